//! The files that a person sends, or not: one for each report, and a script of `curl` lines to read first.

use crate::domain::say::count::count;
use crate::domain::time::Weeks;

use super::tasks::Tasks;

/// The name of the script.
pub(crate) const SCRIPT: &str = "upload.sh";
/// The script, with places for what is its own.
const UPLOAD: &str = include_str!("../../../assets/dap-upload.sh");

/// The name of the file of a task's report, by its place.
#[must_use]
pub(crate) fn file_name(place: usize) -> String {
    format!("{:02}.report", place + 1)
}

/// The script that sends these reports. Everything in it that comes from the tasks was checked to be plain.
#[must_use]
pub(crate) fn script(tasks: &Tasks, week: Weeks, reports: &[Vec<u8>]) -> String {
    let collection = &tasks.collection;
    let leader = collection.leader.trim_end_matches('/');
    let send = |(place, (task, report)): (usize, (&crate::domain::round::collection::CollectionTask, &Vec<u8>))| {
        let (file, size) = (file_name(place), report.len());
        format!("send {file} {size} {leader}/tasks/{}/reports {} \"$@\"", task.id, task.block.id)
    };
    let sends: Vec<String> = collection.tasks.iter().zip(reports).enumerate().map(send).collect();
    UPLOAD
        .replace("@COUNT@", &count(reports.len(), "sealed report"))
        .replace("@LEADER@", &collection.leader)
        .replace("@WEEK@", &week.first().to_string())
        .replace("@SENDS@", &sends.join("\n"))
}
