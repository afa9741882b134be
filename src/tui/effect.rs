//! What the UI wants done. It does nothing itself; `crate::app` carries these out.

use super::msg::Ticket;
use crate::domain::log::change::Change;
use crate::domain::log::filter::Filter;
use crate::domain::log::prompt::PromptOutcome;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::survey::{PendingAnswer, PulseOutcome, Sitting};
use crate::domain::log::wait::WaitId;
use crate::domain::page::insights;
use crate::domain::page::interview::InterviewStep;
use crate::domain::page::share::ContributionRequest;
use crate::domain::round::contribution::Wish;
use crate::domain::time::Moment;

/// One wish of the UI.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Carry out a person's change; answer with `Msg::Done` once it is on disk, or `Msg::Failed`, then `Msg::Now`.
    Apply { ticket: Ticket, change: Change },
    /// Take back the last change a person made; answer as for `Apply`.
    Undo { ticket: Ticket },
    /// List the log; answer with `Msg::Log` and the same filter. `filter.before` set = the next page.
    LoadLog(Filter),
    /// List what nobody has answered; answer with `Msg::Untagged`.
    LoadUntagged,
    /// Say which rule, label and actor a wait got and why; answer with `Msg::Why`.
    LoadWhy(WaitId),
    /// Read what the Pulse screen shows; answer with `Msg::Pulse`.
    LoadPulse,
    /// Store one answer of a pulse; a later one to the same question of the same sitting takes its place. Answer as for
    /// `Apply`, without `Msg::Now`.
    SaveAnswer { ticket: Ticket, given: Box<PendingAnswer> },
    /// A sitting is over: from now on it counts as taken, and the task that it was about as done. Answer as for `SaveAnswer`.
    FinishPulse { ticket: Ticket, sitting: Sitting },
    /// Delete a sitting with its answers; undo brings it back. Answer as for `SaveAnswer`.
    DeletePulse { ticket: Ticket, sitting: Sitting },
    /// A due pulse was put off or turned down, and how many seconds that took; answer with `Msg::PulseDue`.
    PutOff { survey: String, service: Option<String>, what: PulseOutcome, seconds: f64 },
    /// Begin a task of the pilot and flip its coin; answer with `Msg::Pulse`, or `Msg::Failed`.
    StartTask,
    /// The task's first draft is there; answer with `Msg::Pulse`, or `Msg::Failed`.
    FirstDraft,
    /// Read what the Insights screen shows of these weeks; answer with `Msg::Insights`. Only the latest of several is read.
    LoadInsights(insights::WeekChoice),
    /// The recap of the week that begins on this Monday was read or turned down: it is not offered again.
    RecapSeen(chrono::NaiveDate),
    /// Read what the Interview screen shows; answer with `Msg::Interviews`.
    LoadInterviews,
    /// Write one step of an interview; on disk before the next is taken. Answer with `Msg::InterviewBegun` where one was
    /// begun, with `Msg::Interviews` where lists changed, with `Msg::Failed` where it did not work.
    Interview(InterviewStep),
    /// Read the own last week; answer with `Msg::Timeline`.
    LoadTimeline,
    /// Look for rounds near by and in these folders, and read what ever left; answer with `Msg::Rounds`.
    LoadRounds { given: Vec<String> },
    /// Make one's own part in the round in this folder, without writing it; answer with `Msg::OwnPart`.
    LoadOwnPart { folder: String, wish: Wish },
    /// Write one's own part, once: the bytes that were shown or none; answer with `Msg::Departed`.
    Give(ContributionRequest),
    /// Read the followed teams with their rounds; answer with `Msg::Teams`.
    LoadTeams,
    /// Do the person's next step in the round in this folder, which was shown in these lines; answer with `Msg::StepDone`.
    DoStep { folder: String, seen: Vec<String> },
    /// The people of this team's folder are the right ones: take them up; answer with `Msg::Teams`, or `Msg::Failed`.
    AcceptRoster { team: String },
    /// Read the result in this folder; answer with `Msg::Report`.
    OpenResult { folder: String },
    /// Store what became of a question, and how many seconds it stood on the screen.
    CloseAsk { prompt: i64, answer: PromptOutcome, seconds: f64 },
    /// Never ask about this label again.
    Mute { label: String },
    /// Let questions be silent until then, or lift the silence with `None`; answer with `Msg::Questions`.
    SetQuiet(Option<Moment>),
    /// Turn everything that asks on or off; answer with `Msg::Questions`.
    SetQuestions(bool),
    /// The person wants to be asked: lift the "on request" state and ask about what is at hand, if anything is.
    AskOnRequest,
    /// Stop or go on observing; answer with `Msg::Observer`.
    SetPaused(bool),
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
