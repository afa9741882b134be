//! The screen at the three designed sizes, without colour and in ASCII.

use draglog::domain::page::share;
use draglog::domain::page::share::{Departure, Rounds};
use draglog::domain::round::contribution::Wish;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::theme::{Background, Depth, Theme};
use draglog::tui::{Effect, Msg};
use ratatui::style::Color;

use super::made::{part, rounds};
use crate::screens::pictures::shows;
use crate::support::{Screen, busy};

fn share(rounds: Rounds, theme: Theme) -> Screen {
    let mut screen = Screen::themed(busy(), theme);
    screen.press("5").tell(share::Reply::Rounds(Box::new(rounds)));
    screen
}

/// A screen on which a round is open.
pub(in crate::screens) fn open(theme: Theme) -> Screen {
    let mut screen = share(rounds(), theme);
    screen.press("<enter>");
    answer(&mut screen);
    screen.after(600);
    screen
}

/// Makes the part that the screen has asked for.
fn answer(screen: &mut Screen) {
    for effect in screen.wished() {
        if let Effect::Screen(ScreenRequest::Share(share::Request::LoadOwnPart { folder, wish })) = effect {
            screen.tell(share::Reply::OwnPart { folder, part: Ok(Box::new(part(&wish))) });
        }
    }
}

#[test]
fn without_a_round_it_says_what_to_do() {
    shows("share_none", &mut share(Rounds::default(), Theme::default()));
    let joined = Rounds { has_key: true, ..Rounds::default() };
    assert!(share(joined, Theme::default()).picture(80, 24).contains("You have joined."));
}

#[test]
fn the_rounds_there_are() {
    shows("share_rounds", &mut share(rounds(), Theme::default()));
}

#[test]
fn the_field_for_a_folder_completes_known_rounds() {
    let mut screen = share(rounds(), Theme::default());
    shows("share_folder", screen.press("o2026"));
    screen.press("<tab>");
    assert!(screen.picture(80, 24).contains("team/2026-11"));
    screen.wished();
    screen.press("<enter>");
    let wished = screen.wished();
    let wanted = Effect::from(share::Request::LoadOwnPart { folder: "team/2026-11".into(), wish: Wish::default() });
    assert!(wished.contains(&wanted), "{wished:?}");
}

#[test]
fn what_leaves_block_by_block() {
    let mut screen = open(Theme::default());
    shows("share_leaves", screen.press("<down><down>"));
    screen.press("x");
    answer(&mut screen);
    assert!(screen.picture(80, 24).contains("left out"));
    assert!(screen.picture(80, 24).contains("x say this block again"));
    shows("share_block", screen.press("<enter>"));
}

#[test]
fn what_stays_is_a_page_where_there_is_no_room_beside() {
    let mut screen = open(Theme::default());
    shows("share_stays", screen.press("<left>"));
}

#[test]
fn byte_for_byte() {
    shows("share_bytes", open(Theme::default()).press("<right>"));
}

#[test]
fn what_it_becomes_among_invented_others() {
    let mut screen = open(Theme::default());
    shows("share_merged", screen.press("<right><right>"));
    let picture = screen.picture(120, 40);
    assert!(picture.contains("the other 11 people are made up"), "{picture}");
}

#[test]
fn another_roster() {
    let mut screen = share(rounds(), Theme::default());
    screen.press("<enter>").wished();
    let mut other = part(&Wish::default());
    other.roster_changes = vec!["new 3f9a11c02b7d4e55  stranger".into(), "gone 77aa01b2c3d4e5f6  Ada".into()];
    screen.tell(share::Reply::OwnPart { folder: "team/2026-11".into(), part: Ok(Box::new(other)) });
    shows("share_roster", &mut screen);
}

#[test]
fn what_left_and_the_log_of_it() {
    let mut screen = open(Theme::default());
    screen.press("w");
    let wished = screen.wished();
    assert!(matches!(wished.as_slice(), [Effect::Screen(ScreenRequest::Share(share::Request::Give(_)))]), "{wished:?}");
    let gave = Departure {
        folder: "team/2026-11".into(),
        file: "contributions/9d2c44e1b07a3f68.json".into(),
        bytes: 9214,
        sha256: "9d2c44e1b07a3f68".repeat(4),
        answered: (15, 18),
    };
    screen.tell(share::Reply::Departed { folder: "team/2026-11".into(), left: Ok(gave) });
    shows("share_left", &mut screen);
    shows("share_log", screen.press("<esc>l<down>"));
}

