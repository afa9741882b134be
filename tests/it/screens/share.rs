//! The Share screen: pictures of made-up parts, and keys against real folders with real files.

mod choices;
pub(in crate::screens) mod made;
pub(super) mod pictures;

use std::fs;

use draglog::app::context::Overrides;
use draglog::app::{Context, sharing};
use draglog::domain::page::share;
use draglog::domain::page::share::OwnPart;
use draglog::paths::{Environment, Paths};
use draglog::storage::Store;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::{Effect, Msg};

use crate::sharing::Team;
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
        let paths = Paths::resolve(Some(&data), Some(&data.join("config")), &Environment::default()).unwrap();
        let context = Context { paths, ..Context::without_files(&Overrides::default()) };
        let (store, _) = Store::open(&data, context.now).unwrap();
        let mut person = Self { team, screen: Screen::with(busy()), store, context, part: None };
        person.press("5");
        person
    }

    fn press(&mut self, script: &str) -> &mut Self {
        for key in crate::support::script(script) {
            self.screen.tell(Msg::Key(key));
            self.carry_out();
        }
        self
    }

    /// Types the round's folder, and waits until keys are listened to.
    fn look(&mut self) -> &mut Self {
        let folder = self.team.path("team/one").display().to_string();
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
                Effect::Screen(ScreenRequest::Share(share::Request::Load { given })) => Msg::from(
                    share::Reply::Rounds(Box::new(sharing::home(&self.store, &self.context, &given).unwrap())),
                ),
                Effect::Screen(ScreenRequest::Share(share::Request::LoadOwnPart { folder, wish })) => {
                    let part = sharing::own_part(&self.store, &self.context, &folder, &wish);
                    self.part = part.as_ref().ok().cloned();
                    Msg::from(share::Reply::OwnPart {
                        folder,
                        part: part.map(Box::new).map_err(|error| error.to_string()),
                    })
                }
                Effect::Screen(ScreenRequest::Share(share::Request::Give(give))) => {
                    let left = sharing::give(&mut self.store, &self.context, &give);
                    Msg::from(share::Reply::Departed {
                        folder: give.folder,
                        left: left.map_err(|error| error.to_string()),
                    })
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
    fn files(&self) -> Vec<String> {
        files(&self.team)
    }

    fn shown(&self) -> &OwnPart {
        self.part.as_ref().unwrap()
    }
}

/// The contributions that are there; a hidden file that a kill left is none, and no reader takes it for one.
fn files(team: &Team) -> Vec<String> {
    let folder = fs::read_dir(team.path("team/one/contributions")).into_iter().flatten();
    let entries = folder.map(Result::unwrap).filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    entries.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

/// Six people and a round that both collectors have signed; the first has answered a pulse and knows the people.
fn team() -> Team {
    let team = Team::of(6);
    team.answer("member1", &["cg_freq=3", "cg_hours=2"]);
    team.open();
    team.run("member1", &["share", "team", "team", "--accept-roster"]).done();
    team
}
