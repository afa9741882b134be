//! Everything the log holds about one wait, as facts.

use super::canvas::Canvas;
use super::text::{cut, left};
use super::writer::Writer;
use crate::domain::log::wait::{Class, Exit, Outcome, Wait};
use crate::domain::say::length::duration;
use crate::domain::say::{length, moment};
use crate::domain::time::Moment;
use crate::tui::theme::{Role, Theme};

/// Draws everything about `wait`, beginning with its name.
pub(crate) fn draw(wait: &Wait, now: Moment, canvas: &mut Canvas<'_, '_>, theme: &Theme) {
    let mut to = Writer::new(canvas.width(), true, theme);
    to.gap();
    to.line(Role::Title, cut(&wait.label, to.width, theme.glyphs));
    to.gap();
    to.facts(&of(wait, now));
    to.draw(canvas);
}

/// Adds `facts` in at most `height` lines: where that is tight each is one line, and the last ones go.
pub(crate) fn facts_in(to: &mut Writer<'_>, facts: &[(String, String)], height: usize) {
    const NAME: usize = 9;
    let (width, theme) = (to.width, to.theme);
    let mut whole = Writer::new(width, true, theme);
    whole.facts(facts);
    if whole.page.len() <= height {
        return to.page.append(whole.page);
    }
    for (name, words) in facts.iter().take(height) {
        let words = cut(words, width.saturating_sub(NAME), theme.glyphs);
        to.page.line(vec![theme.span(Role::Dim, left(name, NAME, theme.glyphs)), theme.span(Role::Text, words)]);
    }
}

/// What is said of a wait that stood in a queue.
const QUEUE: &str = "queue: never added to blocked time";

/// What there is to say about `wait`.
fn of(wait: &Wait, now: Moment) -> Vec<(&'static str, String)> {
    let end = wait.ended_at().map_or_else(|| "now".to_owned(), |end| moment::at_in_short(end, now));
    let cut_short = wait.blocked(now).filter(|_| wait.is_idle_cut(now));
    let mut facts = vec![
        ("project", wait.project.clone().unwrap_or_default()),
        ("kind", wait.kind.to_string()),
        ("whose", wait.actor.to_string()),
        ("learned by", wait.source.to_string()),
        ("from", format!("{} to {end}", moment::at_in_short(wait.started_at, now))),
        ("lasted", if wait.is_running() { length::passed(wait.latency(now)) } else { duration(wait.measured) }),
        ("suspended", if wait.suspended.is_zero() { String::new() } else { duration(wait.suspended) }),
        ("ended", outcome(wait)),
        ("class", if wait.class() == Class::Queue { QUEUE.to_owned() } else { String::new() }),
        ("held up", wait.held_up_in_words().to_owned()),
        ("blocked", cut_short.map(|cut| format!("{}, cut when you left", duration(cut.length()))).unwrap_or_default()),
        ("tag", wait.tag().map(|tag| format!("{}: {}", tag.name(), tag.means())).unwrap_or_default()),
        ("facet", wait.facet().unwrap_or_default().to_owned()),
        ("meanwhile", wait.attention.map(|attention| attention.as_str().replace('_', " ")).unwrap_or_default()),
        ("found", wait.found.map(|found| found.to_string()).unwrap_or_default()),
        ("note", wait.note.clone().unwrap_or_default()),
    ];
    facts.retain(|(_, words)| !words.is_empty());
    facts
}

fn outcome(wait: &Wait) -> String {
    let Some(end) = wait.end else { return "still running".to_owned() };
    match (end.outcome(), end.exit()) {
        (Outcome::Failed | Outcome::Cancelled, Some(Exit::Signal(signal))) => {
            format!("{}, signal {signal}", end.outcome())
        }
        (Outcome::Failed | Outcome::Cancelled, Some(Exit::Code(code))) => {
            format!("{}, exit code {code}", end.outcome())
        }
        (Outcome::Lost, _) => "lost: it ended while nothing observed".to_owned(),
        _ => end.outcome().to_string(),
    }
}
