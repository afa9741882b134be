//! An organisation's collection through an aggregation service: the operator's tasks, and one person's reports about a week.
//! What holds for a part in a round holds here, too: it is shown first, refused where it is too weak, and leaves once.

mod charter;
mod kept;
mod made;
mod reports;

pub use charter::charter;
pub use made::{MadeTasks, make_tasks};
pub use reports::{ReportOrder, ReportPreview, WrittenReports, preview_reports, write_reports};
