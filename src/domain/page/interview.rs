//! What the Interview screen shows and wishes for, as plain data.

use std::time::Duration;

use crate::domain::log::wait::Wait;
use crate::domain::team::interview::{Guide, Interview, InterviewId, JobRole, NotedIncident, Rename, Sources};
use crate::domain::time::Moment;

/// Everything the screen shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InterviewPage {
    pub guides: Vec<Guide>,
    /// Newest first.
    pub interviews: Vec<Interview>,
    /// Causes in use, the most used first.
    pub causes: Vec<String>,
    /// Ways round in use, the most used first.
    pub workarounds: Vec<String>,
    /// Other names that the coach gave to causes, in their order.
    pub renames: Vec<Rename>,
    /// What stands beside the interviews: a round's result where one was given, else the log on this machine.
    pub beside: Sources,
    /// What is wrong with the coach's own guides.
    pub problems: Vec<String>,
    /// Where written files go.
    pub folder: String,
}

impl InterviewPage {
    /// The guide with this id.
    #[must_use]
    pub fn guide(&self, id: &str) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.id == id)
    }

    /// The interview with this number.
    #[must_use]
    pub fn interview(&self, id: InterviewId) -> Option<&Interview> {
        self.interviews.iter().find(|interview| interview.id == id)
    }

    /// The same, to change what is shown of it.
    pub fn interview_mut(&mut self, id: InterviewId) -> Option<&mut Interview> {
        self.interviews.iter_mut().find(|interview| interview.id == id)
    }
}

/// A developer's own last week, to look at together. It is shown and never kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    pub from: Moment,
    pub to: Moment,
    /// The person's waits, oldest first.
    pub waits: Vec<Wait>,
}

/// One thing to write to the coach's log.
#[derive(Debug, Clone, PartialEq)]
pub enum InterviewStep {
    /// Begin an interview by this guide.
    Begin { guide: String },
    /// Consent was given, and the kind of work said.
    Consent { id: InterviewId, role: Option<JobRole> },
    /// It stands at this part and question, after so much talk.
    Progress { id: InterviewId, part: usize, question: usize, elapsed: Duration },
    /// An incident as it stands now.
    Incident { id: InterviewId, noted: Box<NotedIncident> },
    /// The talk is over.
    End(InterviewId),
    /// The person wants nothing of it kept.
    Withdraw(InterviewId),
    /// Write the file; the person has read it.
    Write(InterviewId),
    /// Another name for a cause.
    Rename(Rename),
    /// Take back the last other name.
    UndoRename,
}

/// What the Interview screen asks the rest of the program for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Read what the screen shows; answer with `Reply::Page`.
    Load,
    /// Write one step of an interview; on disk before the next is taken. Answer with `Reply::Begun` where one was begun.
    Step(InterviewStep),
    /// Read the person's last week; answer with `Reply::Timeline`.
    LoadTimeline,
}

/// What the Interview screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What the screen shows; told again when the list has changed.
    Page(Box<InterviewPage>),
    /// An interview was begun, under this number.
    Begun(InterviewId),
    /// The person's last week.
    Timeline(Box<Timeline>),
}
