//! `draglog stats --week`: the recap of a week, as the Insights screen has it.

use super::{Args, Format};
use crate::app::read::insights::Insights;
use crate::app::read::pulses::Catalog;
use crate::cli::selection::{open_to_read, tell_left_out};
use crate::cli::{CommandResult, Context, json, out, tell};
use crate::domain::figure::insight::Reach;
use crate::domain::log::wait::Actor;
use crate::domain::page::insights::{InsightsPage, WeekChoice};
use crate::domain::say::escape::{self, clean};
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::storage::Store;

/// Prints the recap of the week that goes on, or of the one that `until` ends or lies in.
///
/// # Errors
/// If the log cannot be read.
pub(super) fn run(args: &Args, until: Option<Moment>, context: &Context) -> CommandResult {
    let page = page(until, &mut open_to_read(context)?, context)?;
    if args.json {
        return out::json(&json::stats_of_week(&page));
    }
    if page.panel.is_empty() {
        return Ok(super::tell_nothing(Actor::Person));
    }
    let text = if args.format == Some(Format::Markdown) { markdown(&page) } else { people(&page) };
    out::line(&text)
}

fn page(until: Option<Moment>, store: &mut Store, context: &Context) -> anyhow::Result<InsightsPage> {
    let catalog = Catalog::new(context.paths.clone());
    for problem in &catalog.get(store)?.followup_problems {
        tell(&problem.to_string());
    }
    let asked = WeekChoice { monday: Some(super::last_monday(until, context)), reach: Some(Reach::Week) };
    let insights = Insights::default();
    let wish = insights.wish(asked, context.now);
    let page = insights.read(&wish, store, &catalog, &context.settings)?;
    tell_left_out(store);
    page.ok_or_else(|| anyhow::anyhow!("the week was not read; run `draglog stats --week` again"))
}

/// Title and lines of each part that has any.
fn parts(page: &InsightsPage) -> Vec<(&'static str, Vec<String>)> {
    let recap = &page.recap;
    // What changed may be a look, too; then it is said once.
    let looks = page.looks.iter().map(|look| look.sentence.clone()).filter(|look| !recap.changed.contains(look));
    let parts = [
        ("This week", recap.lines.clone()),
        ("What changed", recap.changed.clone()),
        ("Worth a look", looks.collect()),
        ("One thing to try", recap.try_.clone().into_iter().collect()),
        ("What can be automated", recap.automate.clone()),
        ("You said, we did", recap.said_did.clone()),
    ];
    parts.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

fn heading(page: &InsightsPage) -> String {
    format!("Week of {}", moment::week_with_year(page.recap.week))
}

fn people(page: &InsightsPage) -> String {
    let mut lines = vec![heading(page)];
    for (title, told) in parts(page) {
        lines.extend([String::new(), title.to_owned()]);
        lines.extend(told.iter().map(|line| format!("  {}", clean(line))));
    }
    lines.join("\n")
}

fn markdown(page: &InsightsPage) -> String {
    let mut lines = vec![format!("## {}", heading(page))];
    for (title, told) in parts(page) {
        lines.extend([String::new(), format!("### {title}"), String::new()]);
        lines.extend(told.iter().map(|line| format!("- {}", escape::markdown(line))));
    }
    lines.join("\n")
}
