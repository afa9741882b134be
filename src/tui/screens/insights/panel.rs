//! The drag panel as rows: the headline, what is counted apart, where the time went, the six metrics, when, commands.

use ratatui::text::Span;

use super::row::{COMMANDS, PanelRow, Rows, pulses};
use super::words;
use crate::domain::figure::insight::{CommandRuns, DragMetric, Panel, PulseHeadline, Reach, TagShare};
use crate::domain::log::tag::Wave;
use crate::domain::page::insights::InsightsPage;
use crate::domain::say::count::agree;
use crate::domain::say::{interval, moment};
use crate::tui::theme::{Role, Theme};
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
    commands(rows, &page.panel);
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
    rows.section(&dates(panel), &words::reach(panel.frame.reach));
    let words = match panel.rate {
        Some(rate) if rows.room() < ROOMY => words::hours_in_short(rate),
        _ => panel.blocked(),
    };
    let lines = wrap(&words, rows.room()).into_iter().map(|line| vec![rows.to.theme.span(Role::Title, line)]);
    let lines: Vec<Vec<Span>> = lines.chain([weeks(rows, panel)]).collect();
    rows.row(PanelRow::Rate, lines);
    apart(rows, panel);
    if rows.to.is_airy {
        rows.note(&panel.coverage.line());
    }
    if panel.is_current && strip(panel).iter().flatten().count() < 2 {
        rows.to.gap();
        rows.note("Intervals are known after two observed weeks, usual movement after six.");
        rows.note(super::IMPORTS);
    }
}

/// The strip of twelve weeks and what is usual.
fn weeks(rows: &Rows, panel: &Panel) -> Vec<Span<'static>> {
    let (theme, weeks) = (rows.to.theme, strip(panel));
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

/// The three sums that are no blocked time, each by itself, one after the other as far as they fit a line.
fn apart(rows: &mut Rows, panel: &Panel) {
    const HEAD: &str = "Counted apart";
    let (theme, role, summary) = (rows.to.theme, rows.role(PanelRow::Apart), &panel.summary);
    let sums = [
        ("machine", summary.latency.total),
        ("not held up", summary.blocked.not_held_up),
        ("not answered", summary.blocked.unanswered),
    ];
    let sums = sums.map(|(name, time)| format!("{name} {}", words::sum(time)));
    let all = sums.iter().map(|sum| width(sum) + 3).sum::<usize>() + HEAD.len();
    let head = (all <= rows.room()).then(|| theme.span(Role::Dim, format!("{HEAD}   ")));
    let gap = " ".repeat(if all <= rows.room() + HEAD.len() { 3 } else { 2 });
    let (mut lines, mut line) = (vec![], Vec::from_iter(head));
    for sum in sums {
        if line.iter().map(Span::width).sum::<usize>() + width(&sum) > rows.room() {
            lines.push(std::mem::take(&mut line));
        }
        line.push(theme.span(role, format!("{sum}{gap}")));
    }
    lines.push(line);
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
    rows.section("Where it went", aside);
    let most = panel.tags.iter().map(|share| share.share.value).fold(f64::EPSILON, f64::max);
    for (at, share) in panel.tags.iter().enumerate() {
        tag(rows, share, bracket(&panel.tags, at, rows.to.theme), most);
    }
    if rows.to.is_airy && !panel.waves.is_empty() {
        rows.note_of(panel.waves.iter().map(|dimension| {
            let (value, interval) = words::share(dimension.share);
            format!("{} {} {value} ({interval})", dimension.wave, dimension.wave.name())
        }));
    }
}

/// The part of the bracket around what cannot be told apart that stands before a share.
fn bracket(shares: &[TagShare], at: usize, theme: &Theme) -> &'static str {
    let is_same = |other: Option<&TagShare>| other.is_some_and(|other| other.band == shares[at].band);
    let before = at.checked_sub(1).and_then(|before| shares.get(before));
    match (is_same(before), is_same(shares.get(at + 1))) {
        (false, true) => theme.glyphs.bracket[0],
        (true, true) => theme.glyphs.bracket[1],
        (true, false) => theme.glyphs.bracket[2],
        (false, false) => " ",
    }
}

