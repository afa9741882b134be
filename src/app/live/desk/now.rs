//! What the Now screen wants: whether it is observed, and whether questions may come.

use super::Desk;
use crate::app::act::questions;
use crate::app::read;
use crate::clock;
use crate::domain::page::now::Request;
use crate::storage::{StorageError, Store};
use crate::tui::Msg;
use crate::tui::screen::RequestHandler;

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::SetPaused(is_paused) => self.pause(is_paused),
            Request::SetQuiet(until) => self.ask_or_not(move |store| questions::set_quiet(store, until)),
            Request::SetQuestions(is_on) => self.ask_or_not(move |store| questions::switch(store, is_on)),
            Request::AskOnRequest => self.ask_on_request(),
        }
    }
}

impl Desk {
    fn pause(&self, is_paused: bool) {
        let Some(observing) = &self.observing else {
            return self.send(Msg::Notice("This is the demo: nothing is observed.".into()));
        };
        observing.pause(is_paused);
    }

    /// Changes whether questions may come, and tells how it stands.
    fn ask_or_not(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        let settings = self.settings.clone();
        self.answer(move |store| {
            work(store)?;
            Ok(Some(Msg::Questions(read::questions::state(store, &settings, clock::now())?)))
        });
        self.refresher.ask(&self.alarm);
    }

    fn ask_on_request(&self) {
        let (refresher, alarm) = (self.refresher.clone(), self.alarm.clone());
        self.ask_or_not(|store| questions::opt_in(store, clock::now()));
        self.answer(move |store| {
            let now = clock::now();
            let why = refresher.consider_now(store, &alarm, now)?;
            Ok(why.map(|why| Msg::Notice(format!("Nothing to ask now: {why}."))))
        });
    }
}
