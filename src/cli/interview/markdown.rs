//! Themes as Markdown for a wiki: what a lead may see, nothing more.

use std::fmt::Write as _;

use crate::domain::say::escape::markdown;
use crate::domain::team::interview::{ThemeRow, ThemesFile, hours_words, reach_words, severity_words};

/// The page.
pub(super) fn of(file: &ThemesFile) -> String {
    let mut text = format!("# Friction themes: {}\n\n", markdown(&file.stream));
    let dates = file.weeks.map(|weeks| format!(", {}", weeks.words())).unwrap_or_default();
    let _ = writeln!(text, "{}{dates}.\n", markdown(&file.saturation));
    let _ = writeln!(
        text,
        "| band | what held work up | hours for each developer | people | what it did | could be changed by |"
    );
    let _ = writeln!(text, "|---|---|---|---|---|---|");
    text.extend(file.themes.iter().map(line));
    for row in file.themes.iter().filter(|row| !row.causes.is_empty() || !row.workarounds.is_empty()) {
        details(&mut text, row);
    }
    text.push_str(
        "\nThemes in one band cannot be told apart in their order: leaving out one interview changes it. Hours are what people \
         said, at their usual week (and at their fewest and most). The subject is the system around the work: any use for \
         appraisal or ranking of people is outside of what these were told for.\n",
    );
    text
}

fn line(row: &ThemeRow) -> String {
    let roles: Vec<&str> = row.changeable_by.iter().map(|role| role.name()).collect();
    format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        row.band,
        row.code.name(),
        hours_words(&row.hours),
        reach_words(&row.reach),
        row.severity.map_or("", severity_words),
        roles.join(", ")
    )
}

fn details(text: &mut String, row: &ThemeRow) {
    let _ = writeln!(text, "\n## {}\n\n{}\n", row.code.name(), row.code.means());
    for cause in &row.causes {
        let _ = writeln!(text, "- cause: {}", markdown(&cause.replace('_', " ")));
    }
    for way in &row.workarounds {
        let _ = writeln!(text, "- workaround: {}", markdown(way));
    }
}
