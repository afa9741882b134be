//! The drag panel as rows: the headline, what is counted apart, where the time went, the six metrics, when, commands.

use ratatui::text::Span;

use super::row::{COMMANDS, PanelRow, Rows, pulses};
use super::words;
use crate::domain::figure::insight::{CommandRuns, Panel, PulseHeadline, Reach, TagShare};
use crate::domain::page::insights::InsightsPage;
use crate::domain::say::count::agree;
use crate::domain::say::interval;
use crate::domain::say::moment;
use crate::tui::theme::Role;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::chart::Chart;
use crate::tui::widgets::heat;
use crate::tui::widgets::page::ends;
use crate::tui::widgets::text::{cut, left, right, width, wrap};

/// From this many cells on a row has all its columns.
const ROOMY: usize = 60;

/// From this many cells on the dimension of a tag stands there in words.
const NAMES_WAVES: usize = 68;

/// Cells of the longest name of a dimension.
const WAVE: usize = 15;

/// Adds everything from the headline to the person's pulses.
pub(super) fn add(rows: &mut Rows, page: &InsightsPage) {
    headline(rows, page);
    tags(rows, &page.panel);
    metrics(rows, &page.panel);
    turns(rows, &page.panel);
    when(rows, &page.panel);
    slowest(rows, &page.panel);
    repeated(rows, &page.panel);
    said(rows, &page.panel);
}

/// The dates of the weeks: `26 Oct\u{2013}22 Nov, so far`.
#[must_use]
pub(super) fn dates(panel: &Panel) -> String {
    let last = panel.span.to - chrono::TimeDelta::hours(12);
    let so_far = if panel.is_current { ", so far" } else { "" };
    format!("{}{so_far}", moment::days(panel.span.from.date_naive(), last.date_naive()))
}

/// The weeks of the strip, for a chart.
#[must_use]
pub(super) fn strip(panel: &Panel) -> Vec<Option<f64>> {
    panel.weeks.iter().map(|week| week.rate).collect()
}

/// Lower limit, middle and upper limit of usual movement.
#[must_use]
pub(super) fn limits(panel: &Panel) -> Option<[f64; 3]> {
    panel.usual.map(|usual| usual.chart.limits).map(|limits| [limits.lower, limits.mean, limits.upper])
}

/// What the limits say of the last whole week, and since when they stand.
#[must_use]
pub(super) fn movement(panel: &Panel) -> Option<String> {
    let (usual, words) = (panel.usual?, panel.movement()?);
    Some(format!("{words}. L{}.", usual.words().trim_start_matches('l')))
}

fn headline(rows: &mut Rows, page: &InsightsPage) {
    let panel = &page.panel;
    rows.title(&dates(panel), &words::reach(panel.frame.reach));
    rows.gap();
    let is_roomy = rows.room() >= ROOMY;
    let words = match panel.rate {
        Some(rate) if !is_roomy => words::hours_in_short(rate),
        _ => panel.blocked(),
    };
    let mut lines: Vec<Vec<Span>> =
        wrap(&words, rows.room()).into_iter().map(|line| vec![rows.theme.span(Role::Title, line)]).collect();
    lines.push(weeks(rows, panel));
    rows.row(PanelRow::Rate, lines);
    apart(rows, panel);
    if rows.is_airy {
        rows.note(&panel.coverage.line());
    }
    let observed = panel.weeks.iter().filter(|week| week.rate.is_some()).count();
    if observed < 2 && panel.is_current {
        rows.gap();
        rows.note("Intervals are known after two observed weeks, usual movement after six.");
        rows.note(super::IMPORTS);
    }
}

/// The strip of twelve weeks and what is usual.
fn weeks(rows: &Rows, panel: &Panel) -> Vec<Span<'static>> {
    let (theme, weeks) = (rows.theme, strip(panel));
    let limits = limits(panel);
    let mut spans = Chart { weeks: &weeks, limits }.strip(theme);
    let usual = if let Some([lower, _, upper]) = limits {
        format!(" usual {}", interval::hours([lower, upper]))
    } else {
        let known = weeks.iter().flatten().count();
        format!(" usual range known after six weeks; {known} so far")
    };
    let taken: usize = spans.iter().map(Span::width).sum();
    spans.push(theme.span(Role::Dim, cut(&usual, rows.room().saturating_sub(taken), theme.glyphs)));
    spans
}

