//! A friction log in the tradition of Stripe and Google: somebody walks one path with a goal and notes, in order, what it
//! was like. What is written is what happened, not what anybody felt.

use std::fmt::Write as _;
use std::time::Duration;

use crate::domain::log::tag::Tag;
use crate::domain::say::escape::{markdown, one_line};
use crate::domain::say::length::duration;
use crate::domain::say::words::words;
use crate::domain::time::Moment;

words! {
    /// What a note marks.
    pub enum Mark, "mark" {
        /// It went better than one would expect.
        Joy = "joy",
        /// It held up.
        Friction = "friction",
        Plain = "plain",
    }
}

words! {
    /// How much was walked.
    pub enum Size, "size" {
        Small = "small",
        Medium = "medium",
        Large = "large",
    }
}

/// One walk along a path.
#[derive(Debug, Clone, PartialEq)]
pub struct FrictionLog {
    pub id: i64,
    /// In whose shoes: "a new colleague on a new laptop".
    pub persona: String,
    /// "the first build".
    pub goal: String,
    pub size: Option<Size>,
    pub began: Moment,
    pub ended: Option<Moment>,
    pub notes: Vec<Note>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub at: Moment,
    pub mark: Mark,
    pub tag: Option<Tag>,
    pub text: String,
}

/// Words that tell a feeling or find somebody guilty, and what to write instead.
const WORDING: &[(&[&str], &str)] = &[
    (
        &["stupid", "terrible", "awful", "horrible", "ridiculous", "crap", "garbage", "sucks", "hate", "insane"],
        "write what happened and what you expected",
    ),
    (
        &["obviously", "clearly", "simply", "just", "everyone", "nobody", "always", "never"],
        "write how often, or for whom, you saw it",
    ),
    (&["lazy", "careless", "incompetent", "fault", "blame"], "write what the system made likely, not who did it"),
];

/// A line as it is typed: `+` before it marks joy, `-` marks friction, and a letter alone after the mark is a tag:
/// `- h the runbook names a team that is gone`.
#[must_use]
pub(crate) fn parse(line: &str) -> Option<(Mark, Option<Tag>, String)> {
    let line = one_line(line);
    let line = line.trim();
    let (mark, rest) = match line.chars().next()? {
        '+' => (Mark::Joy, &line[1..]),
        '-' => (Mark::Friction, &line[1..]),
        _ => return Some((Mark::Plain, None, line.to_owned())),
    };
    let rest = rest.trim();
    let tagged = rest.split_once(' ').and_then(|(letter, text)| {
        let mut chars = letter.chars();
        let tag = chars.next().and_then(Tag::by_key).filter(|tag| chars.next().is_none() && tag.wave().is_some())?;
        // "a" is an English word as well: joy is hardly ever tagged.
        (mark == Mark::Friction).then(|| (tag, text.trim()))
    });
    let (tag, text) = tagged.map_or((None, rest), |(tag, text)| (Some(tag), text));
    (!text.is_empty()).then(|| (mark, tag, text.to_owned()))
}

/// What to reword, as an offer; `None` where the line tells what happened.
#[must_use]
pub(crate) fn wording(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| {
        let (_, instead) = WORDING.iter().find(|(words, _)| words.contains(&word))?;
        Some(format!("`{word}`: {instead}?"))
    })
}

impl FrictionLog {
    /// From its beginning to its last note or end.
    #[must_use]
    pub fn length(&self) -> Duration {
        let last = self.ended.or(self.notes.last().map(|note| note.at)).unwrap_or(self.began);
        (last - self.began).to_std().unwrap_or_default()
    }

    /// It as Markdown, for a wiki: times count from its beginning, so that no day stands in it.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("# Friction log: {}\n\n", markdown(&self.goal));
        let _ = writeln!(text, "- In the shoes of: {}", markdown(&self.persona));
        if let Some(size) = self.size {
            let _ = writeln!(text, "- Size: {size}");
        }
        let of = |mark| self.notes.iter().filter(|note| note.mark == mark).count();
        let _ = writeln!(text, "- It took {}", duration(self.length()));
        let _ = writeln!(text, "- {} of joy, {} of friction\n", of(Mark::Joy), of(Mark::Friction));
        let _ = writeln!(text, "| after | mark | tag | what happened |\n|---|---|---|---|");
        for note in &self.notes {
            let after = duration((note.at - self.began).to_std().unwrap_or_default());
            let mark = if note.mark == Mark::Plain { "" } else { note.mark.as_str() };
            let tag = note.tag.map_or("", Tag::name);
            let _ = writeln!(text, "| {after} | {mark} | {tag} | {} |", markdown(&note.text));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_line_says_its_mark_and_tag() {
        assert_eq!(parse("+ one command and it ran"), Some((Mark::Joy, None, "one command and it ran".into())));
        let tag = Tag::by_key('h');
        assert_eq!(parse(" - h  no owner named "), Some((Mark::Friction, tag, "no owner named".into())));
        assert_eq!(parse("-the link is dead"), Some((Mark::Friction, None, "the link is dead".into())));
        assert_eq!(parse("+ a clear message"), Some((Mark::Joy, None, "a clear message".into())));
        assert_eq!(parse("cloned the repository"), Some((Mark::Plain, None, "cloned the repository".into())));
        assert_eq!((parse("  "), parse("-"), parse("- h ")), (None, None, Some((Mark::Friction, None, "h".into()))));
    }

    #[test]
    fn a_feeling_is_offered_other_words() {
        assert_eq!(wording("the login sucks").unwrap(), "`sucks`: write what happened and what you expected?");
        assert_eq!(wording("the login asked three times"), None);
    }

    #[test]
    fn markdown_cannot_be_broken_by_a_note() {
        let at = DateTime::parse_from_rfc3339("2026-11-20T14:00:00+01:00").unwrap();
        let note =
            |text: &str| Note { at: at + Duration::from_secs(90), mark: Mark::Friction, tag: None, text: text.into() };
        let log = FrictionLog {
            id: 1,
            persona: "new | here".into(),
            goal: "first build".into(),
            size: Some(Size::Small),
            began: at,
            ended: None,
            notes: vec![note("<script> | `x` שלום 構築")],
        };
        let text = log.markdown();
        assert!(text.contains("| 1m 30s | friction |  | &lt;script&gt; \\| \\`x\\` שלום 構築 |"), "{text}");
        assert!(text.contains("new \\| here"));
    }
}
