//! Everything that a key, a click or the wheel can ask for.

use crate::domain::log::wait::{Attention, HuntOutcome, Kind};
use crate::tui::screen::Screen;

macro_rules! actions {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)+) => {
        /// Something a key, a click or the wheel can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            /// Another screen.
            Show(Screen),
            Attention(Attention),
            StartManual(Kind),
            Found(HuntOutcome),
            $($(#[$meta])* $variant,)+
        }

        impl Action {
            /// What the row for it is called in `[keys]` of `config.toml` and in `docs/keys.md`. People have these names in their
            /// settings: one that was released is not given up.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Show(screen) => screen.id(),
                    Self::Attention(attention) => of_attention(attention),
                    Self::StartManual(kind) => kind.as_str(),
                    Self::Found(outcome) => outcome.as_str(),
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

actions! {
    Quit = "quit",
    NextScreen = "next-screen",
    Help = "help",
    Redraw = "redraw",
    Suspend = "suspend",
    /// Give the mouse to the terminal, or take it again.
    Mouse = "mouse",
    Up = "up",
    Down = "down",
    PageUp = "page-up",
    PageDown = "page-down",
    First = "first",
    Last = "last",
    Back = "back",
    Tag = "tag",
    Sweep = "sweep",
    Why = "explain",
    Edit = "edit",
    Delete = "delete",
    Undo = "undo",
    Manual = "add-wait",
    ToggleApart = "background",
    Pause = "pause",
    Focus = "focus",
    Questions = "questions",
    AskOnRequest = "ask-me",
    Copy = "copy",
    Search = "search",
    Filter = "filter",
    Mark = "mark",
    Merge = "merge",
    Split = "split",
    AllTags = "all-tags",
    NotNow = "not-now",
    Never = "never",
    StillOn = "still-on",
    Over = "over",
    IsBuild = "is-build",
    NoBuild = "no-build",
    Skip = "skip",
    Earlier = "earlier",
    Later = "later",
    NextRow = "next-row",
    PreviousRow = "previous-row",
    NextChoice = "next-choice",
    PreviousChoice = "previous-choice",
    Save = "save",
    TakePulse = "take",
    TakeDue = "take-due",
    PutOff = "put-off",
    TurnDown = "turn-down",
    Results = "results",
    EditAnswers = "edit-answers",
    StartTask = "start-task",
    FirstDraft = "first-draft",
    Begin = "begin",
    Another = "another",
    NotApplicable = "does-not-apply",
    GoOn = "go-on",
    Keep = "keep",
    TakeAway = "clear",
    BackOne = "back-one",
    PutAside = "put-aside",
    OpenRow = "open",
    Span = "span",
    ToLooks = "looks",
    Recap = "recap",
    NoRecap = "no-recap",
    NewInterview = "new-interview",
    OpenInterview = "open-interview",
    ReadBack = "read-back",
    Themes = "themes",
    Timeline = "last-week",
    Withdraw = "withdraw",
    Agree = "agree",
    Decline = "decline",
    NoteIncident = "note",
    NextPart = "next-part",
    PreviousPart = "previous-part",
    EditIncident = "edit-incident",
    Strike = "strike",
    WriteFile = "write-file",
    Rename = "merge-causes",
    Compare = "compare",
    Complete = "complete",
    TypeFolder = "open-folder",
    SentLog = "what-left",
    GivePart = "write",
    LeaveOut = "leave-out",
    GiveBlank = "blank",
    GiveNothing = "nothing",
    AcceptRoster = "accept-roster",
    DoStep = "next-step",
    People = "people",
}

const fn of_attention(attention: Attention) -> &'static str {
    match attention {
        Attention::Waited => "waited",
        Attention::Switched => "switched",
        Attention::LostThread => "lost-thread",
    }
}
