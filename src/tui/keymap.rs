//! One table of keys. Input, the footer, the help overlay and the README's table all come from it, so that they agree.
//!
//! The letters of the tags are data (`assets/tags.toml`) and come on top where a [`Place`] takes them.

mod interview;
mod place;
mod words;

pub use place::Place;

use super::key::Key;
use super::screens::Screen;
use crate::domain::log::wait::{Attention, Found, Kind};

pub use words::{all_keys, markdown, shown};

/// Something a key, a click or the wheel can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Quit,
    /// Another screen.
    Show(Screen),
    NextScreen,
    Help,
    Redraw,
    Suspend,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Back,
    Tag,
    Sweep,
    Why,
    Edit,
    Delete,
    Undo,
    Manual,
    ToggleApart,
    Pause,
    Focus,
    Questions,
    AskOnRequest,
    Search,
    Filter,
    Mark,
    Merge,
    Split,
    AllTags,
    NotNow,
    Never,
    StillOn,
    Over,
    IsBuild,
    NoBuild,
    Skip,
    Attention(Attention),
    StartManual(Kind),
    Found(Found),
    Earlier,
    Later,
    NextRow,
    PreviousRow,
    NextChoice,
    PreviousChoice,
    Save,
    TakePulse,
    TakeDue,
    PutOff,
    TurnDown,
    Results,
    EditAnswers,
    StartTask,
    FirstDraft,
    Begin,
    Another,
    NotApplicable,
    GoOn,
    Keep,
    TakeAway,
    BackOne,
    PutAside,
    OpenRow,
    Span,
    ToLooks,
    Recap,
    NoRecap,
    NewInterview,
    OpenInterview,
    ReadBack,
    Themes,
    Timeline,
    Withdraw,
    Agree,
    Decline,
    NoteIncident,
    NextPart,
    PreviousPart,
    EditIncident,
    Strike,
    WriteFile,
    Rename,
    Compare,
    Complete,
    TypeFolder,
    SentLog,
    GivePart,
    LeaveOut,
    GiveBlank,
    GiveNothing,
    AcceptRoster,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub place: Place,
    pub action: Action,
    /// The first is the one shown.
    pub keys: &'static [Key],
    /// A word or two for the footer.
    pub words: &'static str,
    /// What it does, for the help and the README.
    pub help: &'static str,
    /// In the footer, higher ones drop first; 0 never drops; `HIDDEN` is not shown there.
    pub priority: u8,
}

/// Not in the footer.
pub const HIDDEN: u8 = u8::MAX;

const fn row(place: Place, action: Action, keys: &'static [Key], priority: u8, words: [&'static str; 2]) -> Binding {
    Binding { place, action, keys, words: words[0], help: words[1], priority }
}

use Key::{BackTab, Char as K, Ctrl, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab as TabKey, Up};
use Place as P;

