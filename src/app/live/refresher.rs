//! Reads what the screens show anew when the log changed, and lets the policy decide whether to ask.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{Local, NaiveDate};

use super::alarm::Alarm;
use super::stopped::StoppedRuns;
use crate::app::act::pulses;
use crate::app::act::questions::{self, Consideration};
use crate::app::read::now::Follower;
use crate::app::read::pulses::Catalog;
use crate::app::read::{insights, missing};
use crate::app::sharing;
use crate::clock;
use crate::domain::log::settings::Settings;
use crate::domain::page::now::NowView;
use crate::domain::page::pulse::Due;
use crate::domain::time;
use crate::domain::time::{Moment, between};
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store};
use crate::threads::{self, Post};
use crate::tui::Msg;

/// It is looked again after this long at the latest: an alarm does not count the time in which the machine sleeps.
const LONGEST: Duration = Duration::from_secs(1800);

/// Asks the log's thread for a new overview; cheap to clone.
#[derive(Clone)]
pub(crate) struct Refresher {
    worker: Worker,
    inbox: Sender<Msg>,
    settings: Arc<Settings>,
    stopped: StoppedRuns,
    catalog: Catalog,
    /// A refresh is on its way: further wishes are met by it.
    is_asked: Arc<AtomicBool>,
    /// The log as it was shown last, see [`Store::version`].
    seen: Arc<AtomicI64>,
    told: Arc<Mutex<Announcements>>,
}

/// What the UI was told last. Only the log's thread looks at it.
#[derive(Default)]
struct Announcements {
    follower: Follower,
    /// The pulse that is due.
    due: Option<Due>,
    /// The recap that is offered: Monday of its week.
    recap: Option<NaiveDate>,
    /// Rounds that wait for your part, and what could not be read of them: once each, while the UI is open.
    rounds: BTreeSet<String>,
    /// Number of the question this UI shows; 0 = none.
    standing: i64,
}

/// No version of a log.
const NEVER: i64 = i64::MIN;

impl Refresher {
    /// Sends overviews to `inbox`; what is stopped is marked in them.
    #[must_use]
    pub(crate) fn new(
        worker: Worker,
        inbox: Sender<Msg>,
        settings: Arc<Settings>,
        stopped: StoppedRuns,
        catalog: Catalog,
    ) -> Self {
        let seen = Arc::new(AtomicI64::new(NEVER));
        Self { worker, inbox, settings, stopped, catalog, is_asked: Arc::default(), seen, told: Arc::default() }
    }

    /// Time has passed. `alarm` is set to when the policy wants to look again.
    pub(crate) fn ask(&self, alarm: &Alarm) {
        // Whatever was seen, it is looked at again.
        self.seen.store(NEVER, Ordering::SeqCst);
        self.changed(alarm);
    }

    /// The log may have changed: if it has, everything is shown anew.
    pub(crate) fn changed(&self, alarm: &Alarm) {
        if self.is_asked.swap(true, Ordering::SeqCst) {
            return;
        }
        let (own, alarm) = (self.clone(), alarm.clone());
        self.worker.send(move |store| {
            own.is_asked.store(false, Ordering::SeqCst);
            let now = clock::now();
            let seen = own.seen.load(Ordering::SeqCst);
            if seen != NEVER && store.version().is_ok_and(|version| version == seen) {
                return;
            }
            if let Err(error) = own.refresh(store, &alarm, now) {
                own.send(Msg::Failed { ticket: None, message: error.to_string() });
            }
        });
    }

    fn refresh(&self, store: &mut Store, alarm: &Alarm, now: Moment) -> Result<(), StorageError> {
        let told = &mut *threads::lock(&self.told);
        let mut view = told.follower.view(store, now, &self.settings)?;
        self.stopped.mark(store, &mut view)?;
        if let Some(lock) = self.catalog.lock() {
            view.missing = missing::news(store, &lock, now)?;
        }
        self.send(Msg::Now(Box::new(view.clone())));
        self.consider_recap(store, told, now)?;
        self.consider_rounds(store, told, now)?;
        self.consider(store, (&view, told), alarm, now)?;
        self.seen.store(store.version()?, Ordering::SeqCst);
        Ok(())
    }

