//! Roles to styles. The only file that names a colour; everything else names a role.
//!
//! With no colour wanted a style has modifiers only: a colour under `NO_COLOR` would make crossterm write an empty
//! colour sequence, which resets bold and reverse.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Span;
use serde::Deserialize;

use super::keymap::Keymap;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;
use crate::domain::say::words::words;

/// The shipped files, listed by `build.rs`: name and text.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_themes.rs"));

words! {
    /// What a piece of text is for.
    pub enum Role, "role" {
        Text = "text",
        /// Secondary.
        Dim = "dim",
        Title = "title",
        /// A key to press.
        Key = "key",
        /// Focus, bars.
        Accent = "accent",
        /// Done, less waiting.
        Good = "good",
        /// Longer than usual.
        Warn = "warn",
        /// Failed, lost.
        Bad = "bad",
        /// The choice that is taken.
        Pressed = "pressed",
    }
}

impl Role {
    /// The role of the first words of a row.
    #[must_use]
    pub const fn of_row(is_selected: bool) -> Self {
        if is_selected { Self::Title } else { Self::Text }
    }
}

/// How many colours to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None: modifiers only.
    None,
    /// The terminal's own sixteen.
    Sixteen,
    /// Exact colours, for a background that is known.
    True,
}

/// What the terminal's background is like, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
}

impl Depth {
    /// The depth to use: `NO_COLOR` wins, exact colours need `COLORTERM` and a known background, sixteen in doubt.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>, background: Option<Background>) -> Self {
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty())
            || variable("TERM").is_some_and(|term| term == "dumb")
        {
            return Self::None;
        }
        let is_true = variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
        if is_true && background.is_some() { Self::True } else { Self::Sixteen }
    }
}

impl Background {
    /// What `COLORFGBG` tells (rxvt, Konsole and others set it): `15;0` is light on dark.
    #[must_use]
    pub fn of_variable(colorfgbg: &str) -> Option<Self> {
        let background: u8 = colorfgbg.rsplit(';').next()?.parse().ok()?;
        Some(if matches!(background, 7 | 9..=15) { Self::Light } else { Self::Dark })
    }
}

