//! The right side: exactly what leaves, block by block in words, and byte for byte.

use crate::domain::page::share::{BlockStatement, OwnPart};
use crate::domain::say::count::count;
use crate::tui::hit::Target;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{broken, cut, left, width};
use crate::tui::widgets::writer::Writer;

/// The blocks, and below them everything about the selected one. In a small pane only that one.
pub(super) fn list(to: &mut Writer<'_>, part: &OwnPart, (selected, is_fresh): (usize, bool), height: usize) {
    let Some(at) = part.blocks.get(selected) else { return };
    let (cells, theme) = (to.width, to.theme);
    let mut detail = Writer::new(cells, to.is_airy, theme);
    block(&mut detail, part, at);
    if height < 8 {
        return to.page.append(detail.page);
    }
    let room = height.saturating_sub(detail.page.len() + 1).max(height / 2);
    let title = (cells * 11 / 20).min(64);
    for index in window(part.blocks.len(), room, Some(selected)) {
        let (block, is_selected) = (&part.blocks[index], index == selected);
        let said = if block.is_answer && is_fresh { Role::Accent } else { Role::Dim };
        let name = left(&shortened(&block.title, title, theme), title, theme.glyphs);
        let says = cut(&says(block), cells.saturating_sub(title + 4), theme.glyphs);
        let name = theme.span(Role::of_row(is_selected), name);
        let row = vec![theme.mark(is_selected), name, theme.span(said, format!("  {says}"))];
        to.page.target(row, Target::Row(index));
    }
    to.page.gap();
    to.page.append(detail.page);
}

/// A title in so many cells; what tells it from others with the same beginning stays.
fn shortened(title: &str, cells: usize, theme: &Theme) -> String {
    match title.split_once(": ") {
        Some((head, tail)) if width(title) > cells && width(tail) + 10 < cells => {
            format!("{}: {tail}", cut(head, cells - width(tail) - 2, theme.glyphs))
        }
        _ => title.to_owned(),
    }
}

/// What a block says; the three ways of saying nothing are the same outside, and told apart here.
fn says(block: &BlockStatement) -> String {
    match (block.is_answer, block.is_left_out) {
        (true, _) => block.says.join("; "),
        (false, true) => "left out".to_owned(),
        (false, false) => "no answer".to_owned(),
    }
}

/// One block with everything there is to know about it.
pub(super) fn block(to: &mut Writer<'_>, part: &OwnPart, block: &BlockStatement) {
    to.indented(Role::Title, 0, &block.title);
    let round = &part.asked;
    let reads = if round.readers.is_empty() { "not said" } else { round.readers.as_str() };
    to.facts(&[
        ("leaves", says(block)),
        ("why asked", block.why.clone()),
        ("read by", format!("{reads}; kept {}", count(round.retention_days, "day"))),
        ("edges", block.edges.unwrap_or_default().to_owned()),
        ("block", block.id.to_string()),
    ]);
}

/// The file as it would leave. Lines are broken where the pane ends and nowhere else.
pub(super) fn bytes(to: &mut Writer<'_>, part: &OwnPart) {
    let Some(leaves) = &part.leaves else {
        to.indented(Role::Text, 0, "No file can be made for you here, so there are no bytes.");
        return part.notes.iter().for_each(|note| to.text(Role::Warn, note));
    };
    let bytes = count(leaves.text.len(), "byte");
    let words = format!("{}: these {bytes} and no others, broken into lines for this pane.", leaves.file);
    to.indented(Role::Dim, 0, &words);
    to.indented(Role::Dim, 0, &format!("sha-256 {}", leaves.sha256));
    to.page.gap();
    let width = to.width;
    leaves.text.lines().flat_map(|line| pieces(line, width)).for_each(|piece| to.line(Role::Text, piece));
}

/// `text` in pieces of so many cells.
fn pieces(mut text: &str, cells: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let (piece, rest) = broken(text, cells);
        pieces.push(piece);
        text = rest;
    }
    pieces
}
