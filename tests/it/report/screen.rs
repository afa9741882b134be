//! The Team screen at three sizes, its keys, and what stands there without a report.

use draglog::domain::page::team;
use draglog::tui::Effect;
use draglog::tui::theme::Theme;

use super::{report, rounds};
use crate::support::{Screen, busy};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn team() -> Screen {
    let mut screen = Screen::with(busy());
    let effects = screen.open_report(report(&[rounds::twelve()]));
    assert_eq!(effects, []);
    screen
}

fn pictures(screen: &mut Screen) -> String {
    SIZES.map(|(width, height)| screen.picture(width, height)).join("\n")
}

#[test]
fn the_report_on_three_sizes() {
    insta::assert_snapshot!(pictures(&mut team()));
}

#[test]
fn the_next_figure_begins_on_top() {
    let mut screen = team();
    screen.picture(80, 24);
    screen.press("nnnn");
    insta::assert_snapshot!(pictures(&mut screen));
}

#[test]
fn back_from_a_report_are_the_teams() {
    let mut screen = team();
    screen.press("<esc>");
    assert_eq!(screen.wished(), [Effect::from(team::Request::Load)]);
}

#[test]
fn every_part_can_be_reached_and_every_line_read() {
    for (width, height) in SIZES {
        let mut screen = team();
        let mut seen = String::new();
        let mut last = String::new();
        while last != screen.picture(width, height) {
            last = screen.picture(width, height);
            seen += &last;
            screen.press(" ");
        }
        for words in ["Discuss these three", "How much of our weeks", "How to read this", "to compare teams"] {
            assert!(seen.contains(words), "{words} at {width}x{height}");
        }
        let end = screen.picture(width, height);
        screen.press("G");
        assert_eq!(screen.picture(width, height), end);
        screen.press("g");
        assert!(screen.picture(width, height).contains("Platform team"));
        for _ in 0..40 {
            screen.press("n");
        }
        assert!(screen.picture(width, height).contains("How to read this"));
        for _ in 0..40 {
            screen.press("p");
        }
        assert!(screen.picture(width, height).contains("Platform team"));
    }
}

#[test]
fn it_needs_no_colour_and_no_size_brings_it_down() {
    let mut screen = Screen::themed(busy(), Theme::none());
    screen.open_report(report(&[rounds::everything()]));
    for (width, height) in [(1, 1), (24, 6), (30, 9), (59, 15), (60, 16), (109, 30), (110, 30), (200, 60)] {
        for _ in 0..6 {
            let buffer = screen.buffer(width, height);
            assert!(buffer.content().iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
            screen.press("n<down>");
        }
    }
}
