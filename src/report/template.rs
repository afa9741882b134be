//! The templates of `assets/report/`, with the escaping that each format needs.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};

use crate::domain::say::escape::markdown;
use crate::domain::say::words::small;
use crate::domain::team::report::KEPT_BACK;

/// The name of the escaping for Markdown.
const MARKDOWN: &str = "markdown";
/// People up to whom there is one mark for each.
const MARKS: u32 = 20;

/// The files, compiled in.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("../../assets/report/page.html")),
    ("parts.html", include_str!("../../assets/report/parts.html")),
    ("page.css", include_str!("../../assets/report/page.css")),
    ("page.md", include_str!("../../assets/report/page.md")),
    ("agenda.html", include_str!("../../assets/report/agenda.html")),
    ("agenda.md", include_str!("../../assets/report/agenda.md")),
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
    environment.add_filter("tenth", |number: f64| format!("{number:.1}"));
    environment.add_filter("small", |text: String| small(&text));
    environment.add_filter("verbatim", |text: String| Value::from_safe_string(text));
    environment.add_filter("picture", picture);
    environment.add_filter("teams", teams);
    environment.add_function("ticks", ticks);
    environment.add_global("kept_back", KEPT_BACK);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    environment.get_template(name)?.render(context)
}

/// The marks that an axis below `of` people names: the first, every fifth, the last.
fn ticks(of: u32) -> Vec<u32> {
    let fifths = (5..of.saturating_sub(1)).step_by(5);
    let mut ticks: Vec<u32> = [1].into_iter().chain(fifths).chain([of]).collect();
    ticks.dedup();
    ticks
}

/// A count as a row of signs: one for each person, beyond that a bar of twenty.
fn picture(count: &Value) -> Result<Value, Error> {
    let number = |name: &str| count.get_attr(name)?.try_into();
    let (low, high, of): (u32, u32, u32) = (number("at_least")?, number("at_most")?, number("of")?);
    let signs = |of: u32, scaled: &dyn Fn(u32) -> u32| -> String {
        let sign = |place: u32| {
            if place < scaled(low) {
                '●'
            } else if place < scaled(high) {
                '◌'
            } else {
                '·'
            }
        };
        (0..of).map(sign).collect()
    };
    let picture = if of <= MARKS { signs(of, &|count| count) } else { signs(MARKS, &|count| count * MARKS / of) };
    Ok(Value::from_safe_string(picture))
}

/// A sign for each team.
fn teams(marks: &Value) -> Result<Value, Error> {
    let sign = |mark: Value| match mark.as_str() {
        Some("named") => '■',
        Some("open") => '□',
        _ => '·',
    };
    Ok(Value::from_safe_string(marks.try_iter()?.map(sign).collect()))
}

/// Escapes what goes into a page. Text in Markdown loses its power, HTML's escaping is the engine's own.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let is_markdown = matches!(state.auto_escape(), AutoEscape::Custom(name) if name == MARKDOWN);
    match value.as_str() {
        Some(text) if is_markdown && !value.is_safe() => out.write_str(&markdown(text))?,
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
