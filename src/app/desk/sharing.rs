//! What the Share screen wants: rounds, one's own part, and to write it. The demo writes nothing.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Desk;
use crate::app::{Context, sharing};
use crate::clock;
use crate::domain::page::share::Give;
use crate::domain::round::contribution::Wish;
use crate::storage::Store;
use crate::threads::Post;
use crate::tui::Msg;

/// The demo's round, made up once.
#[derive(Clone, Default)]
pub struct Sharing {
    invented: Arc<Mutex<Option<Arc<sharing::Invented>>>>,
}

impl Sharing {
    fn invented(&self, store: &Store, context: &Context) -> anyhow::Result<Arc<sharing::Invented>> {
        let mut invented = self.invented.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(round) = &*invented {
            return Ok(Arc::clone(round));
        }
        let round = Arc::new(sharing::Invented::new(store, context)?);
        *invented = Some(Arc::clone(&round));
        Ok(round)
    }
}

impl Desk {
    /// Looks for rounds in the present folder and in those that were typed.
    pub(super) fn load_rounds(&self, given: Vec<String>) {
        let own = self.sharing.clone();
        self.share(move |store, context, is_demo| {
            let rounds = if is_demo {
                own.invented(store, context)?.home()
            } else {
                sharing::home(store, context, Path::new("."), &given)?
            };
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
    pub(super) fn give(&self, give: Give) {
        self.share(move |store, context, is_demo| {
            let left = if is_demo {
                Err("this is the demo: no file is written".to_owned())
            } else {
                sharing::give(store, context, &give).map_err(|error| format!("{error:#}"))
            };
            Ok(Msg::Departed { folder: give.folder, left })
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
