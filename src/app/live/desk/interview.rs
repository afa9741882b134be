//! What the Interview screen wants: each step to disk in its order, and what is there back to the screen.

use std::path::PathBuf;

use super::Desk;
use crate::app::act;
use crate::app::read::interviews;
use crate::clock;
use crate::domain::page::interview::InterviewStep;
use crate::domain::page::interview::{Reply, Request};
use crate::domain::team::interview::Sources;
use crate::storage::Store;
use crate::threads::Post;
use crate::tui::Msg;
use crate::tui::screen::RequestHandler;

/// What was given on the command line for interviews.
#[derive(Debug, Clone, Default)]
pub(crate) struct InterviewOptions {
    /// Where files are written to; the present folder unless given.
    pub folder: Option<PathBuf>,
    /// What a round's result says.
    pub beside: Option<Sources>,
}

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::Load => self.load_interviews(),
            Request::Step(step) => self.take_step(step),
            Request::LoadTimeline => self.load_timeline(),
        }
    }
}

impl Desk {
    /// Reads what the Interview screen shows.
    fn load_interviews(&self) {
        let (paths, own) = (self.paths.clone(), self.interviewing.clone());
        self.answer(move |store| {
            let mut desk = interviews::desk(store, &paths, own.beside.as_ref(), clock::now())?;
            desk.folder = folder(&own).display().to_string();
            Ok(Some(Reply::Page(Box::new(desk)).into()))
        });
    }

    /// One step, on disk before the next one. What went wrong is told on the screen; what was typed stays there.
    fn take_step(&self, step: InterviewStep) {
        if self.observing.is_none() && matches!(step, InterviewStep::Write(_)) {
            return self.send(Msg::Notice("This is the demo: no file is written.".into()));
        }
        let (inbox, paths, own) = (self.inbox.clone(), self.paths.clone(), self.interviewing.clone());
        self.recorder.worker.send(move |store: &mut Store| {
            let send = |msg| inbox.post(msg);
            let now = clock::now();
            match act::interviews::carry_out(store, &step, &folder(&own), now) {
                Err(error) => send(Msg::Failed { ticket: None, message: format!("{error:#}") }),
                Ok(outcome) => {
                    if let Some(id) = outcome.begun {
                        // The list first: the screen opens what is in it.
                        match interviews::desk(store, &paths, own.beside.as_ref(), now) {
                            Ok(desk) => send(Reply::Page(Box::new(desk)).into()),
                            Err(error) => send(Msg::Failed { ticket: None, message: error.to_string() }),
                        }
                        send(Reply::Begun(id).into());
                    }
                    outcome.words.into_iter().for_each(|words| send(Msg::Notice(words)));
                }
            }
        });
    }

    fn load_timeline(&self) {
        self.answer(|store| Ok(Some(Reply::Timeline(Box::new(interviews::timeline(store, clock::now())?)).into())));
    }
}

fn folder(own: &InterviewOptions) -> PathBuf {
    own.folder.clone().unwrap_or_else(|| PathBuf::from("."))
}
