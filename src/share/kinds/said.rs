//! The words for each kind of file: what it is, and what it reveals to whom. PRIVACY.md says the same at more length.

use super::{Explanation, Fact, Reveals, protection};
use crate::domain::round::Mode;

/// The kinds of files that draglog knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Round(Mode),
    Contribution(Mode),
    Step,
    Result,
    /// A report in one of its formats.
    Page,
    Roster,
    CollectorLine,
    Secret,
    Survey,
    /// One interview that a coach noted.
    Interview,
    Themes,
    Settings,
    /// Rules, colours and the like.
    Data,
    Log,
    /// Waits printed by `log` or `watch`.
    Waits,
    /// Another document that a command printed about one's own log.
    Own,
}

const fn to(to: &'static str, what: &'static str) -> Reveals {
    Reveals { to, what }
}

/// What is said aloud of every round.
const LIMITS: &[&str] = &[
    "Coach and trustee together can read everything while the round is open; after both have closed it, nobody can.",
    "The smallest group holds while one of the two collectors is honest and the roster is real: compare fingerprints.",
    "With five people the sum itself says a little about each; the rules on what is shown help only partly.",
    "One missing person stops a round of five. A blank counts.",
    "A collector can falsify the sum, and nobody would see it.",
    "A blank hides what was said, not that somebody took part.",
    "The libraries are not audited, and the format follows an Internet-Draft: rounds are short-lived.",
];
const OPEN_LIMITS: &[&str] = &[
    "This mode is not anonymous: whoever merges, and everybody with the folder, can read what each person said.",
    "The rules on what is shown protect the result's readers, not the files.",
];
const OWN_LIMITS: &[&str] =
    &["It is about one person. Nothing asks you to hand it to anybody, and no command sends it."];

impl Kind {
    /// This kind with what its file says.
    #[must_use]
    pub fn explained(self, facts: Vec<Fact>) -> Explanation {
        let (kind, what) = self.what();
        let (reveals, limits) = (self.reveals(), self.limits());
        Explanation { kind, what: what.to_owned(), facts, reveals, limits: limits.to_vec() }
    }

    const fn what(self) -> (&'static str, &'static str) {
        match self {
            Self::Round(_) => (
                "round",
                "The definition of a round: who asks what, why, who reads it, how long it is kept, who may take part, and the \
                 smallest group. It never changes after it was published; its hash is in every signature and proof.",
            ),
            Self::Contribution(Mode::Sealed) => (
                "sealed contribution",
                "One person's part in a round, split into two halves that are sealed to two collectors, with a proof that it \
                 is valid, and the person's signature.",
            ),
            Self::Contribution(Mode::Open) => (
                "open contribution",
                "One person's part in an open round: a readable file. Whoever merges can read what you said.",
            ),
            Self::Step => (
                "step",
                "A message between coach and trustee, sealed to the other one: which contributions are valid, and after the \
                 check one half of the sums.",
            ),
            Self::Result => (
                "result",
                "What a round gave: sums that may be shown. What is withheld has no number in here, whatever the reason.",
            ),
            Self::Page => ("report", "A page made from results of rounds: sums, bands and sentences about the system."),
            Self::Roster => ("roster", "The members of a team with their public keys: who may take part in a round."),
            Self::CollectorLine => {
                ("collector's line", "A collector's public key for one round. It is meant to be passed on.")
            }
            Self::Secret => {
                ("secret key", "A secret key of this machine. It must never be passed on, copied to a round or mailed.")
            }
            Self::Survey => ("pulse", "The questions of a pulse. It holds no answers."),
            Self::Interview => (
                "interview",
                "One friction interview: coded incidents under a random code name, as the person read it. It stays on the coach's \
                 disk and is removed after 90 days, or when themes were made of it.",
            ),
            Self::Themes => (
                "interview themes",
                "Themes that a coach wrote down from interviews: how often, how many people, without names.",
            ),
            Self::Settings => ("settings", "The settings of draglog on this machine."),
            Self::Data => {
                ("data file", "A TOML file such as rules, colours or a guide. It holds nothing that was recorded.")
            }
            Self::Log => (
                "log",
                "The log of this machine: every wait, tag, note and answer, and what ever left. Only its owner can read it.",
            ),
            Self::Waits => (
                "printed waits",
                "Waits as `draglog log` or `draglog watch` printed them, one person's, in plain text.",
            ),
            Self::Own => ("printed figures", "Figures of one person's log, as a command printed them."),
        }
    }

    fn reveals(self) -> Vec<Reveals> {
        match self {
            Self::Round(mode) => vec![
                to(
                    "everybody with the folder",
                    "the names and public keys on the roster, the questions, and the rules",
                ),
                to("one collector", protection(mode)),
            ],
            Self::Contribution(Mode::Sealed) => vec![
                to(
                    "everybody with the file",
                    "that this member took part; not what was said, not whether it is a blank",
                ),
                to("the coach alone", "one half: numbers that look random, and whether the part is valid"),
                to("the trustee alone", "the other half: numbers that look random, and whether the part is valid"),
                to("coach and trustee together", "everything in it, for as long as both keep their keys"),
                to("the lead", "nothing"),
            ],
            Self::Contribution(Mode::Open) => {
                vec![to("everybody with the file", "who it is of and everything that was said")]
            }
            Self::Step => vec![
                to("everybody with the file", "nothing but its length, which tells how many took part"),
                to("the collector it is sealed to", "which contributions are valid, and one half of the sums"),
            ],
            Self::Result | Self::Page => vec![to(
                "everybody with the file",
                "sums of five people or more: words under ten answers, counts from ten; nobody's own answer by itself",
            )],
            Self::Roster => vec![to("everybody with the file", "names and public keys; no answers")],
            Self::CollectorLine => vec![to("everybody", "nothing: what is sealed with it only its owner can open")],
            Self::Secret => {
                vec![to("whoever has it", "what was sealed to it, or the power to sign in its owner's name")]
            }
            Self::Survey | Self::Data => vec![to("everybody with the file", "nothing about anybody")],
            Self::Settings => {
                vec![to("everybody with the file", "your settings, such as names of services and days off")]
            }
            Self::Interview => {
                vec![to(
                    "whoever has it",
                    "what one person said holds work up: it is that person's data, however it is coded",
                )]
            }
            Self::Themes => {
                vec![to(
                    "everybody with the file",
                    "what several people said in interviews, in the coach's words; small groups can be guessed",
                )]
            }
            Self::Log => {
                vec![to("whoever can read the file", "everything that was recorded, with times, projects and notes")]
            }
            Self::Waits | Self::Own => vec![to("whoever has it", "what one person did and when: it is personal data")],
        }
    }

    const fn limits(self) -> &'static [&'static str] {
        match self {
            Self::Round(Mode::Sealed) | Self::Contribution(Mode::Sealed) | Self::Step | Self::Result => LIMITS,
            Self::Round(Mode::Open) | Self::Contribution(Mode::Open) => OPEN_LIMITS,
            Self::Log | Self::Waits | Self::Own => OWN_LIMITS,
            _ => &[],
        }
    }
}