/// The three sums that are no blocked time, each by itself.
fn apart(rows: &mut Rows, panel: &Panel) {
    let theme = rows.theme;
    let summary = &panel.summary;
    let sums = [
        ("machine", summary.latency.total),
        ("not held up", summary.blocked.not_held_up),
        ("not answered", summary.blocked.unanswered),
    ];
    let parts: Vec<String> = sums.iter().map(|(name, time)| format!("{name} {}", words::sum(*time))).collect();
    let (role, head) = (rows.role(PanelRow::Apart), "Counted apart");
    let taken = |parts: &[String], gap: usize| parts.iter().map(|part| width(part) + gap).sum::<usize>();
    let all = taken(&parts, 3) + head.len();
    let mut spans = Vec::new();
    if all <= rows.room() {
        spans.push(theme.span(Role::Dim, format!("{head}   ")));
    }
    // One after the other as far as they fit; the rest stands in the next line.
    let mut lines = Vec::new();
    let gap = if all <= rows.room() + head.len() { 3 } else { 2 };
    for part in parts {
        let so_far: usize = spans.iter().map(Span::width).sum();
        if so_far + width(&part) > rows.room() {
            lines.push(std::mem::take(&mut spans));
        }
        spans.push(theme.span(role, format!("{part}{}", " ".repeat(gap))));
    }
    lines.push(spans);
    rows.row(PanelRow::Apart, lines);
}

/// What agents' turns come to, where there are any.
fn turns(rows: &mut Rows, panel: &Panel) {
    let told = panel.summary.turns.rows();
    if told.is_empty() {
        return;
    }
    rows.title("Agents", "");
    for (name, words) in told {
        rows.note(&format!("{name}: {words}"));
    }
}

fn tags(rows: &mut Rows, panel: &Panel) {
    if panel.tags.is_empty() {
        return;
    }
    let aside =
        if rows.room() >= ROOMY { "share of blocked time; a bracket joins what cannot be told apart" } else { "" };
    rows.title("Where it went", aside);
    rows.gap();
    let most = panel.tags.iter().map(|share| share.share.value).fold(f64::EPSILON, f64::max);
    for (at, share) in panel.tags.iter().enumerate() {
        let neighbour = |other: Option<&TagShare>| other.is_some_and(|other| other.band == share.band);
        let before = at.checked_sub(1).and_then(|before| panel.tags.get(before));
        let bracket = match (neighbour(before), neighbour(panel.tags.get(at + 1))) {
            (false, true) => rows.theme.glyphs.bracket[0],
            (true, true) => rows.theme.glyphs.bracket[1],
            (true, false) => rows.theme.glyphs.bracket[2],
            (false, false) => " ",
        };
        tag(rows, share, bracket, most);
    }
    if rows.is_airy && !panel.waves.is_empty() {
        rows.note_of(panel.waves.iter().map(|dimension| {
            let (value, interval) = words::share(dimension.share);
            format!("{} {} {value} ({interval})", dimension.wave, dimension.wave.name())
        }));
    }
}

