//! The team of `draglog demo --team`: its page has everything that a page can have.

use draglog::app::demo::team;
use draglog::report::{ReportFormat, draw};

use super::surveys;
use crate::support::{Screen, busy};

#[test]
fn the_latest_page_has_everything_that_a_page_can_have() {
    let report = team::latest(&surveys()).unwrap();
    assert_eq!(report.topics.len(), 3);
    assert_eq!((report.last_time.len(), report.rounds.len()), (1, 4));
    assert!(report.last_time[0].says.contains("it went from 5 of 8"), "{:?}", report.last_time);
    assert!(report.kept_back[0].starts_with("Kept back to protect people: 1 of "), "{:?}", report.kept_back);
    assert!(report.figures().any(|figure| figure.voices.iter().any(|voice| !voice.quotes.is_empty())));
    assert!(!report.interviews.as_ref().unwrap().disagreements.is_empty());
    assert!(
        report.footer[0].contains("you (coach") && report.footer[0].contains("both computed"),
        "{:?}",
        report.footer
    );
    let document = serde_json::from_str(&draw(&report, ReportFormat::Json).unwrap()).unwrap();
    assert_eq!(super::schema::check(&document), [] as [String; 0]);
}

#[test]
fn the_page_in_the_terminal() {
    let mut screen = Screen::with(busy());
    screen.open_report(team::latest(&surveys()).unwrap());
    let pictures = [(40, 12), (80, 24), (120, 40)].map(|(width, height)| screen.picture(width, height));
    insta::assert_snapshot!(pictures.join("\n"));
}

#[test]
fn the_pages_before_have_no_more_than_they_knew() {
    let august = team::report("invented/checkout/august", &surveys()).unwrap();
    assert!(august.figures().all(|figure| figure.trend.is_none()) && august.last_time.is_empty());
    assert_eq!(team::report("invented/checkout/may", &surveys()), None);
}
