//! The keys that mean something now, the least important dropping first.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use super::text::width as cells;
use crate::tui::hit::{Hit, Target};
use crate::tui::key::Key;
use crate::tui::keymap::{Action, Binding, HIDDEN, Place};
use crate::tui::theme::{Role, Theme};

/// A row as the footer shows it.
struct FooterKey<'a> {
    key: String,
    binding: &'a Binding,
}

impl FooterKey<'_> {
    fn width(&self) -> usize {
        cells(&self.key) + 1 + cells(self.binding.words)
    }
}

/// Draws the `rows` that fit into the area.
pub(crate) fn draw(canvas: &mut Canvas<'_, '_>, rows: &[(Place, &Binding)], theme: &Theme) {
    let area = canvas.area;
    let mut column = area.x;
    let mut spans = Vec::new();
    for shown in fitting(rows, canvas.width(), theme) {
        let wanted = u16::try_from(shown.width()).unwrap_or(area.width);
        let hit = Rect::new(column, area.y, wanted, 1).intersection(area);
        canvas.hits.push(Hit { area: hit, target: Target::Action(shown.binding.action) });
        column = column.saturating_add(wanted + 3);
        spans.extend([
            theme.span(Role::Key, shown.key),
            theme.span(Role::Dim, format!(" {}", shown.binding.words)),
            Span::raw("   "),
        ]);
    }
    canvas.frame.render_widget(Line::from(spans), area);
}

/// How the footer names the key of a row; a pair of arrows stands for both directions. None where the row has no key.
fn shown(place: Place, binding: &Binding, theme: &Theme) -> Option<String> {
    let key = *theme.keys.keys(place, binding).first()?;
    Some(match (binding.action, key, theme.glyphs.is_ascii) {
        (Action::Down | Action::NextRow, Key::Down, _) => theme.glyphs.arrows.to_owned(),
        (Action::NextChoice, Key::Right, true) => "left/right".to_owned(),
        (Action::NextChoice, Key::Right, false) => "←→".to_owned(),
        _ => key.to_string(),
    })
}

/// The most important rows that fit side by side, in the order of the table.
fn fitting<'a>(rows: &[(Place, &'a Binding)], width: usize, theme: &Theme) -> Vec<FooterKey<'a>> {
    let seen = rows.iter().filter(|(_, binding)| binding.priority != HIDDEN);
    let named = seen.filter_map(|(place, binding)| {
        let key = shown(*place, binding, theme)?;
        Some(FooterKey { key, binding })
    });
    let mut kept: Vec<FooterKey<'_>> = named.collect();
    let length =
        |kept: &[FooterKey<'_>]| kept.iter().map(FooterKey::width).sum::<usize>() + 3 * kept.len().saturating_sub(1);
    while length(&kept) > width {
        let Some(worst) = (0..kept.len()).rev().max_by_key(|index| kept[*index].binding.priority) else { break };
        if kept[worst].binding.priority == 0 {
            break;
        }
        kept.remove(worst);
    }
    kept
}
