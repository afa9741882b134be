//! Plain tables for people: columns aligned by what a terminal shows, numbers to the right, no lines drawn.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::say::escape::clean;

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Left(&'static str),
    /// Numbers and lengths.
    Right(&'static str),
    /// Text that is cut where the table would be wider than the terminal.
    Wide(&'static str),
}

impl Column {
    /// What stands at its top.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Left(title) | Self::Right(title) | Self::Wide(title) => title,
        }
    }
}

/// A column, and what stands in it of an item.
pub(crate) type ColumnCell<'a, T> = (Column, &'a dyn Fn(&T) -> String);

/// A table with a row of titles.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A row for each of `items`: each column with its cell, which is made safe to show.
    #[must_use]
    pub(crate) fn of<T>(items: &[T], columns: &[ColumnCell<'_, T>]) -> Self {
        let row = |item| columns.iter().map(|(_, cell)| clean(&cell(item))).collect();
        Self { columns: columns.iter().map(|(column, _)| *column).collect(), rows: items.iter().map(row).collect() }
    }

    /// The table as text, at most `width` columns wide where it has wide columns to cut; titles in bold with `color`.
    #[must_use]
    pub(crate) fn render(&self, width: Option<usize>, color: bool) -> String {
        let widths = self.widths(width);
        let titles: Vec<String> = self.columns.iter().map(|column| column.title().to_owned()).collect();
        let mut text = String::new();
        let head = self.line(&titles, &widths);
        let _ = if color { writeln!(text, "\u{1b}[1m{head}\u{1b}[0m") } else { writeln!(text, "{head}") };
        for row in &self.rows {
            let _ = writeln!(text, "{}", self.line(row, &widths));
        }
        text
    }

    fn widths(&self, most: Option<usize>) -> Vec<usize> {
        /// A column that is cut keeps so much.
        const LEAST: usize = 8;
        let widest = |index: usize| self.rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.width()).max();
        let mut widths: Vec<usize> = (self.columns.iter().enumerate())
            .map(|(index, column)| widest(index).unwrap_or(0).max(column.title().width()))
            .collect();
        let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        let mut excess = most.map_or(0, |most| total.saturating_sub(most));
        for (width, column) in widths.iter_mut().zip(&self.columns).rev() {
            if let Column::Wide(title) = column {
                let cut = excess.min(width.saturating_sub(LEAST.max(title.width())));
                *width -= cut;
                excess -= cut;
            }
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(widths).zip(&self.columns) {
            let cell = cut(cell, *width);
            let space = " ".repeat(width.saturating_sub(cell.width()));
            let _ = match column {
                Column::Right(_) => write!(line, "{space}{cell}  "),
                Column::Left(_) | Column::Wide(_) => write!(line, "{cell}{space}  "),
            };
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// `text` in at most `width` columns, with a mark where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_a_terminal_shows_them() {
        let items = [["1", "構築", "13s"], ["42", "cargo \u{1b}[31mbuild", "2m 34s"]];
        let cell = |at: usize| move |item: &[&str; 3]| item[at].to_owned();
        let columns = [Column::Right("id"), Column::Wide("label"), Column::Right("length")];
        let table = Table::of(&items, &[(columns[0], &cell(0)), (columns[1], &cell(1)), (columns[2], &cell(2))]);
        assert_eq!(
            table.render(None, false),
            "id  label            length\n 1  構築                13s\n42  cargo [31mbuild  2m 34s\n"
        );
    }

    #[test]
    fn a_narrow_terminal_cuts_what_may_be_cut() {
        let label = |_: &u8| "a very long label of a script".to_owned();
        let table = Table::of(&[1_u8], &[(Column::Right("id"), &u8::to_string), (Column::Wide("label"), &label)]);
        assert_eq!(table.render(Some(14), false), "id  label\n 1  a very lo…\n");
    }
}
