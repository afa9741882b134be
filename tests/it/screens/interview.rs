//! The Interview screen, driven as a coach drives it: keys in, a log in memory behind it, files in a folder.

mod pictures;
mod seven;
mod talk;

use std::path::Path;

use draglog::app::act;
use draglog::app::read::interviews;
use draglog::domain::page::interview;
use draglog::domain::page::interview::{InterviewPage, InterviewStep};
use draglog::domain::team::interview::{FrictionFile, Interview, Sources};
use draglog::paths::Paths;
use draglog::storage::Store;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::screens::interview::InterviewRequest;
use draglog::tui::{Effect, Msg};
use tempfile::TempDir;

use crate::support::{Screen, busy};

/// A coach at the screen. What the screen wishes for is carried out at once, as the program does.
pub(super) struct Coach {
    pub(super) screen: Screen,
    pub(super) store: Store,
    pub(super) folder: TempDir,
    /// Every step since the beginning.
    pub(super) steps: Vec<InterviewStep>,
}

impl Coach {
    pub(super) fn new() -> Self {
        Self::with(Store::in_memory().unwrap())
    }

    pub(super) fn with(store: Store) -> Self {
        let (screen, folder) = (Screen::with(busy()), tempfile::tempdir().unwrap());
        let mut coach = Self { screen, store, folder, steps: vec![] };
        coach.press("7");
        coach
    }

    /// Opens the screen as `draglog interview ...` does.
    pub(super) fn opened_on(wanted: InterviewRequest, store: Store) -> Self {
        let mut coach = Self::with(store);
        let effects = coach.screen.open(|screens, ui| screens.interview.open_at(ui, wanted));
        coach.screen.effects.extend(effects);
        coach.carry_out();
        coach
    }

    pub(super) fn press(&mut self, script: &str) -> &mut Self {
        for key in crate::support::script(script) {
            self.screen.tell(Msg::Key(key));
            self.carry_out();
        }
        self
    }

    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        self.screen.tell(Msg::Paste(text.to_owned()));
        self.carry_out();
        self
    }

    fn carry_out(&mut self) {
        loop {
            let effects = self.screen.wished();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Screen(ScreenRequest::Interview(interview::Request::Load)) => self.load(),
                    Effect::Screen(ScreenRequest::Interview(interview::Request::LoadTimeline)) => {
                        let week = interviews::timeline(&self.store, self.screen.now).unwrap();
                        self.screen.tell(interview::Reply::Timeline(Box::new(week)));
                    }
                    Effect::Screen(ScreenRequest::Interview(interview::Request::Step(step))) => self.step(step),
                    _ => {}
                }
            }
        }
    }

    fn step(&mut self, step: InterviewStep) {
        match act::interviews::carry_out(&mut self.store, &step, self.folder.path(), self.screen.now) {
            Ok(outcome) => {
                if let Some(id) = outcome.begun {
                    self.load();
                    self.screen.tell(interview::Reply::Begun(id));
                }
                outcome.words.into_iter().for_each(|words| _ = self.screen.tell(Msg::Notice(words)));
            }
            Err(error) => _ = self.screen.tell(Msg::Failed { ticket: None, message: format!("{error:#}") }),
        }
        self.steps.push(step);
    }

    pub(super) fn load(&mut self) {
        let desk = self.desk();
        self.screen.tell(interview::Reply::Page(Box::new(desk)));
    }

    pub(super) fn desk(&self) -> InterviewPage {
        interviews::desk(&self.store, &Paths::none(), None::<&Sources>, self.screen.now).unwrap()
    }

    pub(super) fn picture(&mut self) -> String {
        self.screen.picture(80, 24)
    }

    /// The interview that was begun last.
    pub(super) fn last(&self) -> Interview {
        self.store.interviews().unwrap().remove(0)
    }

    /// The files that were written, by name.
    pub(super) fn files(&self) -> Vec<FrictionFile> {
        let mut paths: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| read(path)).collect()
    }

    /// Begins an interview by the full guide, with consent.
    pub(super) fn begin(&mut self) -> &mut Self {
        self.press("n<enter>y")
    }
}

pub(super) fn read(path: &Path) -> FrictionFile {
    draglog::survey::friction::read_file(path).unwrap()
}

/// The screen on each of its pages.
pub(super) fn states() -> Vec<Screen> {
    let pages =
        ["", "n", "n<enter>", "n<enter>y", "n<enter>yn", "n<enter>ynh", "n<enter>ynh<enter>", "n<enter>yR", "T", "W"];
    let choice = format!("n<enter>ynh{}", "<enter>".repeat(2));
    let open = |keys: &str| {
        let mut coach = Coach::new();
        coach.press(keys);
        coach.screen
    };
    pages.into_iter().chain([choice.as_str()]).map(open).collect()
}
