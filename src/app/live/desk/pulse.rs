//! What the Pulse screen wants: answers to disk, and what is there back to the screen.

use super::Desk;
use crate::app::act::pulses;
use crate::app::read;
use crate::clock;
use crate::domain::log::survey::{PendingAnswer, PulseOutcome, Sitting};
use crate::domain::page::Ticket;
use crate::domain::page::pulse::{Reply, Request};
use crate::storage::{StorageError, Store};
use crate::threads::Post;
use crate::tui::Msg;
use crate::tui::screen::RequestHandler;

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::Load => self.load_pulses(),
            Request::SaveAnswer { ticket, given } => self.save_answer(ticket, given),
            Request::Finish { ticket, sitting } => self.finish_pulse(ticket, sitting),
            Request::Delete { ticket, sitting } => self.delete_pulse(ticket, sitting),
            Request::PutOff { survey, service, what, seconds } => self.put_off(survey, service, what, seconds),
            Request::StartTask => self.task(|store| store.begin_task(clock::now(), clock::now()).map(drop)),
            Request::FirstDraft => self.task(|store| store.task_drafted(clock::now(), clock::now()).map(drop)),
        }
    }
}

impl Desk {
    /// Reads what the Pulse screen shows.
    pub(super) fn load_pulses(&self) {
        let (catalog, settings) = (self.catalog.clone(), self.settings.clone());
        self.answer(move |store| {
            let loaded = catalog.get(store)?;
            let home = read::pulses::home(store, &loaded, &settings, clock::now())?;
            Ok(Some(Reply::Home(Box::new(home)).into()))
        });
    }

    /// One answer, on disk before the screen moves on. Nothing else is read: the next question must not wait.
    fn save_answer(&self, ticket: Ticket, given: Box<PendingAnswer>) {
        let inbox = self.inbox.clone();
        self.recorder.worker.send(move |store| {
            inbox.post(match store.save_answer(&given, clock::now()) {
                Ok(done) => Msg::Done { ticket, done },
                Err(error) => Msg::Failed { ticket: Some(ticket), message: error.to_string() },
            });
        });
    }

    fn finish_pulse(&self, ticket: Ticket, sitting: Sitting) {
        self.change(ticket, move |store| pulses::finish(store, &sitting, clock::now()));
        self.load_pulses();
    }

    fn delete_pulse(&self, ticket: Ticket, sitting: Sitting) {
        self.change(ticket, move |store| match store.number_of(&sitting)? {
            Some(pulse) => store.delete_pulse(pulse, clock::now()),
            None => Err(StorageError::Refused("this pulse is gone from the log already".into())),
        });
        self.load_pulses();
    }

    fn put_off(&self, survey: String, service: Option<String>, what: PulseOutcome, seconds: f64) {
        let now = clock::now();
        self.write(move |store| pulses::put_off(store, (&survey, service.as_deref()), what, seconds, now));
    }

    /// Begins or marks the task of the pilot, and shows it.
    fn task(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        self.write(work);
        self.load_pulses();
    }
}
