//! The whole report as lines, with the place where each part begins.

use ratatui::text::Span;

use crate::domain::round::result::Publication;
use crate::domain::team::report::{Chart, Figure, NOT_SHOWN, OwnWords, Report, Row, Trend};
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::page::{Page, ends};
use crate::tui::widgets::text::{cut, left, width as cells, wrap};

/// Cells of a bar, where there is room for one.
const BAR: usize = 12;
/// Room for the words before the three sentences of a figure.
const NAMES: usize = 19;

/// The report's lines.
pub(super) struct ReportLines {
    pub(super) page: Page,
    /// First line and title of each part.
    pub(super) parts: Vec<(usize, String)>,
}

impl ReportLines {
    pub(super) fn of(report: &Report, width: usize, shape: Shape, theme: &Theme) -> Self {
        let mut writer = Writer { page: Page::default(), parts: vec![], width, is_small: shape == Shape::Small, theme };
        if shape.is_airy() {
            writer.page.gap();
        }
        writer.head(report);
        for (place, figure) in report.figures.iter().enumerate() {
            writer.figure(figure);
            if place == 0 {
                writer.own_words(&report.own_words);
            }
        }
        let unnumbered = [&report.interviews, &report.studio, &report.delivery, &report.also_asked];
        unnumbered.into_iter().flatten().for_each(|figure| writer.figure(figure));
        writer.begin("About this report");
        report.footer.iter().for_each(|line| writer.text(Role::Dim, line));
        Self { page: writer.page, parts: writer.parts }
    }

    /// The part that a line belongs to.
    pub(super) fn part_at(&self, line: usize) -> usize {
        self.parts.iter().rposition(|(start, _)| *start <= line).unwrap_or(0)
    }

    /// Where a part begins.
    pub(super) fn start_of(&self, part: usize) -> Option<usize> {
        self.parts.get(part).map(|(start, _)| *start)
    }

    /// The last line that may be on top: every part can be.
    pub(super) fn furthest(&self, height: usize) -> usize {
        let last = self.parts.last().map_or(0, |(start, _)| *start);
        self.page.len().saturating_sub(height).max(last)
    }
}

struct Writer<'a> {
    page: Page,
    parts: Vec<(usize, String)>,
    width: usize,
    is_small: bool,
    theme: &'a Theme,
}

