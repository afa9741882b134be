//! The keys of the Interview screen and its pages.

use super::{Action, Binding, HIDDEN, Place as P, row};
use crate::tui::key::Key::{
    self, BackTab, Char as K, Down, Enter, Esc, Left, PageDown, PageUp, Right, Tab as TabKey, Up,
};

/// Each page has its keys for itself, except the list of interviews.
#[rustfmt::skip]
pub(super) const ROWS: &[Binding] = &[
    row(P::Interview, Action::OpenInterview, &[Enter], 1, ["open", "go on with the selected interview, or read it back"]),
    row(P::Interview, Action::NewInterview, &[K('n')], 1, ["new", "begin an interview"]),
    row(P::Interview, Action::ReadBack, &[K('r')], 2, ["read back", "the selected interview in plain words"]),
    row(P::Interview, Action::Themes, &[K('T')], 2, ["themes", "ranked themes of the interviews on this machine"]),
    row(P::Interview, Action::Timeline, &[K('W')], 3, ["last week", "your own last week, large and quiet, to look at together"]),
    row(P::Interview, Action::Withdraw, &[K('D'), Key::Delete], 10, ["withdraw", "delete the selected interview for good; press it twice"]),
    row(P::Interview, Action::Down, &[Down, K('j')], 4, ["select", "select the interview below"]),
    row(P::Interview, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the interview above"]),

    row(P::InterviewGuides, Action::Begin, &[Enter], 1, ["begin", "begin by the selected guide"]),
    row(P::InterviewGuides, Action::Down, &[Down, K('j')], 2, ["select", "select the guide below"]),
    row(P::InterviewGuides, Action::Up, &[Up, K('k')], HIDDEN, ["up", "select the guide above"]),
    row(P::InterviewGuides, Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(P::InterviewGuides, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewGuides, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewConsent, Action::Agree, &[K('y')], 0, ["yes", "the person agrees that notes are taken"]),
    row(P::InterviewConsent, Action::Decline, &[K('n')], 0, ["no", "the person declines: nothing is kept"]),
    row(P::InterviewConsent, Action::Down, &[Down], 1, ["scroll", "scroll down"]),
    row(P::InterviewConsent, Action::Up, &[Up], HIDDEN, ["scroll", "scroll up"]),
    row(P::InterviewConsent, Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(P::InterviewConsent, Action::Help, &[K('?')], 2, ["keys", "this list"]),
    row(P::InterviewConsent, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewTalk, Action::NoteIncident, &[K('n')], 1, ["note", "note an incident"]),
    row(P::InterviewTalk, Action::GoOn, &[Enter, Right, K(' ')], 2, ["next", "the next question; after the last the next part"]),
    row(P::InterviewTalk, Action::BackOne, &[Left, Key::Backspace], 5, ["back", "the question before"]),
    row(P::InterviewTalk, Action::NextPart, &[PageDown, K(']')], 4, ["part", "the next part"]),
    row(P::InterviewTalk, Action::PreviousPart, &[PageUp, K('[')], HIDDEN, ["part", "the part before"]),
    row(P::InterviewTalk, Action::EditIncident, &[K('e')], 3, ["edit", "go through the selected incident again"]),
    row(P::InterviewTalk, Action::Down, &[Down, K('j')], 6, ["incident", "select the incident below"]),
    row(P::InterviewTalk, Action::Up, &[Up, K('k')], HIDDEN, ["incident", "select the incident above"]),
    row(P::InterviewTalk, Action::ReadBack, &[K('R')], 2, ["read back", "end the talk and read the notes back"]),
    row(P::InterviewTalk, Action::Withdraw, &[K('X')], 8, ["withdraw", "the person wants nothing kept; press it twice"]),
    row(P::InterviewTalk, Action::PutAside, &[Esc], 0, ["aside", "put it aside: all of it is kept, and the clock stands still"]),
    row(P::InterviewTalk, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewTalk, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewCode, Action::Back, &[Esc], 0, ["back", "back; an incident with nothing in it is not kept"]),
    row(P::InterviewCode, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),
    row(P::InterviewCode, Action::NextRow, &[Enter, Down], HIDDEN, ["next", "the next field, once there is a code"]),

    row(P::InterviewChoice, Action::TakeAway, &[Key::Backspace, Key::Delete], HIDDEN, ["clear", "not said; on to the next field"]),

    row(P::InterviewForm, Action::NextRow, &[Enter, Down], 1, ["next", "the next field; after the last back to the talk"]),
    row(P::InterviewForm, Action::PreviousRow, &[Up, BackTab], HIDDEN, ["before", "the field before"]),
    row(P::InterviewForm, Action::Complete, &[TabKey], 2, ["complete", "take the words that stand beside the field"]),
    row(P::InterviewForm, Action::Back, &[Esc], 0, ["done", "back; everything is kept as it stands"]),

    row(P::InterviewReadBack, Action::Strike, &[K('x'), K(' ')], 1, ["strike", "strike the line, or take the strike back"]),
    row(P::InterviewReadBack, Action::EditIncident, &[Enter, K('e')], 2, ["correct", "correct the incident of the line"]),
    row(P::InterviewReadBack, Action::WriteFile, &[K('w')], 1, ["write file", "the person has read it: write friction-<codename>.toml"]),
    row(P::InterviewReadBack, Action::Down, &[Down, K('j')], 3, ["line", "the line below"]),
    row(P::InterviewReadBack, Action::Up, &[Up, K('k')], HIDDEN, ["line", "the line above"]),
    row(P::InterviewReadBack, Action::PageDown, &[PageDown], HIDDEN, ["page", "a page down"]),
    row(P::InterviewReadBack, Action::PageUp, &[PageUp], HIDDEN, ["page", "a page up"]),
    row(P::InterviewReadBack, Action::Withdraw, &[K('X')], 10, ["withdraw", "the person wants nothing kept; press it twice"]),
    row(P::InterviewReadBack, Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(P::InterviewReadBack, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewReadBack, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewThemes, Action::Compare, &[K('c')], 1, ["compare", "hold the themes against pulses and logs"]),
    row(P::InterviewThemes, Action::Rename, &[K('m'), Enter], 2, ["merge", "give the selected cause another name; two causes with one name are merged"]),
    row(P::InterviewThemes, Action::Undo, &[K('z'), K('u')], 3, ["undo", "take the last name back"]),
    row(P::InterviewThemes, Action::Down, &[Down, K('j')], 4, ["cause", "select the cause below"]),
    row(P::InterviewThemes, Action::Up, &[Up, K('k')], HIDDEN, ["cause", "select the cause above"]),
    row(P::InterviewThemes, Action::Back, &[Esc], 0, ["back", "back to the interviews"]),
    row(P::InterviewThemes, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewThemes, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewCompare, Action::Down, &[Down, K('j')], 2, ["scroll", "scroll down"]),
    row(P::InterviewCompare, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::InterviewCompare, Action::Back, &[Esc], 0, ["back", "back to the themes"]),
    row(P::InterviewCompare, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewCompare, Action::Quit, &[K('q')], 9, ["quit", "quit; all of it is kept"]),

    row(P::InterviewTimeline, Action::Down, &[Down, K('j')], 2, ["scroll", "scroll down"]),
    row(P::InterviewTimeline, Action::Up, &[Up, K('k')], HIDDEN, ["scroll", "scroll up"]),
    row(P::InterviewTimeline, Action::Back, &[Esc], 0, ["close", "close it; nothing of it was kept"]),
    row(P::InterviewTimeline, Action::Help, &[K('?')], 0, ["keys", "this list"]),
    row(P::InterviewTimeline, Action::Quit, &[K('q')], 1, ["quit", "quit"]),
];
