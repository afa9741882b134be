//! The left side: what stays on this machine, and what the round is.

use super::words;
use crate::domain::page::share::OwnPart;
use crate::tui::theme::Role;
use crate::tui::widgets::writer::Writer;

/// All of it.
pub(super) fn add(to: &mut Writer<'_>, part: &OwnPart) {
    to.line(Role::Title, "Stays here");
    for line in words::stays(&part.stays) {
        to.text(Role::Text, &line);
    }
    to.gap();
    to.indented(Role::Dim, 0, words::NEVER);
    to.gap();
    to.line(Role::Title, "The round");
    to.facts(&words::of_round(&part.asked));
    to.facts(&words::collectors(&part.collectors));
    let roster = part.roster_changes.iter().map(|line| format!("roster: {line}"));
    let notes: Vec<String> = roster.chain(part.notes.iter().cloned()).collect();
    if !notes.is_empty() {
        to.gap();
        to.line(Role::Title, "To know");
    }
    for note in notes {
        to.indented(Role::Warn, 0, &note);
    }
}
