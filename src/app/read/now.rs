//! The Now page: read once for a command or a first frame, and followed while a UI is open, where what a change costs does not
//! grow with the day.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::domain::figure::stats::Day;
use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::page::now::NowView;
use crate::domain::time::Moment;
use crate::storage::{Cursor, StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

/// Waits of the last day are looked at for questions.
const RECENT: TimeDelta = TimeDelta::days(1);

/// The page as it is now.
///
/// # Errors
/// If the log cannot be read.
pub fn page(store: &Store, now: Moment, settings: &Settings) -> Result<NowView> {
    State::read(store, Store::today(now).from, now, settings)?.view(store, now, settings)
}

/// Follows the log for one page.
#[derive(Default)]
pub(crate) struct Follower(Option<State>);

struct State {
    cursor: Cursor,
    day: Day,
    /// The person's finished waits of the last day, in the order of their numbers.
    recent: Vec<Wait>,
    /// Newest first, as the untagged ones are.
    latest: Vec<Wait>,
    untagged: Vec<(Moment, WaitId)>,
}

impl Follower {
    /// The page. `is_stopped` of what runs is not in the log, and only a part of what is missing: the observer knows them.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub(crate) fn view(&mut self, store: &Store, now: Moment, settings: &Settings) -> Result<NowView> {
        let state = match self.0.take() {
            Some(state) => state.followed(store, now, settings)?,
            None => None,
        };
        let state = match state {
            Some(state) => state,
            None => State::read(store, Store::today(now).from.min(now - RECENT), now, settings)?,
        };
        let state = self.0.insert(state);
        state.view(store, now, settings)
    }

    /// The person's waits that had ended in the last day when the page was read.
    #[must_use]
    pub(crate) fn finished(&self) -> &[Wait] {
        self.0.as_ref().map_or(&[], |state| &state.recent)
    }
}

impl State {
    /// Everything anew, with the waits from `since` on: the page needs those of today.
    fn read(store: &Store, since: Moment, now: Moment, settings: &Settings) -> Result<Self> {
        let cursor = store.cursor()?;
        let period = Store::today(now);
        let reading = Reading::new(now, settings);
        let waits = store.waits(&Filter { since: Some(since), ..Filter::default() })?;
        let mut day = Day::new(period);
        day.take_in(waits.iter().map(|wait| (wait.id, Some(wait))), reading);
        let mut recent: Vec<Wait> = waits.into_iter().filter(is_recent).collect();
        recent.sort_by_key(|wait| wait.id);
        Ok(Self { cursor, day, recent, latest: store.latest(settings)?, untagged: store.unanswered(now, settings)? })
    }

    /// With what has changed; `None` where everything has to be read anew.
    fn followed(mut self, store: &Store, now: Moment, settings: &Settings) -> Result<Option<Self>> {
        if self.day.period() != Store::today(now) {
            return Ok(None);
        }
        let Some((cursor, touched)) = store.touched_since(self.cursor)? else { return Ok(None) };
        self.cursor = cursor;
        let ids: BTreeSet<WaitId> = touched.into_iter().map(|(id, _)| id).collect();
        for id in ids {
            let wait = store.wait(id)?;
            self.day.take_in([(id, wait.as_ref())], Reading::new(now, settings));
            if !self.list(store, (id, wait), now, settings)? {
                return Ok(None);
            }
        }
        Ok(Some(self))
    }

    /// Puts the wait into the lists it belongs to; `false` where a list has to be read anew.
    fn list(
        &mut self,
        store: &Store,
        (id, wait): (WaitId, Option<Wait>),
        now: Moment,
        settings: &Settings,
    ) -> Result<bool> {
        self.recent.retain(|wait| wait.id != id);
        self.untagged.retain(|(_, untagged)| *untagged != id);
        let length = self.latest.len();
        self.latest.retain(|wait| wait.id != id);
        let was_listed = self.latest.len() < length;
        let shown = store.shown(id, now, settings)?;
        if let Some(wait) = wait.filter(|wait| !wait.is_running()) {
            let ended = wait.ended_at().unwrap_or(wait.started_at);
            if shown.is_untagged {
                let place = self.untagged.partition_point(|other| *other > (ended, id));
                self.untagged.insert(place, (ended, id));
            }
            if shown.is_latest {
                let place = self.latest.partition_point(|other| (other.ended_at(), other.id) > (Some(ended), id));
                self.latest.insert(place, wait.clone());
                self.latest.truncate(Store::LATEST);
            }
            if is_recent(&wait) {
                let place = self.recent.partition_point(|other| other.id < id);
                self.recent.insert(place, wait);
            }
        }
        // One that is no longer listed makes room for an older one.
        Ok(!was_listed || shown.is_latest)
    }

    fn view(&mut self, store: &Store, now: Moment, settings: &Settings) -> Result<NowView> {
        self.recent.retain(|wait| wait.ended_at().is_some_and(|ended| ended > now - RECENT));
        let running = store.running()?;
        let today = self.day.today(running.iter().map(|run| &run.wait), Reading::new(now, settings));
        let (running, apart) = running.into_iter().partition(|run| run.wait.actor == Actor::Person);
        Ok(NowView {
            running,
            apart,
            today,
            latest: self.latest.clone(),
            untagged: self.untagged.iter().map(|(_, id)| *id).collect(),
            last_seen: store.last_seen()?,
            total_waits: store.total_waits()?,
            missing: Vec::new(),
        })
    }
}

fn is_recent(wait: &Wait) -> bool {
    wait.actor == Actor::Person && !wait.is_running()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::log::change::{Change, ManualAdd, ManualStart, TagChange};
    use crate::domain::log::tag::Tag;
    use crate::domain::log::wait::Kind;

    /// A change at random to what the page lists: the waits of two days, some of them open.
    fn random_change(random: &mut fastrand::Rng, store: &Store, now: Moment) -> Change {
        let waits = store.waits(&Filter::default()).unwrap();
        let some = waits.get(random.usize(..waits.len().max(1))).map(|wait| wait.id);
        let from = now - TimeDelta::minutes(random.i64(2..1900));
        match (random.u8(..8), some) {
            (0..=1, Some(wait)) => {
                let tag = random.bool().then(|| Tag::all().nth(random.usize(..4)).unwrap());
                Change::Tag(TagChange { wait, tag, facet: None, note: None })
            }
            (2, Some(wait)) => Change::Delete { waits: vec![wait] },
            (3, _) => Change::StartManual(ManualStart { kind: Kind::Review, at: from, tag: None, project: None }),
            _ => {
                let to = from + TimeDelta::seconds(random.i64(1..110));
                Change::AddManual(ManualAdd { kind: Kind::People, from, to, tag: None, project: None, outcome: None })
            }
        }
    }

    #[test]
    fn a_page_that_was_followed_is_the_page_that_is_read_at_once() {
        let (settings, mut random) = (Settings::default(), fastrand::Rng::with_seed(7));
        let mut now: Moment = "2026-11-20T15:00:00+00:00".parse().unwrap();
        let (mut store, mut follower) = (Store::in_memory().unwrap(), Follower::default());
        let mut refused = 0;
        for _ in 0..200 {
            now += TimeDelta::seconds(random.i64(1..400));
            let change = random_change(&mut random, &store, now);
            let done =
                if random.u8(..10) == 0 { store.undo(now).map(drop) } else { store.apply(&change, now).map(drop) };
            refused += usize::from(done.is_err());
            assert_eq!(
                follower.view(&store, now, &settings).unwrap(),
                page(&store, now, &settings).unwrap(),
                "{change:?}"
            );
        }
        assert!(refused < 50, "{refused} changes were refused");
    }
}
