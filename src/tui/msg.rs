//! Everything that can happen to the UI. There is no other way in.

use super::key::Key;
use crate::domain::log::change::Receipt;
use crate::domain::log::filter::Filter;
use crate::domain::log::gap::Gap;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::wait::Wait;
use crate::domain::page::insights::InsightsPage;
use crate::domain::page::interview::{InterviewPage, Timeline};
use crate::domain::page::now::{NowView, ObserverState, Questions, StripQuestion, WaitExplanation};
use crate::domain::page::pulse::{Due, PulseHome};
use crate::domain::page::share::{Departure, OwnPart, Rounds};
use crate::domain::page::team::{StepReceipt, Teams};
use crate::domain::team::interview::InterviewId;
use crate::domain::team::report::Report;

/// Ties an effect to the message that tells how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted (bracketed paste), never taken for keys.
    Paste(String),
    /// A mouse button was pressed on this cell.
    Click { column: u16, row: u16 },
    /// The lines that the wheel turned; down is positive.
    Scroll(i32),
    /// The terminal has another size.
    Resize { columns: u16, rows: u16 },
    /// The terminal gained or lost focus.
    Focus(bool),
    /// The moment that `Model::next_wake` named has come.
    Wake,
    /// The log changed, or was read for the first time.
    Now(Box<NowView>),
    /// Who observes has changed.
    Observer(ObserverState),
    /// The log takes nothing, as far as the gap tells, or takes what is recorded again.
    Recording(Option<Gap>),
    /// The answer to [`super::Effect::LoadLog`], newest first.
    Log { filter: Filter, waits: Vec<Wait> },
    /// The answer to [`super::Effect::LoadUntagged`]: what a sweep goes through, newest first.
    Untagged(Vec<Wait>),
    /// The answer to [`super::Effect::LoadWhy`].
    Why(Box<WaitExplanation>),
    /// The answer to [`super::Effect::LoadPulse`], and again when a sitting or a survey file has changed.
    Pulse(Box<PulseHome>),
    /// A pulse is due, or none is any more.
    PulseDue(Option<Box<Due>>),
    /// The answer to [`super::Effect::LoadInsights`].
    Insights(Box<InsightsPage>),
    /// The recap of the week that begins on this Monday is offered, or none is any more.
    RecapDue(Option<chrono::NaiveDate>),
    /// The answer to [`super::Effect::LoadInterviews`], and again when the list has changed.
    Interviews(Box<InterviewPage>),
    /// An interview was begun, under this number.
    InterviewBegun(InterviewId),
    /// The answer to [`super::Effect::LoadTimeline`].
    Timeline(Box<Timeline>),
    /// The answer to [`super::Effect::LoadRounds`].
    Rounds(Box<Rounds>),
    /// The answer to [`super::Effect::LoadOwnPart`]: the part, or why there is none.
    OwnPart { folder: String, part: Result<Box<OwnPart>, String> },
    /// The answer to [`super::Effect::Give`]: what left, or why nothing did.
    Departed { folder: String, left: Result<Departure, String> },
    /// The answer to [`super::Effect::LoadTeams`].
    Teams(Box<Teams>),
    /// The answer to [`super::Effect::DoStep`]: what was done, or why nothing was.
    StepDone { folder: String, done: Result<StepReceipt, String> },
    /// The answer to [`super::Effect::OpenResult`]: the page, or why there is none.
    Report(Result<Box<Report>, String>),
    /// A change is on disk. Only now may the screen say so.
    Done { ticket: Ticket, done: Receipt },
    /// Something asked for with this ticket did not work; what happened, to what, and what to do.
    Failed { ticket: Option<Ticket>, message: String },
    /// The prompt budget allows a question.
    Ask(Box<StripQuestion>),
    /// A question is void: it was answered in another pane, or its wait was deleted.
    AskGone { prompt: i64 },
    /// A run has ended and is on disk.
    Ended(Box<Wait>),
    /// A long foreground command ended that no rule knows.
    Offer(UnknownCommand),
    /// Whether questions may come has changed.
    Questions(Questions),
    /// One line worth telling: a backup was made, a rule does not parse.
    Notice(String),
    /// The program was stopped and goes on; the screen has to be drawn from nothing.
    Resumed,
    /// A signal, or the hang-up of the terminal: save what is unsaved and end.
    Quit,
}
