//! Themes held against pulses and logs: differences first, each with a question.

use super::{draw_scrolled, paragraph, themes};
use crate::domain::page::interview::InterviewPage;
use crate::domain::say::count::count;
use crate::domain::team::interview::{SourceAgreement, SourceStatement, Sources, triangulate};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;

pub(super) fn view(desk: &InterviewPage, scroll: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let width = canvas.width().min(100);
    let is_airy = canvas.height() >= 14;
    let found = themes::found(desk);
    let said =
        found.themes.iter().map(|theme| (theme.code, SourceStatement::counted(theme.reach.people, theme.reach.of)));
    let sources = Sources { interviews: Some(said.collect()), interviewed: found.interviews, ..desk.beside.clone() };
    let findings = triangulate(&sources);
    let mut page = Page::default();
    let beside = if desk.beside.pulses.is_some() || !is_own(desk) {
        "a round's result"
    } else {
        "the log on this machine, of one person"
    };
    paragraph(
        &mut page,
        &format!("{} beside {beside}.", count(found.interviews, "interview")),
        Role::Dim,
        width,
        theme,
    );
    if findings.is_empty() {
        let words = "No source names a category often enough to hold them against each other.";
        paragraph(&mut page, words, Role::Text, width, theme);
    }
    let mut last: Option<SourceAgreement> = None;
    for finding in &findings {
        if last.replace(finding.verdict) != Some(finding.verdict) {
            if is_airy {
                page.gap();
            }
            paragraph(&mut page, finding.verdict.name(), Role::Title, width, theme);
            paragraph(&mut page, finding.verdict.question(), Role::Dim, width, theme);
        }
        paragraph(&mut page, &format!("{}: {}", finding.code.name(), finding.words()), Role::Text, width, theme);
    }
    draw_scrolled(page, scroll, canvas);
}

fn is_own(desk: &InterviewPage) -> bool {
    let logs = desk.beside.logs.iter().flat_map(|logs| logs.values());
    logs.into_iter().any(|said| matches!(said, SourceStatement::Own { .. }))
}
