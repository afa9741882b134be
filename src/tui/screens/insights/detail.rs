//! What stands behind a row: what was seen, how sure it is, what it may mean, who can change it, and a move as a question.

use ratatui::text::Span;

use super::paragraphs::Detail;
use super::row::{PanelRow, pulses};
use super::{panel, pilots, words};
use crate::domain::figure::insight::look::Look;
use crate::domain::figure::insight::{CommandRuns, Coverage, Drag, Estimate, Panel, PulseHeadline, TagShare};
use crate::domain::figure::playbook;
use crate::domain::log::tag::Tag;
use crate::domain::page::insights::InsightsPage;
use crate::domain::say::count::count;
use crate::domain::say::interval::number;
use crate::domain::say::moment;
use crate::domain::say::words::capital;
use crate::tui::keymap::{Action, shared};
use crate::tui::screens::insights::keys;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::Chart;
use crate::tui::widgets::heat;

/// Everything about `row`; a row that is gone says so.
pub(super) fn add(detail: &mut Detail, row: PanelRow, page: &InsightsPage) {
    if tell(detail, row, page).is_none() {
        let back = detail.to.theme.keys.begins(keys::OPEN, Action::Back);
        detail.part("", &format!("There is nothing of this in these weeks. {back} goes back."));
    }
}

/// The same; `None` where the row is gone.
fn tell(detail: &mut Detail, row: PanelRow, page: &InsightsPage) -> Option<()> {
    let shown = &page.panel;
    match row {
        PanelRow::Rate => rate(detail, shown),
        PanelRow::Apart => apart(detail),
        PanelRow::When => when(detail, shown),
        PanelRow::Tag(tag) => of_tag(detail, shown.tags.iter().find(|share| share.tag == tag)?, shown),
        PanelRow::Metric(drag) => metric(detail, drag, shown),
        PanelRow::Slowest(at) => of_command(detail, shown.slowest.get(at)?),
        PanelRow::Repeated(at) => of_command(detail, shown.repeated.get(at)?),
        PanelRow::Said(at) => of_pulse(detail, pulses(shown).get(at)?),
        PanelRow::Look(id) => of_look(detail, page.looks.iter().find(|look| look.id == id)?),
        PanelRow::Pilot(at) => pilots::detail(detail, page.pilots.get(at)?),
    }
    Some(())
}

fn rate(detail: &mut Detail, panel: &Panel) {
    detail.title("Blocked hours per observed week");
    if let Some(rate) = panel.rate {
        detail.part("", &capital(&rate.blocked_rate()));
    }
    detail.rows(rate_chart(detail, panel));
    if let Some(words) = panel::movement(panel) {
        detail.part("Movement", &words);
        detail
            .more("A dot is a week in which too little was observed: it is left out, not counted as zero.", Role::Dim);
    }
    detail.part(
        "What it is",
        "Hours in which something held you up, by your own answers, per 40 observed hours. It is a lower bound: it covers \
         what was watched, not all the time you were held up.",
    );
    detail.part("Based on", &format!("{}. Not seen: {}.", panel.coverage.line(), Coverage::NOT_SEEN));
    if let Some(presence) = panel.imports.presence {
        detail.more(&format!("{}, as far as it was imported.", capital(&presence.words())), Role::Text);
    }
    detail.part("Who can change it", "It is the sum of everything below: choose a line there.");
}

/// The weeks as columns, the first and the last one named below.
fn rate_chart(detail: &Detail, panel: &Panel) -> Vec<Vec<Span<'static>>> {
    let weeks = panel::strip(panel);
    let chart = Chart { weeks: &weeks, limits: panel::limits(panel) };
    let mut rows =
        chart.tall(if detail.to.is_airy { 8 } else { 4 }, detail.to.width, detail.to.theme, |hours| number(hours, 1));
    if let (Some(first), Some(last)) = (panel.weeks.first(), panel.weeks.last()) {
        let (first, last) = (moment::day(first.monday), moment::day(last.monday));
        let room = (panel.weeks.len() * Chart::column(panel.weeks.len(), detail.to.width)).saturating_sub(first.len());
        rows.push(vec![detail.to.theme.span(Role::Dim, format!("{first}{last:>room$}"))]);
    }
    rows
}

fn apart(detail: &mut Detail) {
    detail.title("Counted apart");
    detail.part("Machine", "Time in which a run was going on, whether or not anybody waited for it.");
    detail.part("Not held up", "Runs of which you said that they did not hold you up.");
    detail.part(
        "Not answered",
        "Runs that have no answer yet. It is never guessed: this time is in neither of the others.",
    );
    detail.part("", "None of these is blocked time, and none is added to it.");
}

fn when(detail: &mut Detail, panel: &Panel) {
    detail.title("When it held up");
    let week = panel::by_hour(panel);
    let each = (detail.to.width.saturating_sub(5) / heat::hours(&week).len().max(1)).clamp(1, 3);
    detail.rows(heat::rows(&week, each, detail.to.theme));
    detail.part("What it is", "Blocked time by weekday and hour of your local day. It stays on this machine.");
    detail.part("", "One bad afternoon can fill an hour: look at a longer span (s) before you conclude anything.");
}

/// An interval in words, and where it comes from.
fn sureness(estimate: Estimate, case: &str) -> String {
    let Some(interval) = estimate.interval else {
        return format!("From {}: too few for an interval.", estimate.basis(case));
    };
    let method = estimate.method.name();
    let sure = capital(&words::sureness(interval, estimate.method));
    format!("{sure}, from {} ({method}).", estimate.basis(case))
}

