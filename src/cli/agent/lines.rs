//! The difference of two texts, line by line.

/// Lines around a change that are shown.
const AROUND: usize = 2;

/// `-` lines that go, `+` lines that come, and a few of those around them.
#[must_use]
pub(crate) fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let lines = edits(&before, &after);
    let is_near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        lines.iter().skip(from).take(at - from + AROUND + 1).any(|(mark, _)| *mark != ' ')
    };
    let mut shown = Vec::new();
    let mut was_near = true;
    for (at, (mark, line)) in lines.iter().enumerate() {
        let is_shown = is_near(at);
        if is_shown {
            shown.push(format!("{mark} {line}"));
        } else if was_near {
            shown.push("  ...".to_owned());
        }
        was_near = is_shown;
    }
    shown.join("\n")
}

/// Every line with what becomes of it, by the longest sequence that both have.
fn edits<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(char, &'a str)> {
    let (rows, columns) = (before.len(), after.len());
    let mut common = vec![vec![0_u32; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            common[row][column] = if before[row] == after[column] {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut edits) = (0, 0, Vec::new());
    while row < rows || column < columns {
        if row < rows && column < columns && before[row] == after[column] {
            edits.push((' ', before[row]));
            (row, column) = (row + 1, column + 1);
        } else if column == columns || (row < rows && common[row + 1][column] >= common[row][column + 1]) {
            edits.push(('-', before[row]));
            row += 1;
        } else {
            edits.push(('+', after[column]));
            column += 1;
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_shown_with_a_little_around_it() {
        let before = "a\nb\nc\nd\ne\nf\ng";
        let after = "a\nb\nc\nd,\nnew\ne\nf\ng";
        assert_eq!(difference(before, after), "  ...\n  b\n  c\n- d\n+ d,\n+ new\n  e\n  f\n  ...");
        assert_eq!(difference("", "x"), "+ x");
        assert_eq!(difference("x", "x"), "  ...");
    }
}