fn tag(rows: &mut Rows, share: &TagShare, bracket: &str, most: f64) {
    let row = PanelRow::Tag(share.tag);
    let (theme, glyphs, is_roomy) = (rows.to.theme, rows.to.theme.glyphs, rows.room() >= ROOMY);
    let name_cells = if is_roomy { 18 } else { rows.room().saturating_sub(2 + 2 + 6 + 10).min(18) };
    let name = share.tag.map_or("no category", |tag| tag.name());
    let wave = wave_words(share, rows.room(), theme);
    let mut spans = vec![
        theme.span(Role::Dim, format!("{bracket} ")),
        theme.span(rows.role(row), left(name, name_cells, glyphs)),
        theme.span(Role::Dim, format!(" {wave}")),
    ];
    let bar_cells = rows.room().saturating_sub(2 + name_cells + 1 + width(&wave) + 2 + 6 + 12 + 8);
    if is_roomy && bar_cells > 3 {
        spans.push(Span::raw("  "));
        spans.extend(bar(share.share.value / most, bar_cells, Role::Accent, theme));
    }
    let (value, interval) = words::share(share.share);
    let interval = if share.share.interval.is_none() { "too few" } else { &interval };
    spans.push(theme.span(Role::Text, right(&value, 6, glyphs)));
    spans.push(theme.span(Role::Dim, format!("  {}", left(interval, if is_roomy { 10 } else { 8 }, glyphs))));
    spans.extend(is_roomy.then(|| theme.span(Role::Text, right(&words::sum(share.blocked), 8, glyphs))));
    rows.row(row, vec![spans]);
}

/// The dimension of a tag in words where there is room, else its letter, which `?` explains.
fn wave_words(share: &TagShare, room: usize, theme: &Theme) -> String {
    let has_names = room >= NAMES_WAVES;
    let words = |wave: Wave| if has_names { wave.short_name().to_owned() } else { wave.to_string() };
    left(&share.wave.map(words).unwrap_or_default(), if has_names { WAVE } else { 1 }, theme.glyphs)
}

fn metrics(rows: &mut Rows, panel: &Panel) {
    if panel.metrics.is_empty() {
        return;
    }
    rows.section("Six drag metrics", "");
    for metric in &panel.metrics {
        let lines = if rows.room() < ROOMY { metric_in_short(rows, metric) } else { of_metric(rows, metric) };
        rows.row(PanelRow::Metric(metric.drag), lines);
    }
}

fn role_of(metric: &DragMetric) -> Role {
    if metric.origin.is_none() { Role::Dim } else { Role::Text }
}

fn metric_in_short(rows: &Rows, metric: &DragMetric) -> Vec<Vec<Span<'static>>> {
    let words = format!("{}: {}; {}", metric.drag.name(), metric.in_short(), words::origin(metric));
    let lines = wrap(words.trim_end_matches("; "), rows.room());
    lines.into_iter().map(|line| vec![rows.to.theme.span(role_of(metric), line)]).collect()
}

/// Name and value, and where it comes from at the right end, or below where it does not fit.
fn of_metric(rows: &Rows, metric: &DragMetric) -> Vec<Vec<Span<'static>>> {
    const NAME: usize = 22;
    let (row, value) = (PanelRow::Metric(metric.drag), metric.in_short());
    let mut lines = rows.named(row, (metric.drag.name(), NAME), (role_of(metric), &value));
    let Some(last) = lines.pop() else { return lines };
    let room = rows.room().saturating_sub(last.iter().map(Span::width).sum::<usize>() + 2);
    let source = |words: String| vec![rows.to.theme.span(Role::Dim, words)];
    let sources = [words::source(metric), words::origin(metric).to_owned()];
    match sources.iter().find(|source| width(source) <= room) {
        Some(fits) => lines.push(ends(last, source(fits.clone()), rows.room())),
        None => lines.extend([last, ends(vec![], source(sources[0].clone()), rows.room())]),
    }
    lines
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
    let full = rows.to.theme.glyphs.heat[4];
    let weeks = if panel.frame.reach == Reach::Week {
        String::new()
    } else {
        format!(" in {}", words::reach(panel.frame.reach))
    };
    let scale = format!("{full} up to {}{weeks}", words::sum(i64::try_from(most * 1000).unwrap_or(i64::MAX)));
    rows.section("When it held up", &scale);
    let hours = heat::hours(&week).len();
    let each = (rows.room().saturating_sub(5) / hours.max(1)).clamp(1, 3);
    let lines = heat::rows(&week, each, rows.to.theme);
    rows.row(PanelRow::When, lines);
}

