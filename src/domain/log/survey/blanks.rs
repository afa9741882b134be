//! The blanks in question texts: `{service}`, `{kind}`, `{elapsed}`, `{duration}`.

use super::{Survey, Unit};
use crate::domain::say::escape;

/// What is filled in when a question is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blanks {
    pub service: Option<String>,
    pub kind: Option<String>,
    pub elapsed: Option<String>,
    pub duration: Option<String>,
}

impl Blanks {
    /// The blanks that a pulse about `unit` may use.
    #[must_use]
    pub const fn allowed(unit: Unit) -> &'static [&'static str] {
        match unit {
            Unit::Service => &["service"],
            Unit::Wait => &["kind", "elapsed", "duration"],
            Unit::Person | Unit::Change | Unit::PersonDay | Unit::Task => &[],
        }
    }

    /// The names between braces in `template`, in their order. A brace without its partner counts as a name, so that it
    /// is found wrong instead of shown.
    #[must_use]
    pub fn named(template: &str) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            let (_, from) = rest.split_at(at);
            let inside = &from[1..];
            match inside.find(['{', '}']) {
                Some(end) if from.starts_with('{') && inside[end..].starts_with('}') => {
                    names.push(&inside[..end]);
                    rest = &inside[end + 1..];
                }
                _ => {
                    names.push(&from[..1]);
                    rest = inside;
                }
            }
        }
        names
    }

    /// `template` with its blanks filled; a blank without a value becomes "…".
    #[must_use]
    pub fn fill(&self, template: &str) -> String {
        let values = [
            ("{service}", &self.service),
            ("{kind}", &self.kind),
            ("{elapsed}", &self.elapsed),
            ("{duration}", &self.duration),
        ];
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        'text: while let Some(next) = rest.chars().next() {
            for (name, value) in values {
                if let Some(after) = rest.strip_prefix(name) {
                    filled.push_str(&value.as_deref().map_or_else(|| "…".to_owned(), escape::clean));
                    rest = after;
                    continue 'text;
                }
            }
            filled.push(next);
            rest = &rest[next.len_utf8()..];
        }
        filled
    }
}

impl Survey {
    /// The introduction with its blanks filled.
    #[must_use]
    pub fn intro_with(&self, blanks: &Blanks) -> String {
        blanks.fill(&self.intro)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_blank_is_not_filled_again() {
        let blanks = Blanks { service: Some("{kind}\u{1b}".into()), kind: Some("build".into()), ..Blanks::default() };
        assert_eq!(blanks.fill("How often does {service} go live?"), "How often does {kind} go live?");
        assert_eq!(blanks.fill("{kind} took {duration}."), "build took ….");
    }

    #[test]
    fn a_lonely_brace_is_a_name_nobody_knows() {
        assert_eq!(Blanks::named("{service} and {kind}"), ["service", "kind"]);
        assert_eq!(Blanks::named("a { b"), ["{"]);
        assert_eq!(Blanks::named("a } b {{x}"), ["}", "{", "x"]);
    }
}
