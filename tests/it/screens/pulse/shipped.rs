//! Every shipped pulse by keyboard at 40x12 and 80x24, and files that are harder on the eye than those.

use std::sync::Arc;

use draglog::domain::log::survey::{ItemKind, Survey, Unit};
use draglog::domain::page::pulse;
use draglog::domain::page::pulse::PulseHome;
use draglog::survey::Surveys;
use draglog::tui::screens::pulse::Stand;
use unicode_width::UnicodeWidthStr;

use super::{fresh_home, given, taking};
use crate::support::Screen;

/// Goes through a pulse; on each page the whole question and every answer can be seen, if need be by scrolling.
fn take(survey: &Survey, home: PulseHome, (width, height): (u16, u16)) -> usize {
    let mut screen = taking(&survey.id, home);
    screen.picture(width, height);
    screen.press(if survey.unit == Unit::Service { "<enter>checkout<enter>" } else { "<enter>" });
    for (index, item) in survey.items.iter().enumerate() {
        let count = format!("{} of {}", index + 1, survey.items.len());
        assert!(screen.picture(width, height).contains(&count), "{}", screen.picture(width, height));
        sees_all(&mut screen, item.labels().iter().chain([&item.na]), (width, height));
        let before = screen.model.screens.pulse.session.clone();
        screen.press(match item.kind {
            ItemKind::Multi { .. } => "12<enter>",
            ItemKind::Tag => "b",
            _ => "2",
        });
        assert_ne!(before, screen.model.screens.pulse.session);
    }
    let given = given(&mut screen);
    let session = screen.model.screens.pulse.session.clone().unwrap();
    assert_eq!(session.stand, Stand::End);
    assert!(session.is_saved());
    assert!(screen.picture(width, height).contains("Saved"), "{}", screen.picture(width, height));
    screen.press("<enter>");
    assert!(screen.model.screens.pulse.session.is_none());
    given.len()
}

/// Without the space that wrapping and columns make.
fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

fn sees_all<'a>(screen: &mut Screen, labels: impl Iterator<Item = &'a String>, (width, height): (u16, u16)) {
    let mut seen = String::new();
    for _ in 0..12 {
        let picture = screen.picture(width, height);
        for line in picture.lines() {
            assert!(line.width() <= usize::from(width), "{picture}");
        }
        seen += &letters(&picture);
        screen.press("<down>");
    }
    for label in labels {
        for word in label.split_whitespace() {
            assert!(seen.contains(word), "{word} of {label:?} cannot be seen in\n{}", screen.picture(width, height));
        }
    }
    screen.press(&"<up>".repeat(12));
}

#[test]
fn all_ten_pulses_are_taken_by_keyboard_at_both_sizes() {
    let surveys = Surveys::builtin();
    let mut taken = 0;
    for survey in surveys.iter() {
        if survey.unit == Unit::Wait {
            // Its one key is the tag sheet's.
            assert!(taking(&survey.id, fresh_home()).model.sheet.is_some());
        } else {
            for size in [(40, 12), (80, 24)] {
                assert_eq!(take(survey, fresh_home(), size), survey.items.len(), "{}", survey.id);
            }
        }
        taken += 1;
    }
    assert_eq!(taken, 10);
}

fn home_with(source: &str) -> (Survey, PulseHome) {
    let survey = Surveys::builtin().checked(source, "mine.toml").unwrap();
    let mut home = fresh_home();
    home.pulses.push(Arc::new(survey.clone()));
    (survey, home)
}

#[test]
fn long_translated_labels_wrap_and_none_is_lost() {
    let (survey, home) = home_with(TRANSLATED);
    for size in [(40, 12), (80, 24), (120, 40), (60, 16)] {
        assert_eq!(take(&survey, home.clone(), size), survey.items.len());
    }
    let mut screen = taking("aufwand", home.clone());
    crate::screens::pictures::shows("pulse_translated", screen.press("<enter>"));
    crate::screens::pictures::shows("pulse_wide_characters", screen.press("2"));
    crate::screens::pictures::shows("pulse_translated_statements", screen.press("2"));
}

#[test]
fn no_size_and_no_page_of_a_pulse_panics() {
    let (_, home) = home_with(TRANSLATED);
    for keys in
        ["", "<enter>", "<enter>2", "<enter>22", "<enter>2222", "<enter>2222<enter>", "<enter>2222<enter><enter>r"]
    {
        let mut screen = taking("aufwand", home.clone());
        screen.press(keys);
        for width in [1, 7, 23, 24, 25, 33, 40, 59, 60, 80, 110, 130] {
            for height in [1, 3, 4, 5, 6, 7, 9, 12, 16, 24, 30, 45] {
                screen.buffer(width, height);
            }
        }
        screen
            .tell(pulse::Reply::Home(Box::new(PulseHome { pulses: vec![], ..home.clone() })))
            .press("<down><enter>r<up>");
        screen.buffer(80, 24);
    }
}

const TRANSLATED: &str = r#"
schema = 1
min_group = 5

[[survey]]
id = "aufwand"
version = 1
title = "Wiederkehrender Aufwand"
intro = "Kurz."
recall = "letzte 5 Arbeitstage"
cadence = "on request"
unit = "person"

[[survey.item]]
id = "a_one"
type = "single"
text = "Welche Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetze hielten auf?"
labels = ["Umgebungseinrichtung beziehungsweise Werkzeugbereitstellung durch andere Abteilungen", "Donaudampfschifffahrtsgesellschaftskapitänsmützen", "Nichts"]
na = "Kann ich nicht sagen"
good = "none"

[[survey.item]]
id = "a_wide"
type = "single"
text = "先週、何が作業を止めましたか。"
labels = ["ビルドまたはテストの実行待ち", "レビュー待ち", "情報を探していた時間が長かったため作業が進まなかった"]
na = "わからない"
good = "none"

[[survey.item]]
id = "a_poles"
type = "bipolar"
left = "Lange Strecken ohne Rückmeldung; der Plan steht fest"
right = "Kurze Schritte mit Rückmeldung; wir ändern den Kurs"
studio = "right"
na = "Kann ich nicht sagen"
"#;