impl Writer<'_> {
    fn head(&mut self, report: &Report) {
        report.notes.iter().for_each(|note| self.text(Role::Text, note));
        let (theme, width) = (self.theme, self.width);
        let people = match report.rounds.last() {
            Some(round) => {
                format!("{} people {} {}", round.contributions, theme.glyphs.dot, round.weeks.replace("..", " to "))
            }
            None => String::new(),
        };
        let title = cut(&report.title, width.saturating_sub(2), theme.glyphs);
        let title = vec![theme.span(Role::Title, format!("  {title}"))];
        if self.is_small {
            self.page.line(title);
            self.text(Role::Dim, &people);
        } else {
            self.page.line(ends(title, vec![theme.span(Role::Dim, people)], width));
        }
    }

    /// Begins a part of the report.
    fn begin(&mut self, title: &str) {
        self.page.gap();
        // The gap above scrolls out of sight when the part is on top.
        self.parts.push((if self.parts.is_empty() { 0 } else { self.page.len() }, title.to_owned()));
        for line in wrap(title, self.width.saturating_sub(2)) {
            self.page.line(self.theme.span(Role::Title, format!("  {line}")));
        }
    }

    fn text(&mut self, role: Role, text: &str) {
        for line in wrap(text, self.width.saturating_sub(2)) {
            self.page.line(self.theme.span(role, format!("  {line}")));
        }
    }

    fn gap_if_airy(&mut self) {
        if !self.is_small {
            self.page.gap();
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let number = figure.number.map(|number| format!("{number} ")).unwrap_or_default();
        self.begin(&format!("{number}{}", figure.title));
        self.text(Role::Text, &figure.saw);
        self.gap_if_airy();
        let sentences = [
            ("How sure", &figure.how_sure),
            ("What it may mean", &figure.may_mean),
            ("Who can change it", &figure.who_can_change),
        ];
        for (name, sentence) in sentences {
            if let Some(sentence) = sentence {
                self.named(name, sentence);
            }
        }
        if let Some(question) = &figure.question {
            self.gap_if_airy();
            let mut mark = self.theme.glyphs.current;
            for line in wrap(question, self.width.saturating_sub(4)) {
                let mark = std::mem::replace(&mut mark, " ");
                self.page.line(vec![
                    self.theme.span(Role::Accent, format!("  {mark} ")),
                    self.theme.span(Role::Title, line),
                ]);
            }
        }
        figure.context.iter().for_each(|line| self.text(Role::Dim, line));
        let (hidden, shown): (Vec<&Chart>, Vec<&Chart>) =
            figure.charts.iter().partition(|chart| chart.shown == Publication::KeptBack);
        for chart in shown {
            self.chart(chart);
        }
        if !hidden.is_empty() {
            let titles: Vec<&str> = hidden.iter().map(|chart| chart.title.as_str()).collect();
            self.page.gap();
            self.text(Role::Dim, &format!("{NOT_SHOWN} ({})", titles.join("; ")));
        }
    }

    /// A sentence with its name before it, or above where it is narrow.
    fn named(&mut self, name: &str, sentence: &str) {
        let theme = self.theme;
        if self.is_small {
            return self.text(Role::Dim, &format!("{name}: {sentence}"));
        }
        let mut name = name;
        for line in wrap(sentence, self.width.saturating_sub(2 + NAMES)) {
            let name = left(std::mem::take(&mut name), NAMES, theme.glyphs);
            self.page.line(vec![theme.span(Role::Dim, format!("  {name}")), theme.span(Role::Text, line)]);
        }
    }

    fn chart(&mut self, chart: &Chart) {
        self.page.gap();
        self.text(Role::Title, &chart.title);
        if let Some([left, right]) = &chart.sides {
            self.text(Role::Text, &format!("Left: {left}"));
            self.text(Role::Text, &format!("Right: {right}"));
        }
        let answered = chart.answers.map(|answers| format!("{answers} answered."));
        let says: Vec<&str> = chart.says.iter().map(String::as_str).chain(answered.as_deref()).collect();
        self.text(Role::Dim, &says.join(" "));
        let widest = chart.rows.iter().map(|row| cells(&row.label)).max().unwrap_or(0);
        chart.rows.iter().for_each(|row| self.row(row, widest));
        chart.trend.iter().for_each(|trend| self.trend(trend));
    }

    /// Label, bar and words in one line where they fit, else the words below.
    fn row(&mut self, row: &Row, widest: usize) {
        let theme = self.theme;
        let room = self.width.saturating_sub(2);
        let bar_cells = if self.is_small { 0 } else { BAR + 2 };
        let label_room = widest.min(room.saturating_sub(bar_cells + 8).max(8));
        let role = if row.in_headline { Role::Title } else { Role::Text };
        let drawn = |row: &Row| -> Vec<Span<'static>> {
            let fill = if row.in_headline { Role::Accent } else { Role::Text };
            match row.low {
                _ if bar_cells == 0 => vec![],
                Some(share) => [bar(share, BAR, fill, theme), vec![Span::raw("  ")]].concat(),
                None => vec![Span::raw(" ".repeat(bar_cells))],
            }
        };
        let fits = cells(&row.label) <= label_room && label_room + 2 + bar_cells + cells(&row.words) <= room;
        let labels = wrap(&row.label, if fits { label_room } else { room.saturating_sub(2) });
        let last = labels.len().saturating_sub(1);
        for (at, label) in labels.into_iter().enumerate() {
            let mut spans = vec![
                theme.span(role, format!("  {}", if fits { left(&label, label_room, theme.glyphs) } else { label })),
            ];
            if fits && at == last {
                spans.push(Span::raw("  "));
                spans.extend(drawn(row));
                spans.push(theme.span(role, row.words.clone()));
            }
            self.page.line(spans);
        }
        if !fits {
            let mut first = drawn(row);
            for words in wrap(&row.words, room.saturating_sub(bar_cells + 2)) {
                let mut spans = vec![Span::raw("    ")];
                let lead = std::mem::take(&mut first);
                spans.extend(if lead.is_empty() { vec![Span::raw(" ".repeat(bar_cells))] } else { lead });
                spans.push(theme.span(Role::Dim, words));
                self.page.line(spans);
            }
        }
    }

    fn trend(&mut self, trend: &Trend) {
        self.gap_if_airy();
        self.text(Role::Dim, &format!("Over rounds, {}: {}", trend.of, trend.sentence));
        let widest = trend.points.iter().map(|point| cells(&point.weeks)).max().unwrap_or(0);
        for point in &trend.points {
            let share = |count: Option<u32>| Some(f64::from(count?) / f64::from(point.of?.max(1)));
            let row = Row {
                label: point.weeks.clone(),
                words: point.words.clone(),
                low: share(point.at_least),
                ..Row::default()
            };
            self.row(&row, widest);
        }
    }

    fn own_words(&mut self, blocks: &[OwnWords]) {
        if blocks.is_empty() {
            return;
        }
        self.begin("In the team's own words");
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 {
                self.gap_if_airy();
            }
            match block {
                OwnWords::Heading { text } => self.text(Role::Title, text),
                OwnWords::Paragraph { text } => self.text(Role::Text, text),
                OwnWords::List { items } => {
                    for item in items {
                        self.text(Role::Text, &format!("{} {item}", self.theme.glyphs.dot));
                    }
                }
            }
        }
    }
}