fn tag(rows: &mut Rows, share: &TagShare, bracket: &str, most: f64) {
    let row = PanelRow::Tag(share.tag);
    let (theme, glyphs) = (rows.theme, rows.theme.glyphs);
    let is_roomy = rows.room() >= ROOMY;
    let name_cells = if is_roomy { 18 } else { rows.room().saturating_sub(2 + 2 + 6 + 10).min(18) };
    let name = share.tag.map_or("no category", |tag| tag.name());
    let (value, interval) = words::share(share.share);
    // The dimension in words where there is room, else its letter, which `?` explains.
    let wave_cells = if rows.room() >= NAMES_WAVES { WAVE } else { 1 };
    let wave = share
        .wave
        .map_or(String::new(), |wave| if wave_cells == WAVE { wave.short_name().to_owned() } else { wave.to_string() });
    let mut spans = vec![
        theme.span(Role::Dim, format!("{bracket} ")),
        theme.span(rows.role(row), left(name, name_cells, glyphs)),
        theme.span(Role::Dim, format!(" {}", left(&wave, wave_cells, glyphs))),
    ];
    let bar_cells = rows.room().saturating_sub(2 + name_cells + 1 + wave_cells + 2 + 6 + 12 + 8);
    if is_roomy && bar_cells > 3 {
        spans.push(Span::raw("  "));
        spans.extend(bar(share.share.value / most, bar_cells, Role::Accent, theme));
    }
    spans.push(theme.span(Role::Text, right(&value, 6, glyphs)));
    spans.push(theme.span(Role::Dim, format!("  {}", left(&interval, if is_roomy { 10 } else { 8 }, glyphs))));
    if is_roomy {
        spans.push(theme.span(Role::Text, right(&words::sum(share.blocked), 8, glyphs)));
    }
    rows.row(row, vec![spans]);
}

fn metrics(rows: &mut Rows, panel: &Panel) {
    const NAME: usize = 22;
    if panel.metrics.is_empty() {
        return;
    }
    rows.title("Six drag metrics", "");
    rows.gap();
    for metric in &panel.metrics {
        let row = PanelRow::Metric(metric.drag);
        let (theme, glyphs, name) = (rows.theme, rows.theme.glyphs, metric.drag.name());
        let (value, sources) = (metric.in_short(), [words::source(metric), words::origin(metric).to_owned()]);
        let role = if metric.origin.is_none() { Role::Dim } else { Role::Text };
        if rows.room() < ROOMY {
            let words = [format!("{name}: {value}"), sources[1].clone()].join("; ");
            let lines = wrap(words.trim_end_matches("; "), rows.room());
            let lines = lines.into_iter().map(|line| vec![rows.theme.span(role, line)]).collect();
            rows.row(row, lines);
            continue;
        }
        let mut lines = Vec::new();
        for (index, words) in wrap(&value, rows.room() - NAME).into_iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            lines.push(vec![theme.span(rows.role(row), left(name, NAME, glyphs)), theme.span(role, words)]);
        }
        if let Some(last) = lines.pop() {
            let room = rows.room().saturating_sub(last.iter().map(Span::width).sum::<usize>() + 2);
            let source = |words: String| vec![theme.span(Role::Dim, words)];
            match sources.iter().find(|source| width(source) <= room) {
                Some(fits) => lines.push(ends(last, source(fits.clone()), rows.room())),
                None => lines.extend([last, ends(vec![], source(sources[0].clone()), rows.room())]),
            }
        }
        rows.row(row, lines);
    }
}

/// The strip of weekdays and hours in seconds.
#[must_use]
pub(super) fn by_hour(panel: &Panel) -> heat::HeatMap {
    panel.when.map(|day| day.map(|time| u64::try_from(time / 1000).unwrap_or(0)))
}

fn when(rows: &mut Rows, panel: &Panel) {
    let week = by_hour(panel);
    let most = week.iter().flatten().copied().max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let full = rows.theme.glyphs.heat[4];
    let weeks = if panel.frame.reach == Reach::Week {
        String::new()
    } else {
        format!(" in {}", words::reach(panel.frame.reach))
    };
    let scale = format!("{full} up to {}{weeks}", words::sum(i64::try_from(most * 1000).unwrap_or(i64::MAX)));
    rows.title("When it held up", &scale);
    rows.gap();
    let hours = heat::hours(&week).len();
    let each = (rows.room().saturating_sub(5) / hours.max(1)).clamp(1, 3);
    let lines = heat::rows(&week, each, rows.theme);
    rows.row(PanelRow::When, lines);
}

