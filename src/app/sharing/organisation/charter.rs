//! What people are told before they agree to a collection.

use crate::domain::round::collection::Collection;
use crate::domain::round::layout::BlockKind;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

/// Who asks what, who gets which half, and what is not proved: a line each.
#[must_use]
pub fn charter(collection: &Collection) -> Vec<String> {
    let said = |words: &str| if words.is_empty() { "not said".to_owned() } else { clean(words) };
    let minimum = collection.rules.minimum;
    let mut lines = vec![
        format!("{}, {}, each week by itself", clean(&collection.title), collection.weeks.words()),
        String::new(),
        format!("Why        {}", said(&collection.purpose)),
        format!("Read by    {}", said(&collection.readers)),
        format!("Kept       {}", count(collection.retention_days, "day")),
        format!("Asked      questions and figures, {} in all, a report for each, whatever you say", collection.tasks.len()),
        format!("Shown      sums of {} or more; a figure that fewer than 5 answered is not shown", count(minimum, "report")),
        format!("Protected  sealed in two halves: one for {} (leader), one for {} (helper)", collection.leader, collection.helper),
        "           neither can read a report alone, both together could; whoever collects sees the exact sums of a week".to_owned(),
        "           whoever stands in front of the leader sees that you took part, not what you said".to_owned(),
    ];
    if collection.tasks.iter().any(|task| task.block.kind == BlockKind::Several) {
        lines.push(
            "Not proved where several may be ticked: how many one person ticked, and that an answer stands beside none"
                .to_owned(),
        );
    }
    lines
}