/// `cargo test`, its project dim behind it, in `cells` cells.
fn label(rows: &Rows, row: PanelRow, command: &CommandRuns, cells: usize) -> [Span<'static>; 2] {
    let glyphs = rows.to.theme.glyphs;
    let label_cells = cells * 5 / 8;
    let project = format!(" {}", command.project.as_deref().unwrap_or(""));
    [
        rows.to.theme.span(rows.role(row), left(&command.label, label_cells.saturating_sub(1), glyphs)),
        rows.to.theme.span(Role::Dim, left(&project, cells + 1 - label_cells, glyphs)),
    ]
}

/// The slowest commands, and those that run most often.
fn commands(rows: &mut Rows, panel: &Panel) {
    let (glyphs, is_roomy) = (rows.to.theme.glyphs, rows.room() >= ROOMY);
    list(rows, ["Slowest commands", "90th percentile"], &panel.slowest, PanelRow::Slowest, |slow| {
        let median = format!("  median {}", words::median(slow.median));
        let median = if is_roomy { left(&median, 36, glyphs) } else { String::new() };
        [median, words::length(slow.p90)]
    });
    list(rows, ["Most repeated commands", "machine time"], &panel.repeated, PanelRow::Repeated, |often| {
        let more = || format!(" {}, {:>4} failed", agree(often.runs, "run ", "runs"), often.failed);
        let more = if is_roomy { more() } else { String::new() };
        [format!("{:>6}{more}", often.runs), words::sum(often.total)]
    });
}

/// Commands with two figures each: the second one, in nine cells, is that of the heading.
fn list(
    rows: &mut Rows,
    [title, aside]: [&str; 2],
    commands: &[CommandRuns],
    row: fn(usize) -> PanelRow,
    figures: impl Fn(&CommandRuns) -> [String; 2],
) {
    if !commands.is_empty() {
        rows.section(title, aside);
    }
    for (at, command) in commands.iter().take(COMMANDS).enumerate() {
        let [middle, last] = figures(command);
        let label = label(rows, row(at), command, rows.room().saturating_sub(width(&middle) + 9));
        let figures =
            [middle, right(&last, 9, rows.to.theme.glyphs)].map(|words| rows.to.theme.span(Role::Text, words));
        rows.row(row(at), vec![[label, figures].concat()]);
    }
}

fn said(rows: &mut Rows, panel: &Panel) {
    let pulses = pulses(panel);
    if !pulses.is_empty() {
        rows.section("What you said in pulses", "your answers");
    }
    for (at, said) in pulses.into_iter().enumerate() {
        if let Some((first, others)) = said.split_first() {
            let row = PanelRow::Said(at);
            rows.row(row, vec![of_pulse(rows, row, first, others.len())]);
        }
    }
}

/// The first headline of a pulse, and how many more there are.
fn of_pulse(rows: &Rows, row: PanelRow, said: &PulseHeadline, others: usize) -> Vec<Span<'static>> {
    let (theme, glyphs) = (rows.to.theme, rows.to.theme.glyphs);
    let (name_cells, day_cells) = if rows.room() >= ROOMY { (26, 8) } else { (rows.room() / 2, 0) };
    let more = if others == 0 { String::new() } else { format!(" and {others} more") };
    let day = moment::day(said.at.date_naive());
    let rest = rows.room().saturating_sub(name_cells + day_cells + 1 + width(&more));
    let share = if said.is_in_share { &said.share } else { &said.answer };
    vec![
        theme.span(rows.role(row), left(&pulse_name(said), name_cells.saturating_sub(1), glyphs)),
        theme.span(Role::Dim, format!(" {} ", left(&day, day_cells, glyphs))),
        theme.span(Role::Text, cut(share, rest, glyphs)),
        theme.span(Role::Dim, more),
    ]
}

/// The pulse, with the service it was about.
#[must_use]
pub(super) fn pulse_name(said: &PulseHeadline) -> String {
    said.service.as_ref().map_or_else(|| said.title.clone(), |service| format!("{}: {service}", said.title))
}
