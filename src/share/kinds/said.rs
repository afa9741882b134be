//! The words for each kind of file: what it is, and what it reveals to whom. PRIVACY.md says the same at more length.

use super::{Disclosure, Explanation, Fact};

/// The kinds of files that draglog knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Round,
    /// Of the first design.
    OldRound,
    Acceptance,
    Withdrawal,
    Contribution,
    Step,
    Result,
    /// The tasks of a collection over an organisation.
    Tasks,
    /// One person's sealed report for one of them.
    Report,
    /// What an operator of the service provisions.
    Operator,
    /// A report in one of its formats.
    Page,
    Roster,
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

const fn to(to: &'static str, what: &'static str) -> Disclosure {
    Disclosure { to, what }
}

/// What is said aloud of every round.
const LIMITS: &[&str] = &[
    "Coach and trustee together can read everything while a round is open; after both have deleted their keys, nobody can.",
    "Each of them alone sees, for figures that five or more answered, the exact sums before they are made coarser for the page.",
    "The number of contributions holds while one of the two is honest and the roster is real: check it once, by voice.",
    "A collector who alters the program can shift a sum by a guess (a wrong guess stops the round) or, as a member or with a \
     member's help, hand in a contribution that counts as minus four blanks. The best trustee is somebody from another team who \
     does not contribute.",
    "Two who tell each other their own answers can work out a third one's; so can whoever knows what everybody but one said.",
    "A blank hides what was said, not that somebody took part.",
    "In a git folder a contribution that was corrected stays in the history, sealed. A person's key links that person's \
     contributions across rounds.",
    "Either collector, and whoever may write to the folder, can stop a round.",
    "The libraries are not audited, and the format follows an Internet-Draft: rounds are short-lived, an old one is refused.",
];
/// What is said aloud of every collection over an organisation.
const SERVICE_LIMITS: &[&str] = &[
    "Leader and helper together can read every report for as long as both keep their keys.",
    "Whoever collects sees the exact sums of a week before they are made coarser for the page; the service enforces the minimum and nothing else.",
    "The service has no list of people. Whoever stands in front of the leader lets each person through once a week and sees who sends, not what.",
    "Where several options may be ticked, how many one person ticked is not checked, nor that an answer stands beside none.",
    "The libraries are not audited, and the format follows an Internet-Draft: tasks are short-lived, others are refused.",
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

    #[expect(clippy::too_many_lines, reason = "a table: one row for each kind of file")]
    const fn what(self) -> (&'static str, &'static str) {
        match self {
            Self::Round => (
                "round",
                "The definition of a round: who asks what, why, who reads it, how long it is kept, who takes part, who collects, \
                 and the smallest group. The coach signed it. With the trustee's acceptance its hash is in every signature, seal \
                 and proof, so it cannot be another one for some.",
            ),
            Self::OldRound => (
                "old round",
                "The definition of a round of the first kind. Nobody takes part in it any more: whoever could write to its folder \
                 could read what people said.",
            ),
            Self::Acceptance => (
                "acceptance",
                "The trustee has looked at the definition and holds the other half from now on. It fixes the key with which both \
                 check contributions; without it nobody contributes.",
            ),
            Self::Withdrawal => (
                "withdrawal",
                "Coach or trustee gave the round up. Its weeks are free where the other of the two collects again, or withdraws as \
                 well: that one knows whether a figure was opened.",
            ),
            Self::Contribution => (
                "sealed contribution",
                "One person's part in a round, split into two halves that are sealed to two collectors, with a proof that it \
                 is valid, and the person's signature.",
            ),
            Self::Step => (
                "step",
                "A message between coach and trustee, sealed to the other one and signed: which contributions are valid, what \
                 was committed to, and halves of the sums of figures that five or more answered.",
            ),
            Self::Result => (
                "result",
                "What a round gave, signed by coach and trustee: counts and ranges that pin nobody. What is kept back has no number in \
                 here, whatever the reason.",
            ),
            Self::Tasks => (
                "tasks",
                "A collection over an organisation: who asks what, why, of which weeks, where the two halves of the aggregation service \
                 are, and a task for each question and figure. Every report is bound to these words.",
            ),
            Self::Report => (
                "sealed report",
                "One person's answer to one task about one week, or that there is none, split into two halves that are sealed to the \
                 two halves of an aggregation service. It carries no name and no key of that person.",
            ),
            Self::Operator => (
                "operator's tasks",
                "What the operator of one half of the aggregation service provisions, with the keys that reports are verified with. It \
                 must never be passed on.",
            ),
            Self::Page => {
                ("report", "A page made from results of rounds: counts, ranges and sentences about the system.")
            }
            Self::Roster => {
                ("roster", "The people of a team: names, roles and public keys, each line signed by its person.")
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

    fn reveals(self) -> Vec<Disclosure> {
        match self {
            Self::Round => vec![to(
                "everybody with the folder",
                "names, roles and public keys of the team, the questions, and the rules",
            )],
            Self::OldRound => vec![to("everybody with the folder", "names and public keys; nothing that anybody said")],
            Self::Acceptance | Self::Withdrawal => {
                vec![to("everybody with the folder", "that it was done, and by whom")]
            }
            Self::Contribution => vec![
                to(
                    "everybody with the file",
                    "that this member took part; not what was said, not whether it is a blank",
                ),
                to("the coach alone", "one half: numbers that look random, and whether the part is valid"),
                to("the trustee alone", "the other half: numbers that look random, and whether the part is valid"),
                to("coach and trustee together", "everything in it, for as long as both keep their keys"),
                to("the lead", "nothing"),
            ],
            Self::Step => vec![
                to("everybody with the file", "nothing but its length, which tells how many took part"),
                to(
                    "the collector it is sealed to",
                    "which contributions are valid, how many answered each figure, and the sums of those that five or more answered",
                ),
            ],
            Self::Tasks | Self::Report | Self::Operator => self.reveals_of_a_service(),
            Self::Result | Self::Page => vec![to(
                "everybody with the file",
                "how many said what, where five or more answered: 0, 1 and 2 people are never told apart, nor all, all but one and all but two",
            )],
            Self::Roster => vec![to("everybody with the file", "names, roles and public keys; no answers")],
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

    /// What files of a collection over an organisation reveal.
    fn reveals_of_a_service(self) -> Vec<Disclosure> {
        match self {
            Self::Tasks => {
                vec![to("everybody with the file", "what is asked, by whom and of whom; nothing that anybody said")]
            }
            Self::Report => vec![
                to(
                    "everybody with the file",
                    "that it was made, and about which week; not what was said, not whether it says anything",
                ),
                to("the leader alone", "one half: numbers that look random, and whether the report is valid"),
                to("the helper alone", "the other half, and whether the report is valid"),
                to("leader and helper together", "what it says"),
            ],
            _ => {
                vec![to("whoever has it", "the power to forge reports, and to ask one half in the other's name")]
            }
        }
    }

    const fn limits(self) -> &'static [&'static str] {
        match self {
            Self::Round | Self::Acceptance | Self::Contribution | Self::Step | Self::Result | Self::Page => LIMITS,
            Self::Tasks | Self::Report => SERVICE_LIMITS,
            Self::Log | Self::Waits | Self::Own => OWN_LIMITS,
            _ => &[],
        }
    }
}