/// The table. Lower-case letters are for the wait at hand, capitals for modes and for what changes the log.
#[rustfmt::skip]
pub const KEYMAP: &[Binding] = &[
    row(P::List, Action::Tag, &[K('t')], 1, ["tag", "tag the wait at hand: the selected one, else the latest untagged, else the running one"]),
    row(P::List, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the wait above"]),
    row(P::List, Action::Down, &[Down, K('j')], 4, ["select", "select the wait below"]),
    row(P::List, Action::Sweep, &[K('s')], 3, ["sweep", "go through the untagged waits, one key each"]),
    row(P::List, Action::Manual, &[K('w')], 2, ["add wait", "start or stop a wait that no process shows: review, people, a search"]),
    row(P::List, Action::Edit, &[Enter], 6, ["edit", "edit times, kind, held up, note"]),
    row(P::List, Action::Why, &[K('e')], 7, ["explain", "explain which rule, label and actor the wait got, and correct it"]),
    row(P::List, Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),
    row(P::List, Action::Delete, &[K('D'), Key::Delete], 10, ["delete", "delete the selected or marked waits; undo brings them back"]),
    row(P::List, Action::PageUp, &[PageUp], HIDDEN, ["page up", "a page up"]),
    row(P::List, Action::PageDown, &[PageDown], HIDDEN, ["page down", "a page down"]),
    row(P::List, Action::First, &[Home, K('g')], HIDDEN, ["first", "the newest wait"]),
    row(P::List, Action::Last, &[End, K('G')], HIDDEN, ["last", "the oldest wait shown"]),
    row(P::List, Action::Back, &[Esc], HIDDEN, ["back", "let go of the selection, marks, search or filter"]),

    row(P::Now, Action::ToggleApart, &[K('B')], 9, ["background", "show or hide the runs of agents and background jobs"]),
    row(P::Now, Action::Pause, &[K('p')], 5, ["pause", "pause observing, or go on"]),
    row(P::Now, Action::Focus, &[K('F')], 9, ["focus", "no questions for a while; again lifts it"]),
    row(P::Now, Action::Questions, &[K('Q')], 11, ["questions", "turn everything that asks off or on"]),
    row(P::Now, Action::AskOnRequest, &[K('T')], 11, ["ask me", "ask again after questions went unanswered for days"]),

    row(P::Log, Action::Search, &[K('/')], 3, ["search", "search labels, projects and notes"]),
    row(P::Log, Action::Filter, &[K('f')], 3, ["filter", "filter by time, kind, tag, actor"]),
    row(P::Log, Action::Mark, &[K(' ')], 9, ["mark", "mark the wait for merging or deleting"]),
    row(P::Log, Action::Merge, &[K('M')], 10, ["merge", "make one wait of the marked ones"]),
    row(P::Log, Action::Split, &[K('S')], 10, ["split", "cut the wait in two at a moment"]),

    row(P::Pulse, Action::TakePulse, &[Enter], 1, ["take", "take the selected pulse, or go on with a half-done one"]),
    row(P::Pulse, Action::Results, &[K('r'), Right], 2, ["results", "your own answers over time"]),
    row(P::Pulse, Action::StartTask, &[K('a')], 2, ["start task", "start a task of the pilot; a coin says with or without"]),
    row(P::Pulse, Action::FirstDraft, &[K('d')], 2, ["first draft", "the task's first draft is there"]),
    row(P::Pulse, Action::TakeDue, &[K('P')], HIDDEN, ["due one", "take the pulse that is due"]),
    row(P::Pulse, Action::PutOff, &[K('L')], 3, ["later", "put the due pulse off"]),
    row(P::Pulse, Action::Down, &[Down, K('j')], 4, ["select", "select the pulse below"]),
    row(P::Pulse, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the pulse above"]),
    row(P::Pulse, Action::First, &[Home, K('g')], HIDDEN, ["first", "the first pulse"]),
    row(P::Pulse, Action::Last, &[End, K('G')], HIDDEN, ["last", "the last pulse"]),
    row(P::Pulse, Action::Delete, &[K('D'), Key::Delete], 10, ["delete", "delete a half-done pulse; undo brings it back"]),
    row(P::Pulse, Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),

    row(P::Results, Action::NextChoice, &[Right], 2, ["time", "the next time it was taken"]),
    row(P::Results, Action::PreviousChoice, &[Left], HIDDEN, ["time", "the time before"]),
    row(P::Results, Action::EditAnswers, &[K('e')], 3, ["edit", "go through the answers of this time again"]),
    row(P::Results, Action::Delete, &[K('D'), Key::Delete], 4, ["delete", "delete the answers of this time; undo brings them back"]),
    row(P::Results, Action::Undo, &[K('z'), K('u')], 8, ["undo", "take back the last change"]),
    row(P::Results, Action::Down, &[Down, K('j')], 5, ["scroll", "scroll down"]),
    row(P::Results, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::Results, Action::PageDown, &[PageDown], HIDDEN, ["page", "a page down"]),
    row(P::Results, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::Results, Action::Back, &[Esc], 0, ["back", "back to the pulses"]),

    row(P::Insights, Action::OpenRow, &[Enter], 1, ["open", "what stands behind the selected line, how sure it is, what could be tried"]),
    row(P::Insights, Action::ToLooks, &[K('l')], 1, ["looks", "select the first thing that is worth a look"]),
    row(P::Insights, Action::Recap, &[K('r')], 2, ["recap", "the recap of the week"]),
    row(P::Insights, Action::NextChoice, &[Right], 2, ["week", "a week later"]),
    row(P::Insights, Action::PreviousChoice, &[Left], HIDDEN, ["week", "a week earlier"]),
    row(P::Insights, Action::Span, &[K('s')], 3, ["span", "figures about one, four or twelve weeks"]),
    row(P::Insights, Action::Down, &[Down, K('j')], 4, ["select", "select the line below"]),
    row(P::Insights, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the line above"]),
    row(P::Insights, Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["section", "the next section"]),
    row(P::Insights, Action::PageUp, &[PageUp], HIDDEN, ["section", "the section before"]),
    row(P::Insights, Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(P::Insights, Action::Last, &[End, K('G')], HIDDEN, ["last", "the last line"]),
    row(P::Insights, Action::Back, &[Esc], 0, ["this week", "back to this week and the top"]),

    row(P::InsightsOpen, Action::NextChoice, &[Right], 2, ["week", "the same a week later"]),
    row(P::InsightsOpen, Action::PreviousChoice, &[Left], HIDDEN, ["week", "the same a week earlier"]),
    row(P::InsightsOpen, Action::Down, &[Down, K('j')], 3, ["scroll", "scroll down"]),
    row(P::InsightsOpen, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::InsightsOpen, Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(P::InsightsOpen, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::InsightsOpen, Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(P::InsightsOpen, Action::Last, &[End, K('G')], HIDDEN, ["last", "the end"]),
    row(P::InsightsOpen, Action::Recap, &[K('r')], 4, ["recap", "the recap of the week, or close it"]),
    row(P::InsightsOpen, Action::Back, &[Esc, Enter], 0, ["back", "back to the figures"]),

    row(P::RecapOffer, Action::Recap, &[K('R')], 1, ["reads it", "read the recap of the week"]),
    row(P::RecapOffer, Action::NoRecap, &[K('X')], 1, ["not this week", "do not offer it again this week"]),

    row(P::PulseOffer, Action::TakeDue, &[K('P')], 1, ["takes it", "take the pulse that is due"]),
    row(P::PulseOffer, Action::PutOff, &[K('L')], 1, ["later", "put it off"]),

    row(P::PulseLater, Action::TurnDown, &[K('n')], 1, ["not this time", "not this time: it counts as not answered"]),
    row(P::PulseLater, Action::Back, &[Esc], 0, ["back", "leave it standing"]),

    row(P::PulseStart, Action::Begin, &[Enter], 1, ["begin", "the first question"]),
    row(P::PulseStart, Action::Another, &[K('+')], 2, ["another", "a service that is not in the list"]),
    row(P::PulseStart, Action::Down, &[Down], HIDDEN, ["scroll", "scroll down"]),
    row(P::PulseStart, Action::Up, &[Up], HIDDEN, ["scroll", "scroll up"]),
    row(P::PulseStart, Action::PutAside, &[Esc], 0, ["not now", "back to the pulses"]),
    row(P::PulseStart, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::PulseStart, Action::Quit, &[K('q')], 4, ["quit", "quit; observing ends with it"]),

    row(P::Unanswered, Action::Skip, &[Enter], 1, ["skip", "go on without an answer"]),

    row(P::Answered, Action::Keep, &[Enter], 1, ["keep", "keep the answer and go on"]),
    row(P::Answered, Action::TakeAway, &[Key::Delete], 3, ["clear", "take the answer away and go on"]),

    row(P::Several, Action::GoOn, &[Enter], 1, ["go on", "take what is chosen and go on; with nothing chosen: skip"]),

    row(P::Question, Action::NotApplicable, &[K('0')], HIDDEN, ["does not apply", "does not apply, or can't be said"]),
    row(P::Question, Action::BackOne, &[Key::Backspace], 2, ["back", "the question before"]),
    row(P::Question, Action::Down, &[Down], HIDDEN, ["scroll", "scroll the answers down"]),
    row(P::Question, Action::Up, &[Up], HIDDEN, ["scroll", "scroll the answers up"]),
    row(P::Question, Action::PutAside, &[Esc], 0, ["aside", "put the pulse aside; the answers stay, and it goes on where it was"]),
    row(P::Question, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::Question, Action::Quit, &[K('q')], 4, ["quit", "quit; the answers stay"]),

    row(P::PulseEnd, Action::GoOn, &[Enter], 1, ["done", "back to the pulses"]),
    row(P::PulseEnd, Action::BackOne, &[Key::Backspace], 2, ["back", "the last question"]),
    row(P::PulseEnd, Action::Down, &[Down, K('j')], 3, ["scroll", "scroll down"]),
    row(P::PulseEnd, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::PulseEnd, Action::PutAside, &[Esc], HIDDEN, ["done", "back to the pulses"]),
    row(P::PulseEnd, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::PulseEnd, Action::Quit, &[K('q')], 0, ["quit", "quit; the answers stay"]),

    row(P::Share, Action::OpenRow, &[Enter], 1, ["look", "see what would leave in the selected round; nothing is written by looking"]),
    row(P::Share, Action::TypeFolder, &[K('o')], 2, ["open folder", "type the folder of a round"]),
    row(P::Share, Action::SentLog, &[K('l')], 3, ["what left", "the log of all that ever left"]),
    row(P::Share, Action::Down, &[Down, K('j')], 4, ["select", "select the round below"]),
    row(P::Share, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the round above"]),

    row(P::ShareFolder, Action::Save, &[Enter], 1, ["look", "see what would leave in this round"]),
    row(P::ShareFolder, Action::Complete, &[TabKey], 2, ["complete", "the next known round that fits"]),
    row(P::ShareFolder, Action::Back, &[Esc], 0, ["back", "leave the field"]),

    row(P::ShareLog, Action::Down, &[Down, K('j')], 1, ["select", "select the file below"]),
    row(P::ShareLog, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the file above"]),
    row(P::ShareLog, Action::First, &[Home, K('g')], HIDDEN, ["first", "the latest file"]),
    row(P::ShareLog, Action::Last, &[End, K('G')], HIDDEN, ["last", "the first file that left"]),
    row(P::ShareLog, Action::Back, &[Esc], 0, ["back", "back to the rounds"]),

    row(P::ShareRound, Action::GivePart, &[K('w')], HIDDEN, ["write it", "write the file that is shown into the round's folder, once"]),
    row(P::ShareRound, Action::LeaveOut, &[K('x')], HIDDEN, ["leave out", "leave the selected block out, or say it again"]),
    row(P::ShareRound, Action::GiveBlank, &[K('b')], HIDDEN, ["blank", "write a blank: it counts, and says nothing"]),
    row(P::ShareRound, Action::GiveNothing, &[K('n')], HIDDEN, ["nothing", "write nothing and leave the round"]),
    row(P::ShareRound, Action::NextChoice, &[Right], 1, ["turn", "what leaves, the same byte for byte, what it becomes after merging"]),
    row(P::ShareRound, Action::PreviousChoice, &[Left], HIDDEN, ["turn", "the other way; in a small pane what stays here comes first"]),
    row(P::ShareRound, Action::OpenRow, &[Enter], 2, ["why", "why the selected block is asked, and why its edges are where they are"]),
    row(P::ShareRound, Action::AcceptRoster, &[K('a')], 0, ["accept roster", "the roster changed, and this is your team"]),
    row(P::ShareRound, Action::Down, &[Down, K('j')], 3, ["move", "the block below, or a line down"]),
    row(P::ShareRound, Action::Up, &[Up, K('k')], HIDDEN, ["up", "the block above, or a line up"]),
    row(P::ShareRound, Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(P::ShareRound, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::ShareRound, Action::First, &[Home, K('g')], HIDDEN, ["first", "the top"]),
    row(P::ShareRound, Action::Last, &[End, K('G')], HIDDEN, ["last", "the end"]),
    row(P::ShareRound, Action::Back, &[Esc], 0, ["back", "back to the rounds; nothing is written"]),

    row(P::ShareGiven, Action::Back, &[Esc, Enter], 0, ["back", "back to the rounds"]),

    row(P::Team, Action::NextChoice, &[Right, K('n')], 1, ["figure", "the next figure of the report"]),
    row(P::Team, Action::PreviousChoice, &[Left, K('p')], HIDDEN, ["figure", "the figure before"]),
    row(P::Team, Action::Down, &[Down, K('j')], 2, ["scroll", "a line down"]),
    row(P::Team, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "a line up"]),
    row(P::Team, Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(P::Team, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::Team, Action::First, &[Home, K('g')], HIDDEN, ["first", "the report's beginning"]),
    row(P::Team, Action::Last, &[End, K('G')], HIDDEN, ["last", "the report's end"]),

    row(P::Everywhere, Action::Show(Screen::Now), &[K('1')], HIDDEN, ["now", "the Now screen"]),
    row(P::Everywhere, Action::Show(Screen::Log), &[K('2')], HIDDEN, ["log", "the Log screen"]),
    row(P::Everywhere, Action::Show(Screen::Pulse), &[K('3')], HIDDEN, ["pulse", "the Pulse screen"]),
    row(P::Everywhere, Action::Show(Screen::Insights), &[K('4')], HIDDEN, ["insights", "the Insights screen"]),
    row(P::Everywhere, Action::Show(Screen::Share), &[K('5')], HIDDEN, ["share", "the Share screen"]),
    row(P::Everywhere, Action::Show(Screen::Team), &[K('6')], HIDDEN, ["team", "the Team screen, for leads"]),
    row(P::Everywhere, Action::Show(Screen::Interview), &[K('7')], HIDDEN, ["interview", "the Interview screen, for coaches"]),
    row(P::Everywhere, Action::NextScreen, &[TabKey], 12, ["next screen", "the next screen; after the last comes the first"]),
    row(P::Everywhere, Action::Help, &[K('?')], 0, ["keys", "this list, beginning with the keys of where you are"]),
    row(P::Everywhere, Action::Quit, &[K('q')], 0, ["quit", "quit; observing ends with it"]),

    row(P::Always, Action::Quit, &[Ctrl('c'), K('q')], HIDDEN, ["quit", "quit; what is unsaved is saved first. In a line of text only ^C quits"]),
    row(P::Always, Action::Redraw, &[Ctrl('l')], HIDDEN, ["redraw", "draw the screen again"]),
    row(P::Always, Action::Suspend, &[Ctrl('z')], HIDDEN, ["suspend", "stop draglog; `fg` brings it back"]),

    row(P::Row, Action::Tag, &[K('t')], HIDDEN, ["tag", "tag the latest wait that is not tagged, else the running one"]),
    row(P::Row, Action::Sweep, &[K('s')], HIDDEN, ["sweep", "go through the untagged waits, one key each"]),
    row(P::Row, Action::Undo, &[K('z'), K('u')], HIDDEN, ["undo", "take back the last change"]),
    row(P::Row, Action::Pause, &[K('p')], HIDDEN, ["pause", "pause observing, or go on"]),
    row(P::Row, Action::Focus, &[K('F')], HIDDEN, ["focus", "no questions for a while; again lifts it"]),

    row(P::TooSmall, Action::Back, &[Esc], 0, ["close", "close what has no room here"]),

    row(P::Strip, Action::AllTags, &[K('?')], 1, ["all", "all sixteen and what they mean"]),
    row(P::Strip, Action::NotNow, &[Esc], 0, ["not now", "not now"]),
    row(P::Strip, Action::Never, &[K('N')], 2, ["never ask for this", "never ask for this command"]),

    row(P::StillOn, Action::StillOn, &[K('y')], 1, ["still on", "it is still on"]),
    row(P::StillOn, Action::Over, &[K('o')], 1, ["it is over", "it is over: say when it ended"]),
    row(P::StillOn, Action::NotNow, &[Esc], 0, ["not now", "not now"]),

    row(P::TagSheet, Action::AllTags, &[K('?')], 1, ["all, with meanings", "all sixteen and what they mean"]),
    row(P::TagSheet, Action::Undo, &[K('z')], 2, ["undo", "take back the last change"]),
    row(P::TagSheet, Action::Back, &[Esc], 0, ["close", "close without a tag"]),

    row(P::Sweep, Action::Skip, &[Enter], 1, ["skip", "the next one"]),
    row(P::Sweep, Action::AllTags, &[K('?')], 1, ["all, with meanings", "all sixteen and what they mean"]),
    row(P::Sweep, Action::Undo, &[K('z')], 2, ["undo", "take back the last tag and go back to its wait"]),
    row(P::Sweep, Action::Back, &[Esc], 0, ["stop", "stop here"]),

    row(P::AfterTag, Action::Attention(Attention::Waited), &[K('w')], 1, ["I waited", "you waited for it"]),
    row(P::AfterTag, Action::Attention(Attention::Switched), &[K('s')], 1, ["I did something else", "you did something else meanwhile"]),
    row(P::AfterTag, Action::Attention(Attention::LostThread), &[K('l')], 1, ["I lost the thread", "you lost the thread"]),
    row(P::AfterTag, Action::Back, &[Esc], HIDDEN, ["leave", "leave the line; any other key does, too, and means what it always means"]),

    row(P::ManualSheet, Action::StartManual(Kind::Review), &[K('r')], HIDDEN, ["review", "wait for a person to look at a change"]),
    row(P::ManualSheet, Action::StartManual(Kind::Ci), &[K('c')], HIDDEN, ["ci", "wait for a pipeline or a runner"]),
    row(P::ManualSheet, Action::StartManual(Kind::People), &[K('p')], HIDDEN, ["people", "wait for an answer or a decision"]),
    row(P::ManualSheet, Action::StartManual(Kind::Context), &[K('h')], HIDDEN, ["context", "look for an owner, a document, a reason"]),
    row(P::ManualSheet, Action::StartManual(Kind::Environment), &[K('e')], HIDDEN, ["environment", "set up or repair the environment"]),
    row(P::ManualSheet, Action::StartManual(Kind::Other), &[K('o')], HIDDEN, ["other", "something else"]),
    row(P::ManualSheet, Action::Earlier, &[K('-'), Left], HIDDEN, ["earlier", "it began, or ended, earlier than now"]),
    row(P::ManualSheet, Action::Later, &[K('+'), Right], HIDDEN, ["later", "not so long ago"]),
    row(P::ManualSheet, Action::Back, &[Esc], 0, ["close", "start nothing"]),

    row(P::FoundSheet, Action::Found(Found::Docs), &[K('d')], HIDDEN, ["in the docs", "the answer was in the docs"]),
    row(P::FoundSheet, Action::Found(Found::Code), &[K('c')], HIDDEN, ["in the code", "the answer was in the code"]),
    row(P::FoundSheet, Action::Found(Found::Person), &[K('p')], HIDDEN, ["a person knew", "a person knew"]),
    row(P::FoundSheet, Action::Found(Found::Never), &[K('n')], HIDDEN, ["never found it", "it was not found"]),
    row(P::FoundSheet, Action::Skip, &[Enter], HIDDEN, ["stop without saying", "stop the wait without saying"]),
    row(P::FoundSheet, Action::Back, &[Esc], 0, ["go on waiting", "let it run on"]),

    row(P::Offer, Action::IsBuild, &[K('+')], 1, ["yes, record it", "it is a build: record it from now on"]),
    row(P::Offer, Action::NoBuild, &[K('-')], 1, ["never ask again", "it is none: never offer it again"]),
    row(P::Offer, Action::NotNow, &[Esc], 2, ["not now", "not now"]),

    row(P::Form, Action::NextRow, &[Down, TabKey], 2, ["row", "the next row"]),
    row(P::Form, Action::PreviousRow, &[Up, BackTab], HIDDEN, ["row", "the row before"]),
    row(P::Form, Action::Save, &[Enter], 1, ["save", "save and close"]),
    row(P::Form, Action::Back, &[Esc], 0, ["close", "close and change nothing"]),

    row(P::Choice, Action::NextChoice, &[Right], 3, ["choose", "the next choice"]),
    row(P::Choice, Action::PreviousChoice, &[Left], HIDDEN, ["choose", "the choice before"]),

    row(P::Field, Action::Save, &[Enter], 1, ["done", "take the text"]),
    row(P::Field, Action::Back, &[Esc], 0, ["back", "leave the field"]),

    row(P::Help, Action::Down, &[Down, K('j')], 1, ["scroll", "scroll down"]),
    row(P::Help, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::Help, Action::PageDown, &[PageDown, K(' ')], HIDDEN, ["page", "a page down"]),
    row(P::Help, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::Help, Action::Back, &[Esc, K('?')], 0, ["close", "close the list"]),
];

/// Every row: the table, and those of screens that keep their own.
pub fn bindings() -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().chain(interview::ROWS)
}

/// The rows of one place.
pub fn rows_of(place: Place) -> impl Iterator<Item = &'static Binding> {
    bindings().filter(move |binding| binding.place == place)
}

/// The rows of `places`, nearest place first.
pub fn rows(places: &[Place]) -> impl Iterator<Item = &'static Binding> {
    places.iter().flat_map(|place| rows_of(*place))
}

/// What `key` means where `places` listen, the nearest first.
#[must_use]
pub fn action(places: &[Place], key: Key) -> Option<Action> {
    rows(places).find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::tag::Tag;

    /// The places that listen together.
    const TOGETHER: &[&[Place]] = &[
        &[Place::Now, Place::List, Place::Everywhere],
        &[Place::Log, Place::List, Place::Everywhere],
        &[Place::Pulse, Place::Everywhere],
        &[Place::Results, Place::Everywhere],
        &[Place::Insights, Place::Everywhere],
        &[Place::InsightsOpen, Place::Everywhere],
        &[Place::Share, Place::Everywhere],
        &[Place::ShareFolder],
        &[Place::ShareLog, Place::Everywhere],
        &[Place::ShareRound, Place::Everywhere],
        &[Place::ShareGiven, Place::Everywhere],
        &[Place::RecapOffer, Place::Share, Place::Everywhere],
        &[Place::PulseOffer, Place::ShareRound, Place::Everywhere],
        &[Place::Team, Place::Everywhere],
        &[Place::Interview, Place::Everywhere],
        &[Place::InterviewGuides],
        &[Place::InterviewConsent],
        &[Place::InterviewTalk],
        &[Place::InterviewCode],
        &[Place::InterviewForm],
        &[Place::InterviewReadBack],
        &[Place::InterviewThemes],
        &[Place::InterviewCompare],
        &[Place::InterviewTimeline],
        &[Place::PulseOffer, Place::Now, Place::List, Place::Everywhere],
        &[Place::PulseOffer, Place::Log, Place::List, Place::Everywhere],
        &[Place::RecapOffer, Place::Now, Place::List, Place::Everywhere],
        &[Place::RecapOffer, Place::Log, Place::List, Place::Everywhere],
        &[Place::RecapOffer, Place::Pulse, Place::Everywhere],
        &[Place::RecapOffer, Place::Insights, Place::Everywhere],
        &[Place::PulseLater, Place::Always],
        &[Place::Row, Place::Always],
        &[Place::Choice, Place::Form, Place::Always],
        &[Place::Choice, Place::InterviewChoice, Place::InterviewForm, Place::Always],
        &[Place::PulseStart],
        &[Place::Unanswered, Place::Question],
        &[Place::Answered, Place::Question],
        &[Place::Several, Place::Question],
        &[Place::PulseEnd],
        &[Place::Strip],
        &[Place::StillOn],
        &[Place::Offer, Place::Now, Place::List, Place::Everywhere],
        &[Place::TagSheet],
        &[Place::Sweep],
        &[Place::AfterTag],
        &[Place::ManualSheet],
        &[Place::FoundSheet],
        &[Place::Help],
    ];

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for places in TOGETHER {
            let mut seen = std::collections::HashMap::new();
            for binding in rows(places) {
                for key in binding.keys {
                    let other = seen.insert(*key, binding.action);
                    let is_nearer = *key == Key::Esc && places.contains(&Place::Offer);
                    assert!(other.is_none() || is_nearer, "{key} means {other:?} and {:?}", binding.action);
                }
            }
        }
    }

    #[test]
    fn no_command_takes_the_letter_of_a_tag() {
        for place in [
            Place::Strip,
            Place::TagSheet,
            Place::Sweep,
            Place::Unanswered,
            Place::Answered,
            Place::Question,
            Place::InterviewCode,
        ] {
            for binding in rows_of(place) {
                for key in binding.keys {
                    assert!(!matches!(key, Key::Char(c) if Tag::by_key(*c).is_some()), "{key} in {place:?}");
                }
            }
        }
    }

    #[test]
    fn every_key_is_in_the_readme_table() {
        let text = markdown();
        for binding in bindings() {
            assert!(text.contains(binding.help), "{}", binding.help);
            assert!(binding.keys.iter().all(|key| text.contains(&format!("`{key}`"))));
        }
    }

    #[test]
    fn help_and_the_way_out_never_drop_from_the_footer() {
        for action in [Action::Help, Action::Quit, Action::Back, Action::NotNow, Action::PutAside] {
            // Out of a pulse leads Esc, which stays where `q` gives way.
            let is_elsewhere = |place| !matches!(place, Place::Offer | Place::PulseEnd);
            let gives_way = |binding: &&Binding| {
                let is_interview = format!("{:?}", binding.place).starts_with("Interview");
                match action {
                    Action::Quit => is_interview || matches!(binding.place, Place::PulseStart | Place::Question),
                    // Consent is read to its end: in the smallest pane the arrows go before the list of keys.
                    Action::Help => binding.place == Place::InterviewConsent,
                    _ => false,
                }
            };
            let shown = bindings().filter(|binding| binding.action == action && is_elsewhere(binding.place));
            let shown = shown.filter(|binding| !gives_way(binding));
            assert!(shown.filter(|binding| binding.place != Place::List).all(|binding| binding.priority == 0));
        }
    }
}
