//! Everything that can happen to the UI. There is no other way in.

use super::key::Key;
use super::screen::ScreenReply;
use crate::domain::log::change::Receipt;
use crate::domain::log::gap::Gap;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::wait::Wait;
use crate::domain::page::Ticket;
use crate::domain::page::now::{NowView, ObserverState, Questions, StripQuestion, WaitExplanation};
use crate::domain::page::pulse::Due;

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
    /// What one screen is told, shown or not.
    Screen(ScreenReply),
    /// The answer to [`super::Effect::LoadUntagged`]: what a sweep goes through, newest first.
    Untagged(Vec<Wait>),
    /// The answer to [`super::Effect::LoadWhy`].
    Why(Box<WaitExplanation>),
    /// A pulse is due, or none is any more.
    PulseDue(Option<Box<Due>>),
    /// The recap of the week that begins on this Monday is offered, or none is any more.
    RecapDue(Option<chrono::NaiveDate>),
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

impl<R: Into<ScreenReply>> From<R> for Msg {
    fn from(reply: R) -> Self {
        Self::Screen(reply.into())
    }
}
