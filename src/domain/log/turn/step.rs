//! One event after the other makes turns of a session.

use std::time::Duration;

use super::{AgentEvent, Need, Offset, Sign, Turn};
use crate::domain::log::wait::Outcome;

/// A prompt later than this after the last sign of work finds a turn that was over long ago.
const LONGEST_SILENCE: Duration = Duration::from_secs(5 * 60);
/// A prompt that another hook makes of a reply follows it at once.
const AT_ONCE: Duration = Duration::from_secs(2);
/// So far the clock readings of two hooks of one moment may lie apart.
const SAME_MOMENT: Duration = Duration::from_millis(100);

/// Takes one event into the turns of its session, oldest first. `is_busy`: a run of the agent's is going on in its project.
///
/// Only the last two turns of a session can change. A turn whose wait is gone from the list was joined to the one before.
pub fn step(turns: &mut Vec<Turn>, event: &AgentEvent, is_busy: bool) {
    if let Sign::Start { is_new } = event.sign {
        if !event.is_helper {
            start(turns, event, is_new, is_busy);
        }
        return;
    }
    if matches!(event.sign, Sign::End { is_again: true }) && joins(turns, event) {
        return;
    }
    let Some(turn) = turns.last_mut().filter(|turn| concerns(turn, event)) else { return };
    let offset = turn.offset(&event.when);
    match event.sign {
        Sign::Start { .. } => {}
        Sign::Needs => needs(turn, event, offset),
        Sign::Work { spent, hangs } => work(turn, event, offset, spent, hangs),
        _ if event.is_helper => {}
        Sign::End { is_again } => end(turn, event, offset, Outcome::Succeeded, is_again),
        Sign::Failure { hangs: true } => fails(turn, event, offset),
        Sign::Failure { hangs: false } => end(turn, event, offset, Outcome::Failed, false),
        Sign::Interrupt => end(turn, event, offset, Outcome::Cancelled, false),
        Sign::Idle if turn.is_open() => turn.is_over(offset, Outcome::Cancelled),
        Sign::Gone if turn.is_open() => turn.is_over(offset, Outcome::Lost),
        Sign::Idle | Sign::Gone => {}
    }
}

/// Whether the event is about this turn: it is not older, and has no other key.
fn concerns(turn: &Turn, event: &AgentEvent) -> bool {
    let is_same = turn.key.is_none() || event.key.is_none() || turn.key == event.key;
    is_same && !event.when.is_before(&turn.began)
}

fn has_same_key(turn: &Turn, event: &AgentEvent) -> bool {
    turn.key.is_some() && turn.key == event.key
}

fn start(turns: &mut Vec<Turn>, event: &AgentEvent, is_new: bool, is_busy: bool) {
    let Some(last) = turns.last_mut() else { return turns.push(Turn::beginning(event)) };
    let offset = last.offset(&event.when);
    if event.when == last.began || event.when.is_before(&last.began) {
        // Taken in once before.
        return;
    }
    if has_same_key(last, event) {
        return last.reopen(offset);
    }
    let has_no_key = last.key.is_none() && event.key.is_none();
    if has_no_key && !is_new && last.is_open() && (is_busy || !is_silent(last, offset)) {
        return last.signs(offset, false);
    }
    if last.is_open() {
        give_up(last, offset, is_busy);
    }
    turns.push(Turn::beginning(event));
}

fn is_silent(turn: &Turn, offset: Offset) -> bool {
    offset.total.saturating_sub(turn.sign.total) > LONGEST_SILENCE
}

/// Another prompt shows that the turn was interrupted; nobody told when.
fn give_up(turn: &mut Turn, offset: Offset, is_busy: bool) {
    let is_over_since_sign = turn.is_hanging || (is_silent(turn, offset) && !is_busy);
    turn.is_over(if is_over_since_sign { turn.sign } else { offset }, turn.unfinished());
}

/// Whether an event after its end shows that the turn went on.
fn goes_on(turn: &Turn, event: &AgentEvent, offset: Offset) -> bool {
    turn.end.is_none_or(|end| offset > end.at && !event.is_helper && (end.is_inferred || has_same_key(turn, event)))
}

fn needs(turn: &mut Turn, event: &AgentEvent, offset: Offset) {
    if !goes_on(turn, event, offset) {
        return;
    }
    turn.reopen(offset);
    turn.need.get_or_insert(Need { since: offset, is_helper: event.is_helper });
}

fn work(turn: &mut Turn, event: &AgentEvent, offset: Offset, spent: Option<Duration>, hangs: bool) {
    if !goes_on(turn, event, offset) {
        return;
    }
    if let Some(need) = turn.need.filter(|need| need.is_helper == event.is_helper) {
        let allowed = before(offset, spent.unwrap_or_default());
        // A tool that ran already when the question came was not what the question was about.
        let is_another = spent.is_some() && allowed.total + SAME_MOMENT < need.since.total;
        if offset >= need.since && !is_another {
            turn.answered(allowed.max(need.since));
        }
    }
    turn.reopen(offset);
    turn.signs(offset, hangs && !event.is_helper);
}

/// An error after which the agent may try again.
fn fails(turn: &mut Turn, event: &AgentEvent, offset: Offset) {
    if goes_on(turn, event, offset) {
        turn.reopen(offset);
        turn.signs(offset, true);
        turn.is_failing = turn.is_hanging;
    }
}

fn before(offset: Offset, length: Duration) -> Offset {
    Offset { total: offset.total.saturating_sub(length), awake: offset.awake.saturating_sub(length) }
}

fn end(turn: &mut Turn, event: &AgentEvent, offset: Offset, outcome: Outcome, is_again: bool) {
    let moves = match turn.end {
        None => true,
        Some(end) if end.is_inferred => true,
        Some(end) => is_again && offset > end.at && (event.key.is_none() || has_same_key(turn, event)),
    };
    if moves {
        turn.ends(offset, outcome);
    }
}

/// The last turn was begun by another hook that sent the agent on, which shows only now: it belongs to the one before.
fn joins(turns: &mut Vec<Turn>, event: &AgentEvent) -> bool {
    let [.., before, last] = turns.as_slice() else { return false };
    let ended = before.end.filter(|end| !end.is_inferred);
    let began = before.offset(&last.began);
    let is_one = last.key.is_none()
        && last.is_open()
        && !event.is_helper
        && ended.is_some_and(|end| began.total.saturating_sub(end.at.total) <= AT_ONCE);
    let Some(mut last) = is_one.then(|| turns.pop()).flatten() else { return false };
    if let Some(before) = turns.last_mut() {
        last.answered(last.offset(&event.when));
        before.needs += last.needs;
        before.ends(before.offset(&event.when), Outcome::Succeeded);
    }
    true
}