/// `cargo test`, its project dim behind it, in `cells` cells.
fn command(rows: &Rows, row: PanelRow, command: &CommandRuns, cells: usize) -> Vec<Span<'static>> {
    let glyphs = rows.theme.glyphs;
    let label_cells = cells * 5 / 8;
    vec![
        rows.theme.span(rows.role(row), left(&command.label, label_cells.saturating_sub(1), glyphs)),
        rows.theme.span(
            Role::Dim,
            left(&format!(" {}", command.project.as_deref().unwrap_or("")), cells + 1 - label_cells, glyphs),
        ),
    ]
}

fn slowest(rows: &mut Rows, panel: &Panel) {
    if panel.slowest.is_empty() {
        return;
    }
    rows.title("Slowest commands", "90th percentile");
    rows.gap();
    let glyphs = rows.theme.glyphs;
    for (at, slow) in panel.slowest.iter().take(COMMANDS).enumerate() {
        let row = PanelRow::Slowest(at);
        let (is_roomy, tenth) = (rows.room() >= ROOMY, right(&words::length(slow.slowest_tenth), 9, glyphs));
        let median = format!("  median {}", words::median(slow.middle));
        let cells = if is_roomy { rows.room().saturating_sub(9 + 36) } else { rows.room().saturating_sub(9) };
        let mut spans = command(rows, row, slow, cells);
        if is_roomy {
            spans.push(rows.theme.span(Role::Text, left(&median, 36, glyphs)));
        }
        spans.push(rows.theme.span(Role::Text, tenth));
        rows.row(row, vec![spans]);
    }
}

fn repeated(rows: &mut Rows, panel: &Panel) {
    if panel.repeated.is_empty() {
        return;
    }
    rows.title("Most repeated commands", "machine time");
    rows.gap();
    let glyphs = rows.theme.glyphs;
    for (at, often) in panel.repeated.iter().take(COMMANDS).enumerate() {
        let row = PanelRow::Repeated(at);
        let is_roomy = rows.room() >= ROOMY;
        let runs = if is_roomy {
            format!("{:>6} {}, {:>4} failed", often.runs, agree(often.runs, "run ", "runs"), often.failed)
        } else {
            format!("{:>6}", often.runs)
        };
        let total = right(&words::sum(often.total), 9, glyphs);
        let cells = rows.room().saturating_sub(width(&runs) + 9);
        let mut spans = command(rows, row, often, cells);
        spans.push(rows.theme.span(Role::Text, runs));
        spans.push(rows.theme.span(Role::Text, total));
        rows.row(row, vec![spans]);
    }
}

fn said(rows: &mut Rows, panel: &Panel) {
    let pulses = pulses(panel);
    if pulses.is_empty() {
        return;
    }
    rows.title("What you said in pulses", "your answers");
    rows.gap();
    for (at, said) in pulses.into_iter().enumerate() {
        let Some(first) = said.first() else { continue };
        let row = PanelRow::Said(at);
        let (theme, glyphs) = (rows.theme, rows.theme.glyphs);
        let is_roomy = rows.room() >= ROOMY;
        let (name_cells, day_cells) = if is_roomy { (26, 8) } else { (rows.room() / 2, 0) };
        let more = match said.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let day = moment::day(first.at.date_naive());
        let rest = rows.room().saturating_sub(name_cells + day_cells + 1 + width(&more));
        let share = if first.is_in_share { &first.share } else { &first.answer };
        let spans = vec![
            theme.span(rows.role(row), left(&pulse_name(first), name_cells.saturating_sub(1), glyphs)),
            theme.span(Role::Dim, format!(" {} ", left(&day, day_cells, glyphs))),
            theme.span(Role::Text, cut(share, rest, glyphs)),
            theme.span(Role::Dim, more),
        ];
        rows.row(row, vec![spans]);
    }
}

/// The pulse, with the service it was about.
#[must_use]
pub(super) fn pulse_name(said: &PulseHeadline) -> String {
    said.service.as_ref().map_or_else(|| said.title.clone(), |service| format!("{}: {service}", said.title))
}
