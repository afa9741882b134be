//! The one-row form: the question, else what runs, else today in sums.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Text, Span};

use super::screens::now::sums;
use crate::domain::figure::progress;
use crate::domain::figure::progress::RunningWait;
use crate::domain::say::length;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Line;
use crate::tui::model::Model;
use crate::tui::over::view::words as words_of;
use crate::tui::sheets::Sheet;
use crate::tui::theme::Role;
use crate::tui::ui::Ui;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::rows::{asked, bar_role, filled, outlook};
use crate::tui::widgets::{choice, text};

/// Draws it into the first row of `area`.
pub(crate) fn view(model: &Model, line: Option<Line>, frame: &mut Frame, area: Rect) {
    let Some(row) = area.rows().next() else { return };
    let width = usize::from(row.width);
    frame.render_widget(Text::from(spans(model, line, width)), row);
}

fn spans(model: &Model, line: Option<Line>, width: usize) -> Vec<Span<'static>> {
    let (ui, theme) = (&model.ui, &model.ui.theme);
    if let Some(sheet) = &model.sheet {
        if let Sheet::Tag(state) = sheet {
            return letters(ui, &state.wait.label, &choice::suggested(&state.wait), width);
        }
        let close = theme.keys.named(shared::TOO_SMALL, Action::Back);
        return vec![theme.span(Role::Text, format!("Make this window larger, or press {close}."))];
    }
    if let Some(spans) = line.and_then(|line| of_line(ui, line, width)) {
        return spans;
    }
    let Some(overview) = &ui.overview else { return vec![theme.span(Role::Dim, "draglog")] };
    if let Some(asking) = overview.asking().next() {
        return of_asking(ui, asking, overview.running.len() - 1, width);
    }
    // A review that waits for days must not hide the build that runs now.
    let works = |running: &&RunningWait| running.wait.is_run() || running.wait.is_turn();
    let foremost = overview.running.iter().rev().find(works);
    match foremost.or(overview.running.first()) {
        Some(running) => of_running(ui, running, overview.running.len() - 1, width),
        None => vec![theme.span(Role::Text, text::cut(&sums(&overview.today, width), width, theme.glyphs))],
    }
}

fn of_line(ui: &Ui, line: Line, width: usize) -> Option<Vec<Span<'static>>> {
    let (lines, theme) = (&ui.lines, &ui.theme);
    let words = |role: Role, words: &str| vec![theme.span(role, text::cut(words, width, theme.glyphs))];
    match line {
        Line::AfterTag => lines.after_tag.as_ref().map(|line| words(Role::Good, &line.words)),
        Line::Toast => lines.toast.as_ref().map(|toast| words(Role::Text, &toast.words)),
        Line::Strip => lines.strip.as_ref().map(|strip| {
            let (label, question) = words_of(strip, ui.now);
            letters(ui, &format!("{label}: {question}"), &choice::suggested(&strip.ask.wait), width)
        }),
        Line::Offer | Line::Pulse | Line::Recap | Line::Hint => None,
    }
}

fn letters(ui: &Ui, label: &str, tags: &[crate::domain::log::tag::Tag], width: usize) -> Vec<Span<'static>> {
    let theme = &ui.theme;
    let long: usize = tags.iter().map(|tag| text::width(tag.name()) + 4).sum();
    let label_cells = text::width(label).min((width / 2).max(width.saturating_sub(long)));
    let mut spans = vec![theme.span(Role::Title, text::cut(label, label_cells, theme.glyphs))];
    let has_names = label_cells + long <= width;
    for tag in tags {
        spans.push(theme.span(Role::Key, format!("  {}", tag.key())));
        if has_names {
            spans.push(theme.span(Role::Dim, format!(" {}", tag.name())));
        }
    }
    spans
}

/// An agent needs the person: that comes first.
fn of_asking(ui: &Ui, running: &RunningWait, others: usize, width: usize) -> Vec<Span<'static>> {
    let theme = &ui.theme;
    let since = running.wait.asks_since.map_or(String::new(), |since| asked(since, ui.now));
    let others = if others > 0 { format!("  +{others}") } else { String::new() };
    let project = running.wait.project.as_deref().unwrap_or_default();
    let words = format!("{} needs you", running.name());
    let room = width.saturating_sub(text::width(&since) + others.len() + 4);
    let words = text::cut(&words, room, theme.glyphs);
    let left = room.saturating_sub(text::width(&words));
    let project = if left > 4 { text::cut(project, left - 2, theme.glyphs) } else { String::new() };
    vec![
        theme.span(Role::Warn, words),
        theme.span(Role::Text, format!("  {project}  ")),
        theme.span(Role::Warn, since),
        theme.span(Role::Dim, others),
    ]
}

fn of_running(ui: &Ui, running: &RunningWait, others: usize, width: usize) -> Vec<Span<'static>> {
    let theme = &ui.theme;
    let elapsed = length::passed(running.latency(ui.now));
    let progress = progress::of(running, ui.now);
    let bar_cells = if progress.is_some() && width >= 36 { 10 } else { 0 };
    let (words, role) = outlook(running, progress, ui.now, width / 3);
    let words = if width < 30 { String::new() } else { words.replace('–', theme.glyphs.dash) };
    let others = if others > 0 { format!("  +{others}") } else { String::new() };
    let tail = text::width(&elapsed) + 2 + bar_cells + 2 + text::width(&words) + 2 + others.len();
    let label_cells = width.saturating_sub(tail).max(width.min(8));
    let mut spans = vec![
        theme.span(Role::Title, text::cut(running.name(), label_cells, theme.glyphs)),
        theme.span(Role::Text, format!("  {elapsed}  ")),
    ];
    if let Some(progress) = progress.filter(|_| bar_cells > 0) {
        spans.extend(bar(filled(progress), bar_cells, bar_role(progress), theme));
        spans.push(Span::raw("  "));
    }
    spans.push(theme.span(role, words));
    spans.push(theme.span(Role::Dim, others));
    spans
}
