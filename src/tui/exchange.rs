//! What screens ask of the rest of the program, and what they are told: of each what its page says.

use super::screen::each_screen;
use crate::domain::page;

macro_rules! of_the_screens {
    ($($(#[$doc:meta])* $name:ident $folder:ident $digit:literal $words:literal $short:literal $help:literal;)+) => {
        /// What a screen asks for.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ScreenRequest {
            $($(#[$doc])* $name(page::$folder::Request),)+
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
each_screen!(of_the_screens);
