//! What the Share screen wants: rounds, one's own part, and to write it. The demo writes nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Desk;
use crate::app::read::pulses::Catalog;
use crate::app::read::team;
use crate::app::{Context, demo, sharing};
use crate::clock;
use crate::domain::page::share::ContributionRequest;
use crate::domain::page::team::Teams;
use crate::domain::round::contribution::Wish;
use crate::storage::Store;
use crate::threads::Post;
use crate::tui::Msg;

/// The demo's round, made up once, and its team.
#[derive(Clone, Default)]
pub(crate) struct Sharing {
    invented: Arc<Mutex<Option<Arc<sharing::InventedRound>>>>,
    /// Whether the last round of the demo's team was combined; none without a team.
    team: Option<Arc<AtomicBool>>,
}

impl Sharing {
    /// With the demo's team, whose last round waits for its coach.
    #[must_use]
    pub(crate) fn of_a_team() -> Self {
        Self { team: Some(Arc::default()), ..Self::default() }
    }

    /// The demo's team as it is now.
    fn made_up(&self) -> Teams {
        let of = |team: &AtomicBool| demo::team::teams(team.load(Ordering::Relaxed), clock::now());
        self.team.as_deref().map(of).unwrap_or_default()
    }

    fn invented(&self, store: &Store, context: &Context) -> anyhow::Result<Arc<sharing::InventedRound>> {
        let mut invented = self.invented.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(round) = &*invented {
            return Ok(Arc::clone(round));
        }
        let round = Arc::new(sharing::InventedRound::new(store, context)?);
        *invented = Some(Arc::clone(&round));
        Ok(round)
    }
}

impl Desk {
    /// Looks for rounds in the present folder and in those that were typed.
    pub(super) fn load_rounds(&self, given: Vec<String>) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let rounds =
                if is_demo { own.invented(store, context)?.home() } else { sharing::home(store, context, &given)? };
            Ok(Msg::Rounds(Box::new(rounds)))
        });
    }

    /// Makes one's own part in a round, for this wish.
    pub(super) fn load_own_part(&self, folder: String, wish: Wish) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let part = if is_demo {
                own.invented(store, context).and_then(|round| round.own_part(store, context, &wish))
            } else {
                sharing::own_part(store, context, &folder, &wish)
            };
            let part = part.map(Box::new).map_err(|error| format!("{error:#}"));
            Ok(Msg::OwnPart { folder, part })
        });
    }

    /// Writes the file that was shown.
    pub(super) fn give(&self, give: ContributionRequest) {
        self.share(move |store, context, is_demo| {
            let left = if is_demo {
                Err("this is the demo: no file is written".to_owned())
            } else {
                sharing::give(store, context, &give).map_err(|error| format!("{error:#}"))
            };
            Ok(Msg::Departed { folder: give.folder, left })
        });
    }

    /// Reads the followed teams.
    pub(super) fn load_teams(&self) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let teams = if is_demo { own.made_up() } else { sharing::teams(store, context)? };
            Ok(Msg::Teams(Box::new(teams)))
        });
    }

    /// Does the person's next step in a round.
    pub(super) fn do_step(&self, folder: String, seen: Vec<String>) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let done = if let Some(team) = own.team.filter(|_| is_demo) {
                team.store(true, Ordering::Relaxed);
                Ok(demo::team::step_done())
            } else if is_demo {
                Err("this is the demo: no file is written".to_owned())
            } else {
                sharing::do_step(store, context, &folder, &seen).map_err(|error| format!("{error:#}"))
            };
            Ok(Msg::StepDone { folder, done })
        });
    }

    /// Accepts the people of a team.
    pub(super) fn accept_people(&self, team: String) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let teams = if is_demo { own.made_up() } else { sharing::accept_people(store, context, &team)? };
            Ok(Msg::Teams(Box::new(teams)))
        });
    }

    /// Reads the result in a round's folder.
    pub(super) fn open_result(&self, folder: String) {
        let own = self.sharing.clone();
        self.share(move |store, context, _| {
            let surveys: Vec<_> = Catalog::new(context.paths.clone()).get(store)?.surveys.iter().cloned().collect();
            if let Some(report) = own.team.and_then(|_| demo::team::report(&folder, &surveys)) {
                return Ok(Msg::Report(Ok(Box::new(report))));
            }
            let known = team::KnownSigners::of(store)?;
            let report = team::report_of_round(&sharing::typed(&folder), &surveys, &known);
            Ok(Msg::Report(report.map(Box::new).map_err(|error| error.to_string())))
        });
    }

    fn share(&self, work: impl FnOnce(&mut Store, &Context, bool) -> anyhow::Result<Msg> + Send + 'static) {
        let (inbox, is_demo) = (self.inbox.clone(), self.observing.is_none());
        let (paths, settings) = (self.paths.clone(), self.settings.clone());
        self.worker.send(move |store| {
            let context = Context { paths, settings, now: clock::now(), color: false, is_interactive: false };
            let answer = work(store, &context, is_demo);
            let failed = |error| Msg::Failed { ticket: None, message: format!("{error:#}") };
            inbox.post(answer.unwrap_or_else(failed));
        });
    }
}