#[test]
fn each_choice_is_one_key_and_none_is_missing_at_any_size() {
    for (width, height, words) in [
        (40, 12, ["w write", "x omit", "b blank", "n nothing"]),
        (80, 24, ["w write it", "x leave out this block", "b give a blank", "n nothing"]),
        (120, 40, ["w write it", "x leave out this block", "b give a blank", "n nothing"]),
    ] {
        for keys in ["", "<right>", "<right>", "<enter>"] {
            let mut screen = open(Theme::default());
            let picture = screen.press(keys).picture(width, height);
            assert!(words.iter().all(|words| picture.contains(words)), "{width}x{height}:\n{picture}");
        }
    }
}

#[test]
fn every_line_of_every_page_can_be_reached() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut screen = open(Theme::default());
        screen.picture(width, height);
        for page in ["<right>", "<right>"] {
            screen.press(page).press("G");
            let end = screen.picture(width, height);
            assert_eq!(screen.press("<down> ").picture(width, height), end);
            screen.press("<up>");
            assert_ne!(screen.picture(width, height), end, "one key moves at once:\n{end}");
        }
    }
}

#[test]
fn nothing_comes_between_a_person_and_the_choice() {
    let mut screen = open(Theme::default());
    let question = crate::support::ask(busy().latest[0].clone(), draglog::domain::log::prompt::Trigger::After);
    screen.tell(Msg::Ask(Box::new(question))).after(600);
    assert!(!screen.picture(80, 24).contains("held you up"));
    screen.wished();
    screen.press("b");
    assert!(
        matches!(screen.wished().as_slice(), [Effect::Screen(ScreenRequest::Share(share::Request::Give(_)))]),
        "b is no tag here"
    );
}

#[test]
fn blocks_and_choices_can_be_clicked() {
    let mut screen = open(Theme::default());
    let picture = screen.picture(80, 24);
    let click = |words: &str| {
        let row = picture.lines().position(|line| line.contains(words)).unwrap();
        let before = picture.lines().nth(row).unwrap().split(words).next().unwrap();
        let column = u16::try_from(before.chars().count()).unwrap();
        Msg::Click { column, row: u16::try_from(row).unwrap() }
    };
    let clicks = [click("Observed working weeks"), click("x leave out"), click("w write it")];
    let [block, leave_out, write] = clicks;
    screen.tell(block);
    assert!(screen.picture(80, 24).contains("2 of 20"));
    screen.tell(leave_out);
    answer(&mut screen);
    assert!(screen.picture(80, 24).contains("15 of 20 blocks say something"));
    screen.tell(write);
    let wished = screen.wished();
    assert!(
        matches!(wished.as_slice(), [Effect::Screen(ScreenRequest::Share(share::Request::Give(give)))] if give.wish.leave_out.len() == 1),
        "{wished:?}"
    );
}

#[test]
fn it_needs_no_colour_and_nothing_but_ascii() {
    let ascii = Theme::shipped("dark", Depth::True, Some(Background::Dark)).unwrap().in_ascii(true);
    // The page after merging is the report's, with the words of its questions.
    for keys in ["", "<left>", "<right>", "<enter>", "<esc>", "<esc>l", "<esc>o20"] {
        let mut plain = open(Theme::none());
        let buffer = plain.press(keys).buffer(80, 24);
        assert!(buffer.content().iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
        let picture = open(ascii.clone()).press(keys).picture(80, 24);
        assert!(picture.is_ascii(), "after {keys:?}:\n{picture}");
        for (width, height) in [(1, 1), (24, 6), (30, 9), (59, 15), (60, 16), (109, 30), (110, 30), (200, 60)] {
            plain.buffer(width, height);
        }
    }
}

#[test]
fn a_late_part_of_an_earlier_wish_is_not_shown() {
    let mut screen = open(Theme::default());
    screen.press("x");
    screen.tell(share::Reply::OwnPart { folder: "team/2026-11".into(), part: Ok(Box::new(part(&Wish::default()))) });
    screen.wished();
    assert!(screen.press("w").wished().is_empty(), "what would be written is not on the screen yet");
}
