//! How many of how many people, one mark each: certainly in it, perhaps, not. Beyond twenty people a bar that is open at its
//! end where the number is.

use ratatui::text::Span;

use crate::domain::team::report::{Count, TeamMark};
use crate::tui::theme::{Role, Theme};

/// People up to whom there is one mark for each; cells of the bar beyond.
const MARKS: u32 = 20;

/// The cells that the picture of a count takes.
#[must_use]
pub(crate) fn width(count: &Count) -> usize {
    count.of.min(MARKS) as usize
}

/// The picture of a count.
#[must_use]
pub(crate) fn marks(count: &Count, theme: &Theme) -> Vec<Span<'static>> {
    let scaled = |people: u32| if count.of <= MARKS { people } else { people * MARKS / count.of };
    let of = count.of.min(MARKS);
    let (low, high) = (scaled(count.at_least), scaled(count.at_most));
    let [yes, perhaps, no] = theme.glyphs.person;
    let bar = theme.glyphs.blocks.last().copied().unwrap_or(yes);
    let yes = if count.of <= MARKS { yes } else { bar };
    let run = |sign: char, cells: u32, role| theme.span(role, sign.to_string().repeat(cells as usize));
    vec![run(yes, low, Role::Accent), run(perhaps, high - low, Role::Accent), run(no, of - high, Role::Dim)]
}

/// One mark for each team, in no order of teams.
#[must_use]
pub(crate) fn teams(marks: &[TeamMark], theme: &Theme) -> Span<'static> {
    let [named, open, few] = theme.glyphs.team;
    let sign = |mark: &TeamMark| match mark {
        TeamMark::Named => named,
        TeamMark::Open => open,
        TeamMark::Few => few,
    };
    theme.span(Role::Accent, marks.iter().map(sign).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::round::result::Bounds;

    fn text(at_least: u32, at_most: u32, of: u32, theme: &Theme) -> String {
        let count = Count::new(Bounds { at_least, at_most }, of);
        marks(&count, theme).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn everybody_has_a_mark_and_what_is_open_looks_open() {
        let theme = Theme::none();
        assert_eq!((text(5, 5, 8, &theme), text(6, 8, 8, &theme)), ("●●●●●···".into(), "●●●●●●◌◌".into()));
        assert_eq!(text(0, 2, 8, &Theme::none().in_ascii(true)), "oo......");
    }

    #[test]
    fn more_than_twenty_are_a_bar() {
        assert_eq!(text(22, 24, 24, &Theme::none()), "██████████████████◌◌");
    }
}
