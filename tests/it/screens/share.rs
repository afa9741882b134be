//! The Share screen: pictures of made-up parts, and keys against real folders with real files.

mod choices;
pub(super) mod made;
pub(super) mod pictures;

use std::fs;
use std::path::PathBuf;

use draglog::app::context::Overrides;
use draglog::app::{Context, sharing};
use draglog::domain::page::share::OwnPart;
use draglog::paths::{Environment, Paths};
use draglog::storage::Store;
use draglog::tui::{Effect, Msg};

use crate::sharing::{Team, contributions};
use crate::support::{Screen, busy};

/// A member of a team at the screen. What the screen wishes for is carried out at once, as the program does.
struct Person {
    team: Team,
    screen: Screen,
    store: Store,
    context: Context,
    /// The part that was shown last.
    part: Option<OwnPart>,
}

impl Person {
    /// The first member of the team, with the Share screen open.
    fn of(team: Team) -> Self {
        let data = team.path("member1");
        let paths = Paths::resolve(Some(&data), Some(&data.join("config")), &Environment::from_pairs(&[])).unwrap();
        let context = Context { paths, ..Context::without_files(&Overrides::default()) };
        let (store, _) = Store::open(&data, context.now).unwrap();
        let mut person = Self { team, screen: Screen::with(busy()), store, context, part: None };
        person.press("5");
        person
    }

    fn press(&mut self, script: &str) -> &mut Self {
        for key in draglog::tui::input::Key::script(script) {
            self.screen.tell(Msg::Key(key));
            self.carry_out();
        }
        self
    }

    /// Types the round's folder, and waits until keys are listened to.
    fn look_at(&mut self, folder: &str) -> &mut Self {
        let folder = self.team.path(folder).display().to_string();
        self.press("o");
        self.screen.tell(Msg::Paste(folder));
        self.press("<enter>");
        self.screen.after(600);
        self
    }

    fn carry_out(&mut self) {
        // Rounds open at the moment they are made.
        self.context.now = draglog::clock::now();
        for effect in self.screen.wished() {
            let msg = match effect {
                Effect::LoadRounds { given } => {
                    let nowhere = PathBuf::from("nowhere at all");
                    Msg::Rounds(Box::new(sharing::home(&self.store, &self.context, &nowhere, &given).unwrap()))
                }
                Effect::LoadOwnPart { folder, wish } => {
                    let part = sharing::own_part(&self.store, &self.context, &folder, &wish);
                    self.part = part.as_ref().ok().cloned();
                    Msg::OwnPart { folder, part: part.map(Box::new).map_err(|error| error.to_string()) }
                }
                Effect::Give(give) => {
                    let left = sharing::give(&mut self.store, &self.context, &give);
                    Msg::Departed { folder: give.folder, left: left.map_err(|error| error.to_string()) }
                }
                _ => continue,
            };
            self.screen.tell(msg);
        }
    }

    fn picture(&mut self) -> String {
        self.screen.picture(80, 24)
    }

    /// The files that others would see.
    fn files(&self, folder: &str) -> Vec<String> {
        let files = contributions(&self.team.path(folder));
        files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    }

    fn shown(&self) -> &OwnPart {
        self.part.as_ref().unwrap()
    }
}

/// Six people, an open round in `r`; the first has answered a pulse.
fn team(mode: &[&str]) -> Team {
    let team = Team::of(6);
    team.answer("member1", &["cg_freq=3", "cg_hours=2"]);
    match mode {
        [] => team.open("r", &[]).done(),
        mode => team.open_with("r", mode).done(),
    };
    team
}
