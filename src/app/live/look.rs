//! Which theme to draw with: settings, environment, and what the terminal says of its background.

use std::path::Path;
use std::time::Duration;

use crate::app::Context;
use crate::tui::theme::{Background, Depth, Theme, is_utf8};

/// A terminal that answers at all answers within this time.
const ANSWER: Duration = Duration::from_millis(50);
/// A theme file is a page at most.
const LARGEST: u64 = 64 * 1024;

/// The theme, and what was wrong with the one asked for.
#[must_use]
pub(crate) fn theme(context: &Context) -> (Theme, Option<String>) {
    let background = background(context);
    let depth = if context.color { Depth::detect(variable, background) } else { Depth::None };
    let (theme, problem) = chosen(context, depth, background);
    (theme.in_ascii(context.settings.ui.ascii || !is_utf8(variable)), problem)
}

/// What is wrong with the theme that the settings ask for, without asking the terminal anything.
#[must_use]
pub(crate) fn theme_problem(context: &Context) -> Option<String> {
    chosen(context, Depth::None, None).1
}

/// The theme that the settings ask for, or `auto` with what is wrong with it.
fn chosen(context: &Context, depth: Depth, background: Option<Background>) -> (Theme, Option<String>) {
    let name = context.settings.ui.theme.as_str();
    let fallback = || Theme::shipped("auto", depth, background).unwrap_or_else(Theme::none);
    match Theme::shipped(name, depth, background) {
        Some(theme) => (theme, None),
        None => match own(&context.paths.themes(), name, depth) {
            Ok(theme) => (theme, None),
            Err(problem) => (fallback(), Some(problem)),
        },
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Dark or light, where it was set or the terminal tells. Asked only where exact colours would be used.
fn background(context: &Context) -> Option<Background> {
    match context.settings.ui.theme.as_str() {
        "dark" => Some(Background::Dark),
        "light" => Some(Background::Light),
        _ if !context.color || Depth::detect(variable, Some(Background::Dark)) != Depth::True => None,
        _ => {
            let mut options = terminal_colorsaurus::QueryOptions::default();
            options.timeout = ANSWER;
            match terminal_colorsaurus::theme_mode(options) {
                Ok(terminal_colorsaurus::ThemeMode::Dark) => Some(Background::Dark),
                Ok(terminal_colorsaurus::ThemeMode::Light) => Some(Background::Light),
                Err(_) => variable("COLORFGBG").and_then(|value| Background::of_variable(&value)),
            }
        }
    }
}

/// A theme of the user's own.
fn own(folder: &Path, name: &str, depth: Depth) -> Result<Theme, String> {
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    if !is_plain {
        return Err("`ui.theme` takes auto, dark, light or the name of a file in the themes folder".into());
    }
    let path = folder.join(format!("{name}.toml"));
    let told = |what: &dyn std::fmt::Display| format!("theme {}: {what}; using auto", path.display());
    let text = crate::files::read_text(&path, LARGEST).map_err(|error| told(&error))?;
    Theme::parse(&text, &format!("themes/{name}.toml"), depth).map_err(|error| format!("{error}; using auto"))
}
