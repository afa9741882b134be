//! Today by half hours.

use std::fmt::Write as _;

use ratatui::text::{Line, Span};

use super::bar::heat;
use crate::tui::theme::{Role, Theme};

/// The hours that are shown at least, where there is room.
const USUAL_DAY: std::ops::Range<usize> = 8 * 2..18 * 2;

/// The half hours to show in `width` cells: the usual day, widened to where something happened, `now` always in it.
#[must_use]
pub(crate) fn hours(strip: &[u32], now: usize, width: usize) -> std::ops::Range<usize> {
    let active = |seconds: &u32| *seconds > 0;
    let first = strip.iter().position(active).unwrap_or(now).min(now).min(USUAL_DAY.start) / 4 * 4;
    let last = strip.iter().rposition(active).unwrap_or(now).max(now).max(USUAL_DAY.end - 1);
    let end = ((last / 4 + 1) * 4).min(48);
    let first = if end - first > width {
        (now + 1).saturating_sub(width).max(end.saturating_sub(width).min(now))
    } else {
        first
    };
    first..end.min(first + width)
}

/// The hours over the strip, every second one, where a half hour takes `each` cells.
#[must_use]
pub(crate) fn labels(hours: &std::ops::Range<usize>, each: usize, theme: &Theme) -> Line<'static> {
    let mut text = String::new();
    for half in hours.clone() {
        if half % 4 == 0 && hours.end - half >= 2 {
            let _ = write!(text, "{:02}", half / 2);
        }
        while text.len() < (half + 1 - hours.start) * each {
            text.push(' ');
        }
    }
    Line::from(theme.span(Role::Dim, text))
}

/// The strip itself: `each` cells for each half hour; what has not come yet is blank.
#[must_use]
pub(crate) fn cells(
    strip: &[u32],
    hours: &std::ops::Range<usize>,
    now: usize,
    each: usize,
    theme: &Theme,
) -> Line<'static> {
    let cell = |seconds: u32| heat(seconds, theme).to_string().repeat(each);
    let spans = hours.clone().map(|half| match strip.get(half).copied().unwrap_or(0) {
        _ if half > now => Span::raw(" ".repeat(each)),
        0 => theme.span(Role::Dim, cell(0)),
        seconds => theme.span(Role::Accent, cell(seconds)),
    });
    Line::from(spans.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_hours_fit_and_hold_the_present() {
        let mut strip = vec![0; 48];
        strip[3] = 60;
        for now in 3..48 {
            for width in 1..60 {
                let hours = hours(&strip, now, width);
                assert!(hours.len() <= width && hours.contains(&now), "{now} {width} {hours:?}");
            }
        }
    }
}
