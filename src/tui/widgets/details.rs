//! Everything the log holds about one wait, as facts.

use super::canvas::Canvas;
use super::page::Page;
use super::text::{cut, left, wrap};
use crate::domain::log::wait::{Class, Exit, Outcome, Wait};
use crate::domain::say::length;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::theme::{Role, Theme};

/// Draws everything about `wait`, from its name on.
pub(crate) fn draw(wait: &Wait, now: Moment, canvas: &mut Canvas<'_, '_>, theme: &Theme) {
    let width = canvas.width();
    let mut page = Page::default();
    page.gap();
    page.line(theme.span(Role::Title, cut(&wait.label, width, theme.glyphs)));
    page.gap();
    facts(&mut page, &of(wait, now), width, theme);
    page.draw(canvas, 0);
}

/// Adds `facts` as two columns, the second wrapped.
pub(crate) fn facts(page: &mut Page, facts: &[(String, String)], width: usize, theme: &Theme) {
    const NAME: usize = 12;
    for (name, words) in facts {
        let lines = wrap(words, width.saturating_sub(NAME));
        for (index, line) in lines.into_iter().enumerate() {
            let name = if index == 0 { name.as_str() } else { "" };
            page.line(vec![theme.span(Role::Dim, left(name, NAME, theme.glyphs)), theme.span(Role::Text, line)]);
        }
    }
}

/// The same in at most `height` lines: where that is tight each fact is one line, and the last ones go.
pub(crate) fn facts_in(page: &mut Page, facts: &[(String, String)], (width, height): (usize, usize), theme: &Theme) {
    const NAME: usize = 9;
    let mut whole = Page::default();
    self::facts(&mut whole, facts, width, theme);
    if whole.len() <= height {
        self::facts(page, facts, width, theme);
        return;
    }
    for (name, words) in facts.iter().take(height) {
        let words = cut(words, width.saturating_sub(NAME), theme.glyphs);
        page.line(vec![theme.span(Role::Dim, left(name, NAME, theme.glyphs)), theme.span(Role::Text, words)]);
    }
}

/// What there is to say about `wait`.
#[must_use]
pub(crate) fn of(wait: &Wait, now: Moment) -> Vec<(String, String)> {
    let end = wait.ended_at().map_or_else(|| "now".to_owned(), |end| moment::at_in_short(end, now));
    let mut facts = vec![
        ("project", wait.project.clone().unwrap_or_default()),
        ("kind", wait.kind.to_string()),
        ("whose", wait.actor.to_string()),
        ("learned by", wait.source.to_string()),
        ("from", format!("{} to {end}", moment::at_in_short(wait.started_at, now))),
        ("lasted", if wait.is_running() { length::passed(wait.latency(now)) } else { duration(wait.measured) }),
    ];
    if !wait.suspended.is_zero() {
        facts.push(("suspended", duration(wait.suspended)));
    }
    facts.push(("ended", outcome(wait)));
    facts.extend((wait.class() == Class::Queue).then(|| ("class", "queue: never added to blocked time".to_owned())));
    facts.push(("held up", wait.held_up_in_words().to_owned()));
    if let Some(blocked) = wait.blocked(now).filter(|_| wait.is_idle_cut(now)) {
        facts.push(("blocked", format!("{}, cut when you left", duration(blocked.length()))));
    }
    if let Some(tag) = wait.tag {
        facts.push(("tag", format!("{}: {}", tag.name(), tag.means())));
    }
    facts.push(("facet", wait.facet.clone().unwrap_or_default()));
    facts.push(("meanwhile", wait.attention.map(|attention| attention.as_str().replace('_', " ")).unwrap_or_default()));
    facts.push(("found", wait.found.map(|found| found.to_string()).unwrap_or_default()));
    facts.push(("note", wait.note.clone().unwrap_or_default()));
    facts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(name, words)| (name.to_owned(), words)).collect()
}

fn outcome(wait: &Wait) -> String {
    let Some(end) = wait.end else { return "still running".to_owned() };
    match (end.outcome, end.exit) {
        (Outcome::Failed | Outcome::Cancelled, Some(Exit::Signal(signal))) => {
            format!("{}, signal {signal}", end.outcome)
        }
        (Outcome::Failed | Outcome::Cancelled, Some(Exit::Code(code))) => format!("{}, exit code {code}", end.outcome),
        (Outcome::Lost, _) => "lost: it ended while nothing observed".to_owned(),
        _ => end.outcome.to_string(),
    }
}
