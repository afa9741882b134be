//! Carries out what the UI wants: the other side of [`Effect`].

mod insights;
mod interview;
mod log;
mod now;
mod pulse;
mod share;
mod team;

use std::sync::mpsc::Sender;

use super::alarm::Alarm;
use super::observing::{ObservingThread, RestHandle};
use super::recorder::Recorder;
use super::refresher::Refresher;
use crate::app::act::offers;
use crate::app::read;
use crate::app::read::insights::Insights;
use crate::app::read::pulses::Catalog;
use crate::clock;
use crate::diagnostics::OrLog;
use crate::domain::log::change::Receipt;
use crate::domain::log::settings::Settings;
use crate::domain::page::Ticket;
use crate::domain::time::Moment;
use crate::paths::Paths;
use crate::storage::{StorageError, Store};
use crate::threads::Post;
use crate::tui::escapes::{self, Multiplexer};
use crate::tui::runtime::UiHost;
use crate::tui::terminal::{self, TerminalGuard};
use crate::tui::{Effect, Msg};
pub(crate) use interview::InterviewOptions;
pub(crate) use share::Sharing;

/// Everything effects need.
pub(crate) struct Desk {
    pub recorder: Recorder,
    pub inbox: Sender<Msg>,
    pub refresher: Refresher,
    pub alarm: Alarm,
    pub settings: Settings,
    pub paths: Paths,
    pub catalog: Catalog,
    pub insights: Insights,
    pub interviewing: InterviewOptions,
    pub sharing: Sharing,
    /// None in the demo.
    pub observing: Option<ObservingThread>,
    pub guard: TerminalGuard,
}

impl UiHost for Desk {
    fn now(&self) -> Moment {
        clock::now()
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Screen(request) => request.put_to(self),
            Effect::Apply { ticket, change } => {
                self.change(ticket, move |store| store.apply(&change, clock::now()));
            }
            Effect::Undo { ticket } => {
                self.change(ticket, undo);
                self.load_pulses();
            }
            Effect::LoadUntagged => {
                let settings = self.settings.clone();
                self.answer(move |store| Ok(Some(Msg::Untagged(store.to_sweep(clock::now(), &settings)?))));
            }
            Effect::LoadWhy(id) => self.answer(move |store| {
                Ok(store.wait(id)?.map(|wait| Msg::Why(Box::new(read::why::recorded(wait, clock::now())))))
            }),
            Effect::CloseAsk { prompt, answer, seconds } => {
                self.write(move |store| store.prompt_closed(prompt, answer, seconds));
            }
            Effect::Mute { label } => self.write(move |store| store.mute(&label, true)),
            Effect::SettleOffer { offer, is_build } => self.settle(&offer, is_build),
            Effect::Notify(_) | Effect::Copy(_) | Effect::SetMouse(_) => self.to_terminal(effect),
            Effect::Suspend => self.suspend(),
            Effect::Redraw | Effect::Quit => {}
        }
    }

    fn begin_frame(&mut self) {
        terminal::begin_frame().or_log("the terminal did not take the beginning of a frame");
    }

    fn end_frame(&mut self) {
        terminal::end_frame().or_log("the terminal did not take the end of a frame");
    }
}

impl Desk {
    /// What goes past the screen to the terminal that the person sees.
    fn to_terminal(&self, effect: Effect) {
        let multiplexer = Multiplexer::detect(|name| std::env::var(name).ok());
        match effect {
            Effect::Notify(words) => {
                if let Some(sequence) = escapes::notification(self.settings.notify.how, &words, multiplexer) {
                    terminal::send(&sequence).or_log("a notification was not shown");
                }
            }
            Effect::Copy(text) => {
                terminal::send(&escapes::clipboard(&text, multiplexer)).or_log("nothing was copied");
            }
            Effect::SetMouse(has_mouse) => {
                self.guard.set_mouse(has_mouse).or_log("the mouse was not handed over");
            }
            _ => {}
        }
    }

    /// Stops until the shell continues it: another draglog observes meanwhile.
    fn suspend(&mut self) {
        let resting = self.observing.as_ref().map(ObservingThread::resting);
        resting.iter().for_each(RestHandle::rest);
        if let Err(error) = self.guard.suspend() {
            self.send(Msg::Failed { ticket: None, message: format!("draglog could not be stopped: {error}") });
        }
        resting.iter().for_each(RestHandle::go_on);
        self.send(Msg::Resumed);
    }

    fn send(&self, msg: Msg) {
        self.inbox.post(msg);
    }

    /// A person's change: told by its ticket once it is on disk.
    fn change(&self, ticket: Ticket, work: impl FnOnce(&mut Store) -> Result<Receipt, StorageError> + Send + 'static) {
        let (inbox, recorder) = (self.inbox.clone(), self.recorder.clone());
        self.recorder.worker.send(move |store| {
            let written = work(store);
            recorder.note(&written);
            inbox.post(match written {
                Ok(done) => Msg::Done { ticket, done },
                Err(error) => Msg::Failed { ticket: Some(ticket), message: error.to_string() },
            });
        });
        self.refresher.ask(&self.alarm);
    }

    /// Something read that is answered with a message.
    fn answer(&self, work: impl FnOnce(&mut Store) -> Result<Option<Msg>, StorageError> + Send + 'static) {
        let inbox = self.inbox.clone();
        self.recorder.worker.send(move |store| match work(store) {
            Ok(None) => {}
            Ok(Some(msg)) => inbox.post(msg),
            Err(error) => inbox.post(Msg::Failed { ticket: None, message: error.to_string() }),
        });
    }

    /// Something written that is worth no answer unless it fails.
    fn write(&self, work: impl FnOnce(&mut Store) -> Result<(), StorageError> + Send + 'static) {
        let recorder = self.recorder.clone();
        self.answer(move |store| {
            let written = work(store);
            recorder.note(&written);
            written.map(|()| None)
        });
        self.refresher.ask(&self.alarm);
    }

    fn settle(&self, offer: &crate::domain::log::run::UnknownCommand, is_build: bool) {
        let Some(observing) = self.observing.as_ref().filter(|_| is_build) else {
            let offer = offer.clone();
            return self.write(move |store| offers::refuse(store, &offer));
        };
        match offers::write_rule(&self.paths.rules(), offer) {
            Ok(path) => {
                observing.reload_rules();
                let words = format!("From now on {} is a build. The rule is in {}.", offer.program, path.display());
                self.send(Msg::Notice(words));
            }
            Err(error) => self.send(Msg::Failed { ticket: None, message: format!("{error:#}") }),
        }
    }
}

fn undo(store: &mut Store) -> Result<Receipt, StorageError> {
    let done = store.undo(clock::now())?;
    Ok(done.unwrap_or_else(|| Receipt { words: "nothing left to take back".into(), waits: Vec::new() }))
}
