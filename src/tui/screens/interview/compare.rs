//! Themes held against pulses and logs: differences first, each with a question.

use super::themes;
use crate::domain::page::interview::InterviewPage;
use crate::domain::say::count::count;
use crate::domain::team::interview::{InterviewTheme, SourceAgreement, SourceStatement, Sources, Themes, triangulate};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;

pub(super) fn view(desk: &InterviewPage, scroll: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let (found, unreadable) = themes::found(desk);
    let findings = triangulate(&sources(desk, &found));
    let mut to = super::writer(canvas, 100, theme);
    for words in &unreadable {
        to.problem(words);
    }
    to.text(Role::Dim, &format!("{} beside {}.", count(found.interviews, "interview"), beside(desk)));
    if findings.is_empty() {
        to.text(Role::Text, "No source names a category often enough to hold them against each other.");
    }
    let mut last: Option<SourceAgreement> = None;
    for finding in &findings {
        if last.replace(finding.verdict) != Some(finding.verdict) {
            to.gap();
            to.text(Role::Title, finding.verdict.name());
            to.text(Role::Dim, finding.verdict.question());
        }
        to.text(Role::Text, &format!("{}: {}", finding.code.name(), finding.words()));
    }
    to.page.scrolled(canvas, scroll);
}

/// What the interviews name, and what stands beside them.
fn sources(desk: &InterviewPage, found: &Themes) -> Sources {
    let counted = |theme: &InterviewTheme| SourceStatement::counted(theme.reach.people, theme.reach.of);
    let said = found.themes.iter().map(|theme| (theme.code, counted(theme)));
    Sources { interviews: Some(said.collect()), interviewed: found.interviews, ..desk.beside.clone() }
}

/// What the interviews are held against, in words.
fn beside(desk: &InterviewPage) -> &'static str {
    let mut logs = desk.beside.logs.iter().flat_map(|logs| logs.values());
    let is_own = logs.any(|said| matches!(said, SourceStatement::Own { .. }));
    if desk.beside.pulses.is_none() && is_own { "the log on this machine, of one person" } else { "a round's result" }
}
