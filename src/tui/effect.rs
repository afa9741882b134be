//! What the UI wants done. It does nothing itself; `crate::app` carries these out.

use super::screen::ScreenRequest;
use crate::domain::log::change::Change;
use crate::domain::log::prompt::PromptOutcome;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::wait::WaitId;
use crate::domain::page::Ticket;

/// One wish of the UI.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Carry out a person's change; answer with `Msg::Done` once it is on disk, or `Msg::Failed`, then `Msg::Now`.
    Apply { ticket: Ticket, change: Change },
    /// Take back the last change a person made; answer as for `Apply`.
    Undo { ticket: Ticket },
    /// What one screen asks for, and nothing else in the UI.
    Screen(ScreenRequest),
    /// List what nobody has answered; answer with `Msg::Untagged`.
    LoadUntagged,
    /// Say which rule, label and actor a wait got and why; answer with `Msg::Why`.
    LoadWhy(WaitId),
    /// Store what became of a question, and how many seconds it stood on the screen.
    CloseAsk { prompt: i64, answer: PromptOutcome, seconds: f64 },
    /// Never ask about this label again.
    Mute { label: String },
    /// Write a rule for this program (`+`) or never offer it again (`-`).
    SettleOffer { offer: UnknownCommand, is_build: bool },
    /// Ring the bell or send a notification, in the way that the settings name.
    Notify(String),
    /// Put this text into the terminal's clipboard.
    Copy(String),
    /// Give the terminal back, stop the process, and take the terminal again when it goes on.
    Suspend,
    /// Take clicks and the wheel, or leave them to the terminal.
    SetMouse(bool),
    /// Clear the terminal and draw everything again.
    Redraw,
    /// Put the terminal right and end.
    Quit,
}

impl<R: Into<ScreenRequest>> From<R> for Effect {
    fn from(request: R) -> Self {
        Self::Screen(request.into())
    }
}
