//! Each format of each report, as it is written.

use draglog::report::{ReportFormat, draw};

use super::{report, rounds};

fn drawn(format: ReportFormat) -> String {
    draw(&report(&[rounds::twelve()]), format).unwrap()
}

#[test]
fn twelve_people_as_markdown() {
    insta::assert_snapshot!(drawn(ReportFormat::Markdown));
}

#[test]
fn twelve_people_as_a_table() {
    insta::assert_snapshot!(drawn(ReportFormat::Csv));
}

#[test]
fn twelve_people_as_json() {
    insta::assert_snapshot!(drawn(ReportFormat::Json));
}

#[test]
fn twelve_people_as_a_page() {
    insta::assert_snapshot!(drawn(ReportFormat::Html));
}

#[test]
fn six_people_are_spoken_of_in_bands() {
    insta::assert_snapshot!(draw(&report(&[rounds::six()]), ReportFormat::Markdown).unwrap());
}

#[test]
fn everything_asked_has_its_place() {
    insta::assert_snapshot!(draw(&report(&[rounds::everything()]), ReportFormat::Markdown).unwrap());
}

#[test]
fn seven_rounds_show_what_moved() {
    let results = rounds::over_time(&[4, 5, 4, 5, 4, 5, 10]);
    insta::assert_snapshot!(draw(&report(&results), ReportFormat::Markdown).unwrap());
}
