//! Where keys mean something, and how each such place is headed in the help and the README.

use crate::domain::log::tag::Tag;

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On every screen while no sheet is open.
    Everywhere,
    /// Over sheets and pages that have the keys for themselves, too.
    Always,
    /// There is only one row.
    Row,
    /// A sheet is open that has no room.
    TooSmall,
    /// Where waits are listed: Now and Log.
    List,
    Now,
    Log,
    /// The pulses there are.
    Pulse,
    Insights,
    /// What stands behind a line of the Insights screen, or the recap, is open.
    InsightsOpen,
    Share,
    /// The folder of a round is typed.
    ShareFolder,
    /// All that ever left.
    ShareLog,
    /// A round before the decision.
    ShareRound,
    /// A round in which nothing is left to decide.
    ShareGiven,
    Team,
    Interview,
    /// The guides an interview can follow.
    InterviewGuides,
    /// The page on which consent is asked for.
    InterviewConsent,
    /// A part of a guide, while the talk goes on.
    InterviewTalk,
    /// The code of an incident: a letter.
    InterviewCode,
    /// The fields of an incident.
    InterviewForm,
    /// A field of an incident that is chosen.
    InterviewChoice,
    /// What was noted, in plain words.
    InterviewReadBack,
    /// Ranked themes of the interviews on this machine.
    InterviewThemes,
    /// Themes beside pulses and logs.
    InterviewCompare,
    /// The own last week, to look at together.
    InterviewTimeline,
    /// One's own answers to a pulse.
    Results,
    /// The page before a pulse's first question.
    PulseStart,
    /// A question of a pulse.
    Question,
    /// The same, while it has no answer.
    Unanswered,
    /// The same, when one has come back to it.
    Answered,
    /// A question that takes several answers.
    Several,
    /// The page after a pulse's last question.
    PulseEnd,
    /// A due pulse is offered over the footer.
    PulseOffer,
    /// For how long a pulse is put off.
    PulseLater,
    /// The recap of the week is offered over the footer.
    RecapOffer,
    /// A question about a wait stands over the footer.
    Strip,
    /// The question whether a wait entered by hand is still on.
    StillOn,
    /// "Is this a build?" stands over the footer.
    Offer,
    /// The line that comes after a tag.
    AfterTag,
    TagSheet,
    /// The tag sheet while it goes through untagged waits.
    Sweep,
    ManualSheet,
    FoundSheet,
    Form,
    /// A row of a form that is chosen.
    Choice,
    /// A single line of text.
    Field,
    Help,
}

impl Place {
    /// The heading in the help overlay and the README.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Always => "Always, also over what is open",
            Self::Row => "One row",
            Self::TooSmall => "Too little room",
            Self::List => "A wait in a list",
            Self::Now => "Now",
            Self::Log => "Log",
            Self::Pulse => "Pulse",
            Self::Insights => "Insights",
            Self::InsightsOpen => "What is open on Insights",
            Self::Share => "Share",
            Self::ShareFolder => "Share: the folder of a round",
            Self::ShareLog => "Share: all that ever left",
            Self::ShareRound => "Share: a round",
            Self::ShareGiven => "Share: after the decision",
            Self::Team => "Team",
            Self::Interview => "Interview",
            Self::InterviewGuides => "Interview: which guide",
            Self::InterviewConsent => "Interview: consent",
            Self::InterviewTalk => "Interview: the talk",
            Self::InterviewCode => "Interview: the code of an incident",
            Self::InterviewForm => "Interview: an incident",
            Self::InterviewChoice => "Interview: a choice in an incident; a digit chooses",
            Self::InterviewReadBack => "Interview: read back",
            Self::InterviewThemes => "Interview: themes",
            Self::InterviewCompare => "Interview: beside pulses and logs",
            Self::InterviewTimeline => "Interview: last week",
            Self::Results => "Your answers to a pulse",
            Self::PulseStart => "Before a pulse",
            Self::Question => "A question of a pulse: digits answer, letters where they stand",
            Self::Unanswered => "A question without an answer",
            Self::Answered => "A question that was answered",
            Self::Several => "A question that takes several answers",
            Self::PulseEnd => "After a pulse",
            Self::PulseOffer => "A pulse is due",
            Self::PulseLater => "Put a pulse off: a digit",
            Self::RecapOffer => "The recap of the week is offered",
            Self::Strip => "A question over the footer",
            Self::StillOn => "Is this wait still on?",
            Self::Offer => "Is this a build?",
            Self::AfterTag => "After a tag: meanwhile",
            Self::TagSheet => "Tag sheet",
            Self::Sweep => "Going through untagged waits",
            Self::ManualSheet => "Wait by hand",
            Self::FoundSheet => "Where the answer was",
            Self::Form => "Form",
            Self::Choice => "A choice in a form",
            Self::Field => "Text field",
            Self::Help => "Help",
        }
    }

    /// Whether its keys are named over the footer, beside what they are about.
    #[must_use]
    pub const fn is_over_footer(self) -> bool {
        matches!(
            self,
            Self::AfterTag | Self::Offer | Self::StillOn | Self::PulseOffer | Self::PulseLater | Self::RecapOffer
        )
    }

    /// Whether the letters of the tags answer here.
    #[must_use]
    pub const fn takes_tags(self) -> bool {
        matches!(self, Self::Strip | Self::TagSheet | Self::Sweep | Self::InterviewCode)
    }

    /// Whether the letter of `tag` answers here: an incident always held somebody up.
    #[must_use]
    pub fn takes_tag(self, tag: Tag) -> bool {
        self.takes_tags() && !(self == Self::InterviewCode && tag == Tag::not_held_up())
    }

    /// Every place, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self::List,
        Self::Now,
        Self::Log,
        Self::Pulse,
        Self::Results,
        Self::Insights,
        Self::InsightsOpen,
        Self::Share,
        Self::ShareFolder,
        Self::ShareLog,
        Self::ShareRound,
        Self::ShareGiven,
        Self::Team,
        Self::Interview,
        Self::InterviewGuides,
        Self::InterviewConsent,
        Self::InterviewTalk,
        Self::InterviewCode,
        Self::InterviewForm,
        Self::InterviewChoice,
        Self::InterviewReadBack,
        Self::InterviewThemes,
        Self::InterviewCompare,
        Self::InterviewTimeline,
        Self::Everywhere,
        Self::Always,
        Self::PulseOffer,
        Self::PulseLater,
        Self::RecapOffer,
        Self::PulseStart,
        Self::Unanswered,
        Self::Answered,
        Self::Several,
        Self::Question,
        Self::PulseEnd,
        Self::Strip,
        Self::StillOn,
        Self::TagSheet,
        Self::Sweep,
        Self::AfterTag,
        Self::ManualSheet,
        Self::FoundSheet,
        Self::Offer,
        Self::Form,
        Self::Choice,
        Self::Field,
        Self::Help,
        Self::Row,
        Self::TooSmall,
    ];
}
