//! The keys that mean something now, the least important dropping first.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use super::text::width as cells;
use crate::tui::hit::{Hit, Target};
use crate::tui::key::Key;
use crate::tui::keymap::{Action, Binding, HIDDEN, Place};
use crate::tui::theme::{Role, Theme};

/// A row as the footer shows it: the name of its key, and the row.
type FooterKey<'a> = (String, &'a Binding);

fn width_of((key, binding): &FooterKey<'_>) -> usize {
    cells(key) + 1 + cells(binding.words)
}

/// Draws the `rows` that fit into the area.
pub(crate) fn draw(canvas: &mut Canvas<'_, '_>, rows: &[(Place, &Binding)], theme: &Theme) {
    let area = canvas.area;
    let mut column = area.x;
    let mut spans = Vec::new();
    for shown in fitting(rows, canvas.width(), theme) {
        let wanted = u16::try_from(width_of(&shown)).unwrap_or(area.width);
        let (key, binding) = shown;
        let hit = Rect::new(column, area.y, wanted, 1).intersection(area);
        canvas.drawn.hits.push(Hit { area: hit, target: Target::Action(binding.action) });
        column = column.saturating_add(wanted + 3);
        spans.extend([
            theme.span(Role::Key, key),
            theme.span(Role::Dim, format!(" {}", binding.words)),
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
    let named = seen.filter_map(|(place, binding)| Some((shown(*place, binding, theme)?, *binding)));
    let mut kept: Vec<FooterKey<'_>> = named.collect();
    let length = |kept: &[FooterKey<'_>]| kept.iter().map(width_of).sum::<usize>() + 3 * kept.len().saturating_sub(1);
    while length(&kept) > width {
        let Some(worst) = (0..kept.len()).rev().max_by_key(|index| kept[*index].1.priority) else { break };
        if kept[worst].1.priority == 0 {
            break;
        }
        kept.remove(worst);
    }
    kept
}
