//! Quantity as shape: a bar of eighths, and today by half hours.

use ratatui::text::Span;

use crate::tui::theme::{Role, Theme};

/// A bar of `cells` cells, `fraction` of it filled, in `role`; the rest is a dim track.
#[must_use]
pub(crate) fn bar(fraction: f64, cells: usize, role: Role, theme: &Theme) -> Vec<Span<'static>> {
    let blocks = theme.glyphs.blocks;
    let steps = steps(fraction, cells * blocks.len());
    let (whole, part) = (steps / blocks.len(), steps % blocks.len());
    let mut filled = blocks[blocks.len() - 1].to_string().repeat(whole);
    if part > 0 {
        filled.push(blocks[part - 1]);
    }
    let rest = cells - whole - usize::from(part > 0);
    vec![theme.span(role, filled), theme.span(Role::Dim, theme.glyphs.track.to_string().repeat(rest))]
}

/// `fraction` of `of`, rounded, inside `0..=of`; something that has begun shows at least one step.
#[must_use]
pub(crate) fn steps(fraction: f64, of: usize) -> usize {
    if fraction.is_nan() || fraction <= 0.0 || of == 0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside 0..=of by the clamp")]
    let steps = (fraction.clamp(0.0, 1.0) * of as f64).round() as usize;
    steps.clamp(1, of)
}

/// The character for the seconds of waiting in a half hour.
#[must_use]
pub(crate) fn heat(seconds: u32, theme: &Theme) -> char {
    const HALF_HOUR: u32 = 1800;
    let level = seconds.min(HALF_HOUR).div_ceil(HALF_HOUR / 4) as usize;
    theme.glyphs.heat[level.min(theme.glyphs.heat.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(fraction: f64) -> String {
        bar(fraction, 4, Role::Accent, &Theme::none()).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_bar_grows_by_eighths_and_keeps_its_length() {
        assert_eq!([text(0.0), text(0.5), text(0.53), text(1.0), text(9.0)], ["░░░░", "██░░", "██▏░", "████", "████"]);
        assert_eq!(text(f64::NAN), "░░░░");
    }

    #[test]
    fn a_little_waiting_is_not_none() {
        let theme = Theme::none();
        assert_eq!([0, 1, 451, 1800, 9000].map(|seconds| heat(seconds, &theme)), ['·', '░', '▒', '█', '█']);
    }
}
