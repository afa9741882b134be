//! The screens there are. A new one is a line at the end of this file, a folder under `screens`, its page, its reader, and the
//! file of the desk that carries its requests out.

use super::hit::Target;
use super::key::Key::Char as K;
use super::keymap::{Action, HIDDEN, Place, row};
use super::listener::{KeyMeaning, Listener};
use super::screens::sub_model::SubModel;
use super::ui::Ui;
use super::widgets::canvas::Canvas;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page;
use crate::domain::time::Moment;

/// Whoever carries out what one screen asks for.
pub(crate) trait RequestHandler<Request> {
    /// Carries it out.
    fn handle(&self, request: Request);
}

/// Makes what knows every screen of the list of them.
macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident $folder:ident $digit:literal $words:literal $short:literal $help:literal;)+) => {
        /// A screen of its own, reached by its digit.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Screen {
            $($(#[$doc])* $name,)+
        }

        impl Screen {
            /// Every screen, in the order of the header.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in the header.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $words,)+ }
            }

            /// Its name in the header of a narrow pane.
            #[must_use]
            pub const fn short_name(self) -> &'static str {
                match self { $(Self::$name => $short,)+ }
            }

            /// What it is called outside the program.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => stringify!($folder),)+ }
            }
        }

        /// The digit of each screen.
        pub(crate) const DIGITS: Place = Place::new("screens", "Screens", &[
            $(row(Action::Show(Screen::$name), &[K($digit)], HIDDEN, [$words, $help])),+
        ]);

        /// Where keys mean something on each screen.
        pub(crate) const PLACES: &[&[Place]] = &[$(super::screens::$folder::keys::PLACES),+];

        /// What a screen asks for.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ScreenRequest {
            $($(#[$doc])* $name(page::$folder::Request),)+
        }

        impl ScreenRequest {
            /// Gives it to whoever carries it out.
            pub(crate) fn put_to<D>(self, desk: &D)
            where
                $(D: RequestHandler<page::$folder::Request>,)+
            {
                match self { $(Self::$name(request) => desk.handle(request),)+ }
            }
        }

        /// What a screen is told.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ScreenReply {
            $($(#[$doc])* $name(page::$folder::Reply),)+
        }

        $(
            impl From<page::$folder::Request> for ScreenRequest {
                fn from(request: page::$folder::Request) -> Self {
                    Self::$name(request)
                }
            }

            impl From<page::$folder::Reply> for ScreenReply {
                fn from(reply: page::$folder::Reply) -> Self {
                    Self::$name(reply)
                }
            }
        )+

        /// One state for each screen; what is asked of them is passed on to the one at hand.
        #[derive(Debug, Default)]
        pub struct Screens {
            $($(#[$doc])* pub $folder: super::screens::$folder::State,)+
        }

        impl Screens {
            /// What a screen listens to.
            #[must_use]
            pub fn listener(&self, screen: Screen) -> Listener {
                match screen { $(Screen::$name => self.$folder.listener(),)+ }
            }

            /// Does what a key means.
            pub fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
                match ui.on_screen() { $(Screen::$name => self.$folder.press(ui, meaning),)+ }
            }

            /// Shows a screen; what it needs for that is loaded.
            pub fn show(&mut self, ui: &mut Ui, screen: Screen) {
                ui.screen = screen;
                match screen { $(Screen::$name => self.$folder.shown(ui),)+ }
            }

            /// The log has changed, which may have changed what the screen shows.
            pub fn log_changed(&self, ui: &mut Ui) {
                match ui.screen { $(Screen::$name => self.$folder.log_changed(ui),)+ }
            }

            /// Whether the screen that is told this differs by it.
            #[must_use]
            pub fn is_news(&self, reply: &ScreenReply) -> bool {
                match reply { $(ScreenReply::$name(reply) => self.$folder.is_news(reply),)+ }
            }

            /// Tells a screen, shown or not.
            pub fn take(&mut self, ui: &mut Ui, reply: ScreenReply) {
                match reply { $(ScreenReply::$name(reply) => self.$folder.take(ui, reply),)+ }
            }

            /// Takes pasted text into what is being typed.
            pub fn paste(&mut self, ui: &mut Ui, text: &str) {
                match ui.on_screen() { $(Screen::$name => self.$folder.paste(ui, text),)+ }
            }

            /// Takes a click on something that it shows.
            pub fn click(&mut self, ui: &mut Ui, target: Target) {
                match ui.on_screen() { $(Screen::$name => self.$folder.click(ui, target),)+ }
            }

            /// Whether there is something that `action` could be done to.
            #[must_use]
            pub fn is_useful(&self, ui: &Ui, action: Action) -> bool {
                match ui.on_screen() { $(Screen::$name => self.$folder.is_useful(ui, action),)+ }
            }

            /// The wait that a key is for.
            #[must_use]
            pub fn at_hand<'a>(&'a self, ui: &'a Ui) -> Option<&'a Wait> {
                match ui.on_screen() { $(Screen::$name => self.$folder.at_hand(ui),)+ }
            }

            /// The waits that were chosen for what is done to several; they are no longer marked.
            pub fn take_chosen(&mut self, screen: Screen) -> Vec<WaitId> {
                match screen { $(Screen::$name => self.$folder.take_chosen(),)+ }
            }

            /// When the screen would differ by itself.
            #[must_use]
            pub fn next_wake(&self, ui: &Ui) -> Option<Moment> {
                match ui.on_screen() { $(Screen::$name => self.$folder.next_wake(ui),)+ }
            }

            /// What every screen has to store before the program ends.
            pub fn unsaved(&mut self, ui: &mut Ui) {
                $(self.$folder.unsaved(ui);)+
            }

            /// Draws the screen; the canvas has its margins.
            pub fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
                match ui.on_screen() { $(Screen::$name => self.$folder.view(ui, canvas),)+ }
            }
        }
    };
}

impl Screen {
    /// The one after it, in the order of the header; after the last comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        let following = Self::ALL.iter().copied().skip_while(|screen| *screen != self).nth(1);
        following.unwrap_or(Self::Now)
    }
}

// Of each what it shows, its name, its folder, its digit, its name in full and in a narrow pane, and what the help says of its digit.
screens! {
    /// What runs, today, the latest waits.
    Now now '1' "Now" "Now" "the Now screen";
    /// The log, to browse and correct.
    Log log '2' "Log" "Log" "the Log screen";
    /// Short surveys, and the person's answers.
    Pulse pulse '3' "Pulse" "Pul" "the Pulse screen";
    /// What raises the cost of shipping here: figures, what is worth a look, pilots, the week.
    Insights insights '4' "Insights" "Ins" "the Insights screen";
    /// What would leave this machine in a round, and what ever left.
    Share share '5' "Share" "Shr" "the Share screen";
    /// For leads: the report made from a round's result.
    Team team '6' "Team" "Team" "the Team screen: rounds, steps, pages";
    /// For coaches: a friction interview, its read-back, themes.
    Interview interview '7' "Interview" "Int" "the Interview screen, for coaches";
}
