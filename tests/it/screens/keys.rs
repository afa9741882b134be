//! Keys that a person has chosen: they are pressed, and every part of the screen names them.

use draglog::domain::log::settings::ChosenKeys;
use draglog::domain::page::now;
use draglog::tui::key::Key;
use draglog::tui::keymap::{Action, Keymap};
use draglog::tui::places;
use draglog::tui::sheets::Sheet;
use draglog::tui::{Effect, Msg};

use super::sizes::states;
use crate::support::{Screen, busy, fresh};

/// The keys of a `[keys]` section.
fn keys(toml: &str) -> Keymap {
    Keymap::new(&toml::from_str::<ChosenKeys>(toml).unwrap())
}

fn screen(toml: &str) -> Screen {
    let mut screen = Screen::with(busy());
    screen.model.ui.theme.keys = keys(toml);
    screen
}

#[test]
fn a_chosen_key_does_what_its_row_says_and_is_named_in_the_footer_the_line_and_the_help() {
    let mut screen = screen("list.tag = [\"#\", \"f2\"]\nlist.undo = [\"U\"]");
    let picture = screen.picture(120, 40);
    assert!(picture.contains("# tag ") && picture.contains("# tags it"), "{picture}");
    assert!(screen.press("?").picture(120, 40).contains("#, f2"));
    screen.press("<esc>t");
    assert!(screen.model.sheet.is_none(), "the shipped key is free");
    for key in [Key::Char('#'), Key::F(2)] {
        screen.tell(Msg::Key(key));
        assert!(matches!(screen.model.sheet, Some(Sheet::Tag(_))), "{key}");
        screen.press("<esc>");
    }
    assert!(matches!(screen.press("U").wished()[..], [Effect::Undo { .. }]));
}

#[test]
fn an_empty_list_takes_the_key_of_a_row_away() {
    let mut screen = screen("list.delete = []\nlist.sweep = []\nlist.tag = []");
    let picture = screen.picture(120, 40);
    assert!(!picture.contains("s sweep") && picture.contains("no key tags it"), "{picture}");
    let before = screen.wished();
    assert_eq!(screen.press("Dst").wished(), [], "{before:?}");
    assert!(screen.press("?").picture(120, 40).contains("no key"));
}

#[test]
fn a_row_can_be_changed_in_every_place_and_two_rows_can_change_keys() {
    let mut swapped = screen("all.undo = [\"U\"]\nlist.tag = [\"p\"]\nnow.pause = [\"t\"]");
    assert_eq!(swapped.press("t").wished(), [Effect::from(now::Request::SetPaused(true))]);
    assert!(matches!(swapped.press("U").wished()[..], [Effect::Undo { .. }]));
    swapped.press("p");
    assert!(matches!(swapped.model.sheet, Some(Sheet::Tag(_))));
    assert!(swapped.picture(80, 24).contains("U undo"), "the sheet has the row too");
}

#[test]
fn there_is_always_a_way_out() {
    let mut screen = screen("always.quit = []\neverywhere.quit = []");
    assert!(screen.press("q").wished().is_empty());
    assert_eq!(screen.press("<^c>").wished(), [Effect::Quit]);
}

#[test]
fn screens_are_reached_by_chosen_keys_and_the_header_names_them() {
    let mut screen = screen("screens.log = [\"l\"]\nscreens.pulse = []");
    let picture = screen.picture(120, 40);
    assert!(picture.contains("l Log") && picture.contains("no key Pulse"), "{picture}");
    screen.press("l").wished();
    assert!(screen.picture(120, 40).contains("l Log"));
}

/// No sentence names a key by itself: with every row on another key, no shipped one is named on any screen.
#[test]
fn no_screen_names_a_shipped_key_where_another_was_chosen() {
    const VERBS: &[&str] = &[
        "tags", "shows", "goes", "takes", "starts", "opens", "lists", "asks", "resumes", "does", "signs", "merges",
        "strikes", "writes", "hides", "notes", "oes", "when", "brings", "lets", "lifts", "reads", "accepts", "copies",
        "names",
    ];
    let rows = places::all().flat_map(|place| place.rows);
    let all: String = rows
        .map(|row| row.action.name())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .fold(String::new(), |all, row| all + &format!("all.{row} = [\"\u{a7}\"]\n"));
    for (at, mut screen) in states().into_iter().chain([Screen::with(fresh())]).enumerate() {
        screen.model.ui.theme.keys = keys(&all);
        for (width, height) in [(120, 40), (80, 24), (40, 12)] {
            let picture = screen.picture(width, height);
            let words: Vec<&str> = picture.split_whitespace().collect();
            for pair in words.windows(2) {
                let is_key = matches!(pair[0], "Esc" | "Enter" | "esc" | "enter")
                    || (pair[0].len() == 1 && pair[0].chars().all(|c| c.is_ascii_alphabetic()));
                assert!(!(is_key && VERBS.contains(&pair[1])), "{pair:?} in state {at}:\n{picture}");
            }
        }
    }
}

#[test]
fn the_wheel_turns_whatever_keys_were_chosen() {
    let mut screen = screen("all.down = [\"n\"]\nall.up = []");
    screen.tell(Msg::Scroll(1)).tell(Msg::Scroll(1));
    let second = screen.model.screens.at_hand(&screen.model.ui).map(|wait| wait.id);
    screen.tell(Msg::Scroll(-1));
    assert_ne!(screen.model.screens.at_hand(&screen.model.ui).map(|wait| wait.id), second);
}

#[test]
fn a_key_gives_the_mouse_to_the_terminal_and_takes_it_again() {
    let mut screen = Screen::with(busy());
    assert_eq!(screen.press("<^t>").wished(), [Effect::SetMouse(false)]);
    assert!(screen.picture(80, 24).contains("^T takes it back"));
    assert_eq!(screen.press("<^t>").wished(), [Effect::SetMouse(true)]);
    let row = places::all().flat_map(|place| place.rows).find(|row| row.action == Action::Mouse).unwrap();
    assert_eq!(row.keys, [Key::Ctrl('t')]);
}
