//! What the Share screen wants: rounds, your part, and to write it. The demo writes nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Desk;
use crate::app::{Context, demo, sharing};
use crate::clock;
use crate::domain::page::share::ContributionRequest;
use crate::domain::page::share::{Reply, Request};
use crate::domain::page::team::Teams;
use crate::domain::round::contribution::Wish;
use crate::storage::Store;
use crate::threads::Post;
use crate::tui::Msg;
use crate::tui::screen::RequestHandler;

/// The demo's round, made up once, and its team.
#[derive(Clone, Default)]
pub(crate) struct Sharing {
    invented: Arc<Mutex<Option<Arc<sharing::InventedRound>>>>,
    /// Whether the last round of the demo's team was combined; none without a team.
    pub(super) team: Option<Arc<AtomicBool>>,
}

impl Sharing {
    /// With the demo's team, whose last round waits for its coach.
    #[must_use]
    pub(crate) fn of_a_team() -> Self {
        Self { team: Some(Arc::default()), ..Self::default() }
    }

    /// The demo's team as it is now.
    pub(super) fn made_up(&self) -> Teams {
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

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::Load { given } => self.load_rounds(given),
            Request::LoadOwnPart { folder, wish } => self.load_own_part(folder, wish),
            Request::Give(give) => self.give(give),
        }
    }
}

impl Desk {
    /// Looks for rounds in the present folder and in those that were typed.
    fn load_rounds(&self, given: Vec<String>) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, is_demo| {
            let rounds =
                if is_demo { own.invented(store, context)?.home() } else { sharing::home(store, context, &given)? };
            Ok(Reply::Rounds(Box::new(rounds)).into())
        });
    }

    /// Makes your part in a round, for this wish.
    fn load_own_part(&self, folder: String, wish: Wish) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, is_demo| {
            let part = if is_demo {
                own.invented(store, context).and_then(|round| round.own_part(store, context, &wish))
            } else {
                sharing::own_part(store, context, &folder, &wish)
            };
            let part = part.map(Box::new).map_err(|error| format!("{error:#}"));
            Ok(Reply::OwnPart { folder, part }.into())
        });
    }

    /// Writes the file that was shown.
    fn give(&self, give: ContributionRequest) {
        self.with_rounds(move |store, context, is_demo| {
            let left = if is_demo {
                Err("this is the demo: no file is written".to_owned())
            } else {
                sharing::give(store, context, &give).map_err(|error| format!("{error:#}"))
            };
            Ok(Reply::Departed { folder: give.folder, left }.into())
        });
    }

    /// Does something with files of rounds; what it answers with goes to the screen, and so does why nothing came of it.
    pub(super) fn with_rounds(
        &self,
        work: impl FnOnce(&mut Store, &Context, bool) -> anyhow::Result<Msg> + Send + 'static,
    ) {
        let (inbox, is_demo) = (self.inbox.clone(), self.observing.is_none());
        let (paths, settings) = (self.paths.clone(), self.settings.clone());
        self.recorder.worker.send(move |store| {
            let context = Context { paths, settings, now: clock::now(), color: false, is_interactive: false };
            let answer = work(store, &context, is_demo);
            let failed = |error| Msg::Failed { ticket: None, message: format!("{error:#}") };
            inbox.post(answer.unwrap_or_else(failed));
        });
    }
}
