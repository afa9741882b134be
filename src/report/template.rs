//! The templates of `assets/report/`, with the escaping that each format needs.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};

use crate::domain::team::report::NOT_SHOWN;

/// The name of the escaping for Markdown.
const MARKDOWN: &str = "markdown";

/// The files, compiled in.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("../../assets/report/page.html")),
    ("parts.html", include_str!("../../assets/report/parts.html")),
    ("page.css", include_str!("../../assets/report/page.css")),
    ("page.md", include_str!("../../assets/report/page.md")),
];

/// Draws the template `name` with `context`.
pub(super) fn render(name: &str, context: Value) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html") => AutoEscape::Html,
        Some("md") => AutoEscape::Custom(MARKDOWN.into()),
        _ => AutoEscape::None,
    });
    environment.set_formatter(format);
    environment.add_filter("percent", percent);
    environment.add_global("not_shown", NOT_SHOWN);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    environment.get_template(name)?.render(context)
}

/// A share as a number for a picture that is 100 wide: one decimal, a point whatever the locale.
fn percent(share: f64) -> String {
    format!("{:.1}", (share * 100.0).clamp(0.0, 100.0))
}

/// Escapes what goes into a page. Text in Markdown loses its power, HTML's escaping is the engine's own.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let is_markdown = matches!(state.auto_escape(), AutoEscape::Custom(name) if name == MARKDOWN);
    match value.as_str() {
        Some(text) if is_markdown && !value.is_safe() => out.write_str(&plain_in_markdown(text))?,
        _ if is_markdown => out.write_str(&value.to_string())?,
        // A number stays on one line with its sign.
        Some(text) if !value.is_safe() && text.contains(" %") => {
            let text = Value::from(text.replace(" %", "\u{a0}%"));
            minijinja::escape_formatter(out, state, &text)?;
        }
        _ => minijinja::escape_formatter(out, state, value)?,
    }
    Ok(())
}

/// The text with every sign that Markdown or HTML in it would act on made harmless, in one line.
fn plain_in_markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_before_space = |at: usize| text[at + 1..].chars().next().is_none_or(char::is_whitespace);
    for (at, c) in text.char_indices() {
        let is_first = at == 0;
        // `1.` and `1)` would begin a list.
        let ends_number = at == digits && digits > 0 && matches!(c, '.' | ')') && is_before_space(at);
        let is_active = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$')
            || (is_first && matches!(c, '#' | '-' | '+' | '='))
            || ends_number;
        match c {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '\n' | '\r' => plain.push(' '),
            _ if is_active => plain.extend(['\\', c]),
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_acts_in_markdown() {
        assert_eq!(
            plain_in_markdown("# a *b* | [c](d) <e> & 1. f"),
            "\\# a \\*b\\* \\| \\[c\\](d) &lt;e&gt; &amp; 1. f"
        );
        assert_eq!(plain_in_markdown("1. one"), "1\\. one");
        assert_eq!(plain_in_markdown("0.5 to 1"), "0.5 to 1");
        assert_eq!(plain_in_markdown("- one\nmore"), "\\- one more");
    }
}