/// Whether the locale takes characters beyond ASCII, as the C library would decide.
#[must_use]
pub fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    // Without any locale nearly every terminal of today is UTF-8; `C` and `POSIX` say that it is not.
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $unicode:expr, $ascii:expr;)+) => {
        /// The characters that draw marks, bars and rules.
        #[derive(Debug, PartialEq, Eq)]
        pub struct Glyphs {
            $($(#[$doc])* pub $name: $kind,)+
        }

        const UNICODE: Glyphs = Glyphs { $($name: $unicode),+ };
        const ASCII: Glyphs = Glyphs { $($name: $ascii),+ };
    };
}

// What each is in Unicode, and in a locale that knows plain characters only.
glyphs! {
    is_ascii: bool = false, true;
    selected: &'static str = "▌", ">";
    current: &'static str = "▸", ">";
    marked: &'static str = "◆", "+";
    rule: &'static str = "─", "-";
    divider: &'static str = "│", "|";
    ellipsis: char = '…', '~';
    dot: &'static str = "·", "-";
    on: &'static str = "●", "*";
    off: &'static str = "○", "o";
    /// One person or team each: certainly in it, perhaps, not.
    person: [char; 3] = ['●', '◌', '·'], ['@', 'o', '.'];
    team: [char; 3] = ['■', '□', '·'], ['#', '?', '.'];
    succeeded: &'static str = "✓", "v";
    failed: &'static str = "✗", "x";
    cancelled: &'static str = "■", "=";
    unknown: &'static str = "?", "?";
    blocks: &'static [char] = &['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'], &['#'];
    track: char = '░', '.';
    /// From nothing to all of it.
    heat: [char; 5] = ['·', '░', '▒', '▓', '█'], ['.', ':', '+', '*', '#'];
    /// Columns of a chart, from low to high.
    columns: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'], ['1', '2', '3', '4', '5', '6', '7', '8'];
    /// A limit in a chart.
    limit: char = '┄', '-';
    /// What belongs together: beginning, middle, end.
    bracket: [&'static str; 3] = ["┌", "│", "└"], ["/", "|", "\\"];
    arrows: &'static str = "↑↓", "up/down";
    sides: [&'static str; 2] = ["‹", "›"], ["<", ">"];
    dash: &'static str = "–", "-";
}

/// What every view draws with: styles by role, characters, and how keys are named.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    styles: Vec<Style>,
    pub glyphs: &'static Glyphs,
    /// The keys in force. They are not part of a file of colours.
    pub keys: Keymap,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    color: Option<Hue>,
    basic: Option<Hue>,
    modifiers: Vec<Emphasis>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Hue(Color);

impl TryFrom<String> for Hue {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
            .map(Self)
            .map_err(|_| format!("`{text}` is no colour; write `#6cb6ff` or one of the sixteen names"))
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Emphasis {
    Bold,
    Dim,
    Reversed,
    Underlined,
}

impl Entry {
    fn style(&self, depth: Depth) -> Style {
        let exact = self.color.filter(|_| depth == Depth::True);
        let mut style = exact.or(self.basic).map_or(Style::new(), |hue| Style::new().fg(hue.0));
        for emphasis in &self.modifiers {
            style = style.add_modifier(match emphasis {
                Emphasis::Bold => Modifier::BOLD,
                // An exact grey is dim already.
                Emphasis::Dim if exact.is_some() => Modifier::empty(),
                Emphasis::Dim => Modifier::DIM,
                Emphasis::Reversed => Modifier::REVERSED,
                Emphasis::Underlined => Modifier::UNDERLINED,
            });
        }
        style
    }
}

impl Theme {
    /// A shipped theme by name; `auto` takes `dark` or `light` where the background is known. `None` = not shipped.
    #[must_use]
    pub fn shipped(name: &str, depth: Depth, background: Option<Background>) -> Option<Self> {
        let file = match (name, background.filter(|_| depth == Depth::True)) {
            ("auto", Some(Background::Dark)) => "dark",
            ("auto", Some(Background::Light)) => "light",
            _ => name,
        };
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| shipped.strip_suffix(".toml") == Some(file))?;
        Self::parse(text, name, depth).ok()
    }

    /// Reads a theme file; `file` is its name for the error.
    ///
    /// # Errors
    /// When it is no TOML, a role or key is unknown, or a colour is none.
    pub fn parse(text: &str, file: &str, depth: Depth) -> Result<Self, Problem> {
        let entries: BTreeMap<Role, Entry> = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let words = in_plain_words(error.message(), Syntax::Toml);
            let (message, hint) = words
                .split_once("; ")
                .unwrap_or((&words, "CONTRIBUTING.md shows a theme; until it is mended `auto` is used"));
            Problem::at_byte(file, text, at, message).hint(hint)
        })?;
        if depth == Depth::None {
            return Ok(Self::none());
        }
        let style = |role| entries.get(role).map_or_else(Style::new, |entry| entry.style(depth));
        let styles = Role::ALL.iter().map(style).collect();
        Ok(Self { styles, glyphs: &UNICODE, keys: Keymap::default() })
    }

    /// Complete without any colour: modifiers only.
    #[must_use]
    pub fn none() -> Self {
        let style = |role: &Role| match role {
            Role::Text | Role::Good => Style::new(),
            Role::Dim => Style::new().add_modifier(Modifier::DIM),
            Role::Title | Role::Key | Role::Accent | Role::Warn => Style::new().add_modifier(Modifier::BOLD),
            Role::Bad | Role::Pressed => Style::new().add_modifier(Modifier::REVERSED),
        };
        Self { styles: Role::ALL.iter().map(style).collect(), glyphs: &UNICODE, keys: Keymap::default() }
    }

    /// The same theme drawn with plain characters, for locales that are not UTF-8.
    #[must_use]
    pub fn in_ascii(mut self, is_ascii: bool) -> Self {
        self.glyphs = if is_ascii { &ASCII } else { &UNICODE };
        self
    }

    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// `text` in the style of a role.
    #[must_use]
    pub fn span(&self, role: Role, text: impl Into<String>) -> Span<'static> {
        let text = text.into();
        let text = if self.glyphs.is_ascii { text.replace('\u{2013}', "-") } else { text };
        Span::styled(text, self.style(role))
    }

    /// The two cells before a row: the mark of the selected one, else blank.
    #[must_use]
    pub fn mark(&self, is_selected: bool) -> Span<'static> {
        self.span(Role::Accent, format!("{} ", if is_selected { self.glyphs.selected } else { " " }))
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::shipped("auto", Depth::Sixteen, None).unwrap_or_else(Self::none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_theme_parses_at_every_depth() {
        for name in ["auto", "dark", "light"] {
            for depth in [Depth::None, Depth::Sixteen, Depth::True] {
                assert!(Theme::shipped(name, depth, None).is_some(), "{name} at {depth:?}");
            }
        }
        assert!(Theme::shipped("sepia", Depth::Sixteen, None).is_none());
    }

    #[test]
    fn a_bad_theme_names_its_file_and_line() {
        let error = Theme::parse("[dim]\n\n[acent]\nbasic = \"red\"\n", "mine.toml", Depth::Sixteen).unwrap_err();
        assert!(error.to_string().starts_with("mine.toml:3: "), "{error}");
        assert!(error.to_string().contains("accent"), "{error}");
        assert!(Theme::parse("[dim]\ncolor = \"greyish\"\n", "mine.toml", Depth::Sixteen).is_err());
    }

    #[test]
    fn exact_colours_need_a_terminal_that_has_them_and_a_known_background() {
        let with =
            |name: &'static str, value: &'static str| move |asked: &str| (asked == name).then(|| value.to_owned());
        let dark = Some(Background::Dark);
        assert_eq!(Depth::detect(with("COLORTERM", "truecolor"), dark), Depth::True);
        assert_eq!(Depth::detect(with("COLORTERM", "truecolor"), None), Depth::Sixteen);
        assert_eq!(Depth::detect(with("NO_COLOR", "1"), dark), Depth::None);
        assert_eq!(Depth::detect(with("NO_COLOR", ""), dark), Depth::Sixteen);
    }

    #[test]
    fn a_locale_that_is_not_utf8_gets_plain_characters() {
        let with = |value: &'static str| move |asked: &str| (asked == "LC_ALL").then(|| value.to_owned());
        assert!(is_utf8(with("de_DE.UTF-8")) && is_utf8(|_| None));
        assert!(!is_utf8(with("C")) && !is_utf8(with("de_DE.ISO-8859-1")));
        assert_eq!(Background::of_variable("15;default;0"), Some(Background::Dark));
    }
}
