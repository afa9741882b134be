//! The screens there are, what each asks of the rest of the program and what it is told. A new one is a line here, a folder under
//! `screens`, its page, its reader, and the file of the desk that carries its requests out.

use super::key::Key;
use crate::domain::page;

/// Hands the list of screens to a macro: what each shows, its name, its folder, its digit, its name in full and in a narrow
/// pane, and what the help says of its digit.
macro_rules! each_screen {
    ($make:ident) => {
        $make! {
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
    };
}
pub(crate) use each_screen;

/// Whoever carries out what one screen asks for.
pub(crate) trait RequestHandler<Request> {
    /// Carries it out.
    fn handle(&self, request: Request);
}

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

            /// The key that shows it.
            #[must_use]
            pub const fn keys(self) -> &'static [Key] {
                match self { $(Self::$name => &[Key::Char($digit)],)+ }
            }

            /// What the help says of its key.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }
        }

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
    };
}
each_screen!(screens);

impl Screen {
    /// The one after it, in the order of the header; after the last comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        let following = Self::ALL.iter().copied().skip_while(|screen| *screen != self).nth(1);
        following.unwrap_or(Self::Now)
    }
}
