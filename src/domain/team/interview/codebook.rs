//! The codes of interviews, to take along to other programs and back: the categories, and the causes under them.

use crate::domain::log::tag::Tag;

/// One code: a category, or a cause under one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// The category; `None` for a cause that stands under none.
    pub tag: Option<Tag>,
    /// `None` for the category itself.
    pub cause: Option<String>,
    pub description: String,
}

impl Code {
    /// Its own name: the category's id, or the cause.
    #[must_use]
    pub fn name(&self) -> &str {
        self.cause.as_deref().or(self.tag.map(Tag::id)).unwrap_or_default()
    }

    /// From the category down, with `/`: `context_hunt/owner_unknown`.
    #[must_use]
    pub fn path(&self) -> String {
        let parts = [self.tag.map(Tag::id), self.cause.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("/")
    }
}

/// Every code there is: the categories in their order, each with its causes after it, then causes under none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codebook {
    pub codes: Vec<Code>,
}

impl Codebook {
    /// The categories, with these causes under them. A cause that is there twice keeps its first description.
    #[must_use]
    pub fn with(causes: impl IntoIterator<Item = Code>) -> Self {
        let mut causes: Vec<Code> = causes.into_iter().filter(|code| code.cause.is_some()).collect();
        causes.sort_by(|a, b| (a.tag, &a.cause).cmp(&(b.tag, &b.cause)));
        causes.dedup_by(|later, earlier| (later.tag, &later.cause) == (earlier.tag, &earlier.cause));
        let mut codes = Vec::new();
        for tag in Tag::categories() {
            codes.push(Code { tag: Some(tag), cause: None, description: tag.means().to_owned() });
            codes.extend(causes.iter().filter(|code| code.tag == Some(tag)).cloned());
        }
        let others = causes.into_iter().filter(|code| code.tag.is_none_or(|tag| tag.wave().is_none()));
        codes.extend(others.map(|code| Code { tag: None, ..code }));
        Self { codes }
    }

    /// What a codebook from elsewhere gives: its codes by their path of names, from the outermost in. A name that is a
    /// category's id or name stands for it; every other innermost name becomes a cause, under the nearest category of its path.
    #[must_use]
    pub fn taken_in(codes: impl IntoIterator<Item = (Vec<String>, String)>) -> Vec<Code> {
        let mut found: Vec<Code> = Vec::new();
        for (path, description) in codes {
            let Some(last) = path.last() else { continue };
            if category(last).is_some() {
                continue;
            }
            let cause = slug(last);
            let tag = path.iter().rev().skip(1).find_map(|name| category(name));
            let code = Code { tag, cause: Some(cause.clone()), description };
            let is_known = found.iter().any(|known| known.path() == code.path());
            if !cause.is_empty() && !is_known {
                found.push(code);
            }
        }
        found
    }
}

/// The category that a name from elsewhere means.
pub(super) fn category(name: &str) -> Option<Tag> {
    let slug = slug(name);
    Tag::categories().find(|tag| tag.id() == slug || self::slug(tag.name()) == slug)
}

/// `text` as a cause is spelled: small letters and digits joined by `_`, at most 60. What is left may be nothing.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in text.chars() {
        if length >= 60 {
            break;
        }
        if c.is_alphanumeric() {
            for small in c.to_lowercase().filter(|c| c.is_alphanumeric() && !c.is_uppercase()) {
                out.push(small);
                length += 1;
            }
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
            length += 1;
        }
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::incident::is_cause;
    use super::*;

    #[test]
    fn words_become_a_cause() {
        assert_eq!(slug("  Owner unknown! "), "owner_unknown");
        assert_eq!(slug("所有者 不明"), "所有者_不明");
        assert_eq!(slug("\u{1b}[31m ???"), "31m");
        assert_eq!(slug("!?"), "");
        assert!(is_cause(&slug(&"Ein sehr langer Grund ".repeat(9))));
    }

    #[test]
    fn an_unknown_code_becomes_a_cause_under_the_nearest_category() {
        let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let taken = Codebook::taken_in([
            (path(&["Context hunt"]), String::new()),
            (path(&["Context hunt", "Owner unknown"]), "who to ask".into()),
            (path(&["Feelings"]), String::new()),
        ]);
        let paths: Vec<String> = taken.iter().map(Code::path).collect();
        assert_eq!(paths, ["context_hunt/owner_unknown", "feelings"]);
    }

    #[test]
    fn a_codebook_begins_with_the_categories() {
        let code = |tag: Option<Tag>, cause: &str| Code { tag, cause: Some(cause.into()), description: String::new() };
        let book =
            Codebook::with([code(Tag::by_key('h'), "owner"), code(None, "free"), code(Tag::by_key('h'), "owner")]);
        assert_eq!(book.codes.len(), 19);
        assert!(book.codes.iter().any(|code| code.path() == "context_hunt/owner"));
        assert_eq!(book.codes.last().unwrap().path(), "free");
    }
}
