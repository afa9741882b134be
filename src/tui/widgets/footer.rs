//! The keys that mean something now, the least important dropping first.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use super::text::width as cells;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::{Binding, HIDDEN, shown};
use crate::tui::theme::{Role, Theme};

/// Draws the `bindings` that fit into the area.
pub fn draw(canvas: &mut Canvas<'_, '_>, bindings: &[&Binding], theme: &Theme) {
    let area = canvas.area;
    let mut column = area.x;
    let mut spans = Vec::new();
    for binding in fitting(bindings, canvas.width(), theme) {
        let key = shown(binding, theme.glyphs);
        let wanted = cells(&key) + 1 + cells(binding.words);
        let wanted = u16::try_from(wanted).unwrap_or(area.width);
        let hit = Rect::new(column, area.y, wanted, 1).intersection(area);
        canvas.hits.push(Hit { area: hit, target: Target::Action(binding.action) });
        column = column.saturating_add(wanted + 3);
        spans.extend([
            theme.span(Role::Key, key),
            theme.span(Role::Dim, format!(" {}", binding.words)),
            Span::raw("   "),
        ]);
    }
    canvas.frame.render_widget(Line::from(spans), area);
}

/// The most important bindings that fit side by side, in the order of the table.
#[must_use]
pub fn fitting<'a>(bindings: &[&'a Binding], width: usize, theme: &Theme) -> Vec<&'a Binding> {
    let mut kept: Vec<&Binding> = bindings.iter().copied().filter(|binding| binding.priority != HIDDEN).collect();
    let length = |kept: &[&Binding]| {
        let each = kept.iter().map(|binding| cells(&shown(binding, theme.glyphs)) + 1 + cells(binding.words));
        each.sum::<usize>() + 3 * kept.len().saturating_sub(1)
    };
    while length(&kept) > width {
        let Some(worst) = (0..kept.len()).rev().max_by_key(|index| kept[*index].priority) else { break };
        if kept[worst].priority == 0 {
            break;
        }
        kept.remove(worst);
    }
    kept
}