    /// Considers what has not been read anew.
    ///
    /// # Errors
    /// If the log cannot be read or written.
    pub(crate) fn consider_now(
        &self,
        store: &mut Store,
        alarm: &Alarm,
        now: Moment,
    ) -> Result<Option<String>, StorageError> {
        let told = &mut *threads::lock(&self.told);
        let view = told.follower.view(store, now, &self.settings)?;
        self.consider(store, (&view, told), alarm, now)
    }

    /// Shows a question if one is due; else gives the reason for the silence.
    fn consider(
        &self,
        store: &mut Store,
        (view, told): (&NowView, &mut Announcements),
        alarm: &Alarm,
        now: Moment,
    ) -> Result<Option<String>, StorageError> {
        let pulse = self.consider_pulse(store, told, now)?;
        alarm.set(Some(next_look(now, pulse)));
        let view = (view, told.follower.finished());
        match questions::consider(store, view, &self.settings, told.standing, now)? {
            Consideration::Ask(ask) => {
                told.standing = ask.prompt;
                self.send(Msg::Ask(ask));
            }
            Consideration::Gone => {
                let prompt = std::mem::take(&mut told.standing);
                self.send(Msg::AskGone { prompt });
            }
            Consideration::Quiet { until, why } => {
                let next = [until, pulse].into_iter().flatten().filter(|next| *next > now).min();
                alarm.set(Some(next_look(now, next)));
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// Tells the UI when a pulse becomes due, or is due no more; gives the moment at which to look again.
    fn consider_pulse(
        &self,
        store: &mut Store,
        told: &mut Announcements,
        now: Moment,
    ) -> Result<Option<Moment>, StorageError> {
        let loaded = self.catalog.get(store)?;
        let (due, next) = pulses::consider(store, &loaded.surveys, &self.settings, now)?;
        if told.due != due {
            self.send(Msg::PulseDue(due.clone().map(Box::new)));
            told.due = due;
        }
        Ok(next)
    }

    /// Tells the UI when the recap of the week is offered, or is no more.
    fn consider_recap(&self, store: &Store, told: &mut Announcements, now: Moment) -> Result<(), StorageError> {
        let due = insights::recap_due(store, &self.settings, now)?;
        if told.recap != due {
            self.send(Msg::RecapDue(due));
            told.recap = due;
        }
        Ok(())
    }

    /// One quiet line for each round of a followed team that waits for your part, unless nothing is to be asked.
    fn consider_rounds(&self, store: &Store, told: &mut Announcements, now: Moment) -> Result<(), StorageError> {
        let Some(data) = self.catalog.data().filter(|_| self.settings.prompt.enabled) else { return Ok(()) };
        let (rounds, problems) = sharing::waiting(store, data, now)?;
        for problem in problems {
            // The Share screen names it as well; here it is noted once.
            if !told.rounds.contains(&problem) {
                tracing::warn!("a round that may wait for a part cannot be read: {problem}");
                told.rounds.insert(problem);
            }
        }
        for round in rounds {
            let words = round.line();
            if told.rounds.insert(round.round) {
                self.send(Msg::Notice(words));
            }
        }
        Ok(())
    }

    fn send(&self, msg: Msg) {
        self.inbox.post(msg);
    }
}

/// How long from `now` until the overview differs by itself: when the policy wants to look again, at midnight, when another
/// day is "today", or after [`LONGEST`].
fn next_look(now: Moment, until: Option<Moment>) -> Duration {
    let (_, midnight) = time::day(now, &Local);
    let next = until.map_or(midnight, |until| until.min(midnight));
    between(now, next).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn at_midnight_another_day_is_today() {
        let late = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap().and_hms_opt(23, 59, 30).unwrap();
        let now = time::resolve_civil(late, &Local);
        assert_eq!(next_look(now, None), Duration::from_secs(30));
        assert_eq!(next_look(now, Some(now + TimeDelta::seconds(5))), Duration::from_secs(5));
        assert_eq!(next_look(now - TimeDelta::hours(5), None), LONGEST);
    }
}
