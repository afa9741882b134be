//! The Now page, read while the log is followed: what a change costs does not grow with the day.

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
    /// What the Now screen shows.
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
            None => State::read(store, now, settings)?,
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
    /// Everything anew.
    fn read(store: &Store, now: Moment, settings: &Settings) -> Result<Self> {
        let cursor = store.cursor()?;
        let period = Store::today(now);
        let reading = Reading::new(now, settings);
        let since = Some(period.from.min(now - RECENT));
        let waits = store.waits(&Filter { since, ..Filter::default() })?;
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