fn of_tag(detail: &mut Detail, share: &TagShare, panel: &Panel) {
    let Some(tag) = share.tag else {
        detail.title("No category");
        let key = detail.to.theme.keys.named(shared::LIST, Action::Tag);
        detail.part("", &format!("Time that held you up without a tag. On the Now screen, {key} tags a wait."));
        return share_of(detail, share, panel);
    };
    detail.title(&capital(tag.name()));
    detail.more(tag.means(), Role::Dim);
    share_of(detail, share, panel);
    if let Some(wave) = share.wave {
        detail.part("WAVE dimension (a framework of Uplevel)", wave.name());
    }
    moves(detail, tag);
}

fn share_of(detail: &mut Detail, share: &TagShare, panel: &Panel) {
    let (value, interval) = words::share(share.share);
    let days = count(share.days, "day");
    let waits = count(share.waits, "wait");
    let blocked = words::sum(share.blocked);
    detail.part("What we saw", &format!("{value} of blocked time ({interval}): {blocked} in {waits} on {days}."));
    detail.part("How sure", &sureness(share.share, "day"));
    let others = panel.tags.iter().filter(|other| other.band == share.band && other.tag != share.tag);
    let others: Vec<&str> = others.map(|other| other.tag.map_or("no category", |tag| tag.name())).collect();
    if !others.is_empty() {
        let words = format!(
            "It cannot be told apart from: {}. Within a bracket the largest stands first, but which of them really is the \
             largest these weeks do not tell.",
            others.join(", ")
        );
        detail.more(&words, Role::Dim);
    }
}

/// What the playbook has for a category.
fn moves(detail: &mut Detail, tag: Tag) {
    let Some(advice) = playbook::for_tag(tag) else { return };
    if let Some(signal) = advice.signal {
        detail.part("What it may mean", &format!("{}: {}.", signal.signal, signal.means));
    }
    detail.part("Who can change it", &format!("{}.", capital(advice.who)));
    detail.part("A move to try", advice.question);
    detail.sentences("What can be automated", &playbook::automation(tag));
    if let Ok(symptom) = advice.symptom {
        detail.part("What leaders can do", &symptom.line());
    }
}

fn metric(detail: &mut Detail, drag: Drag, panel: &Panel) {
    detail.title(&capital(drag.name()));
    if let Some(metric) = panel.metrics.iter().find(|metric| metric.drag == drag) {
        detail.part("", &capital(&metric.words()));
        let source = words::source(metric);
        if !source.is_empty() {
            detail.part("Where it comes from", &format!("{}.", capital(&source)));
        }
        if let Some(estimate) = metric.estimate() {
            detail.part("How sure", &sureness(*estimate, drag.case()));
        }
        if let Some(said) = &metric.said {
            detail.part("What your pulse says", &format!("{}: {}", said.text, said.answer));
        }
    }
    let imports = &panel.imports;
    let told = match drag {
        Drag::SuccessRate => [
            imports.ci.map(|ci| ("What imported CI runs say", ci.words())),
            imports.tests.map(|tests| ("What imported test reports say", tests.words())),
        ],
        Drag::ReviewRounds => [imports.reopened.map(|again| ("From several imports", capital(&again.words()))), None],
        _ => [None, None],
    };
    for (heading, words) in told.into_iter().flatten() {
        detail.part(heading, &format!("{words}."));
    }
    detail.part("What it is", words::about(drag));
}

fn of_command(detail: &mut Detail, command: &CommandRuns) {
    detail.title(&command.label);
    if let Some(project) = &command.project {
        detail.more(project, Role::Dim);
    }
    let CommandRuns { runs, succeeded, failed, .. } = command;
    let other = runs.saturating_sub(succeeded + failed);
    let cut_short = if other > 0 { format!(", {other} cut short or unknown") } else { String::new() };
    detail.part("What we saw", &format!("{}: {succeeded} succeeded, {failed} failed{cut_short}.", count(*runs, "run")));
    let (median, p90) = (words::median(command.median), words::length(command.p90));
    detail.part("How long", &format!("Median {median}, 90th percentile {p90}."));
    detail.part("Machine time", &format!("{} in total.", words::sum(command.total)));
    detail.part("How sure", &sureness(command.median, "run"));
}

fn of_pulse(detail: &mut Detail, said: &[PulseHeadline]) {
    let Some(first) = said.first() else { return };
    detail.title(&panel::pulse_name(first));
    detail.more(&moment::day_and_year(first.at.date_naive()), Role::Dim);
    for said in said {
        detail.part(&said.text, &said.answer);
        let counts = if said.is_in_share { "Counts as" } else { "Does not count as" };
        detail.more(&format!("{counts}: {}", said.share), Role::Dim);
    }
    detail.part("", "Your answers and the log are two views: where they differ, both are worth a look.");
}

fn of_look(detail: &mut Detail, look: &Look) {
    detail.title(&look.sentence);
    detail.part("How sure", &look.how_sure);
    detail.part("What it may mean", &look.may_mean);
    detail.part("Who can change it", &look.who_can_change);
    detail.part("A move to try", look.move_question.as_deref().unwrap_or_default());
    for context in &look.context {
        if detail.to.is_airy {
            detail.part("", "");
        }
        detail.more(context, Role::Dim);
    }
}
