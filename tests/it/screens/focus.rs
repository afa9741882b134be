//! Who has the keys: in every state, what is drawn, what listens, and what the footer and the help name are the same.

use std::time::Duration;

use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::run::UnknownCommand;
use draglog::tui::focus::{self, Focus, KeyHolder};
use draglog::tui::key::Key;
use draglog::tui::keymap::{Action, Place};
use draglog::tui::lines::Line;
use draglog::tui::listener::KeyMeaning;
use draglog::tui::places;
use draglog::tui::screens::Screen as Name;
use draglog::tui::view::footer_bindings;
use draglog::tui::{Effect, Msg};

use super::insights::page;
use super::pulse::due;
use super::sizes::states;
use crate::support::{Screen, ask, busy};

const SIZES: [(u16, u16); 4] = [(80, 24), (40, 12), (80, 2), (20, 8)];

fn command() -> UnknownCommand {
    UnknownCommand { program: "buildall".to_owned(), verb: None, length: Duration::from_secs(40) }
}

/// Every key that a terminal sends.
fn keys() -> impl Iterator<Item = Key> {
    let named = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Delete,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
    ];
    (' '..='~').map(Key::Char).chain(named).chain(('a'..='z').map(Key::Ctrl))
}

/// Whether the help or the question itself names the key.
fn is_named(focus: &Focus, key: Key) -> bool {
    let is_answer = |c: char| focus.layers.iter().any(|(_, listener)| listener.answers.contains(&c));
    let is_text = focus.typist().is_some() && key.is_text();
    let is_row = focus.places().into_iter().flat_map(|place| place.rows).any(|binding| binding.keys.contains(&key));
    is_text || is_row || matches!(key, Key::Char(c) if is_answer(c))
}

/// The screen in every state, and everything that may stand over the footer waits there.
fn crowded() -> Vec<Screen> {
    let crowd = |mut screen: Screen| {
        screen.tell(Msg::Offer(command()));
        screen.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", 2)))));
        screen.tell(Msg::RecapDue(Some(page().this_week))).after(600);
        screen.wished();
        screen
    };
    states().into_iter().map(crowd).collect()
}

#[test]
fn what_a_toast_hides_does_not_listen_and_is_deaf_when_it_is_back() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Offer(command())).after(600).tell(Msg::Notice("A backup was made".to_owned()));
    assert!(!screen.picture(80, 24).contains("Is this a build?"));
    assert_eq!(screen.press("-").wished(), [], "it cannot be seen");
    assert!(screen.after(8_000).picture(80, 24).contains("Is this a build?"));
    assert_eq!(screen.press("-").wished(), [], "it came back unasked");
    let settle = Effect::SettleOffer { offer: command(), is_build: false };
    assert_eq!(screen.after(600).press("-").wished(), [settle]);
}

#[test]
fn a_failure_that_a_question_hides_is_told_when_the_question_is_gone() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Ask(Box::new(ask(busy().latest[0].clone(), Trigger::After)))).after(600);
    screen.tell(Msg::Failed { ticket: None, message: "The disk is full".to_owned() }).after(60_000).press("<esc>");
    assert!(screen.picture(80, 24).contains("The disk is full"));
    assert!(!screen.after(12_000).picture(80, 24).contains("The disk is full"));
}

/// What is wrong with chosen keys is looked for among the places that are said to listen together.
#[test]
fn places_that_listen_at_the_same_time_are_known_to() {
    // The keys of these come first or last whatever else listens.
    let first = ["strip", "still-on", "after-tag", "always"];
    let known = places::together();
    let is_known = |a: &Place, b: &Place| known.iter().any(|together| together.contains(a) && together.contains(b));
    for (at, mut screen) in crowded().into_iter().enumerate() {
        for (width, height) in SIZES {
            screen.picture(width, height);
            let places = focus::of(&screen.model).places();
            let common: Vec<&Place> = places.iter().filter(|place| !first.contains(&place.name)).collect();
            for (a, b) in common.iter().flat_map(|a| common.iter().map(move |b| (a, b))) {
                assert!(is_known(a, b), "{} and {} in state {at} at {width}x{height}", a.name, b.name);
            }
        }
    }
}

#[test]
fn a_key_that_is_not_named_settles_nothing() {
    for (at, mut screen) in crowded().into_iter().enumerate() {
        for (width, height) in SIZES {
            let before = screen.picture(width, height);
            let focus = focus::of(&screen.model);
            for key in keys().filter(|key| !is_named(&focus, *key)) {
                assert_eq!(screen.tell(Msg::Key(key)).wished(), [], "{key} in state {at}:\n{before}");
            }
            assert_eq!(screen.picture(width, height), before, "a key that is not named in state {at}");
        }
    }
}

#[test]
fn what_is_not_drawn_over_the_footer_settles_nothing() {
    for (at, mut screen) in crowded().into_iter().enumerate() {
        for (width, height) in SIZES {
            let picture = screen.picture(width, height);
            let line = focus::of(&screen.model).line;
            let drawn = [("Is this a build?", Line::Offer), ("The week in five lines", Line::Recap)];
            for (words, its) in drawn {
                assert_eq!(picture.contains(words), line == Some(its), "{words} in state {at}:\n{picture}");
            }
        }
        let focus = focus::of(&screen.model);
        let line = focus.line;
        for key in ['+', '-', 'P', 'L', 'R', 'X'] {
            let Some((who, meaning)) = focus.meaning(Key::Char(key)) else { continue };
            let is_seen = line.is_some() || !matches!(who, KeyHolder::Line(_));
            let is_dropped = who == KeyHolder::Nobody && matches!(meaning, KeyMeaning::Type(_));
            assert!(is_seen && (who != KeyHolder::Nobody || is_dropped), "{key} {meaning:?} in state {at}");
        }
    }
}

#[test]
fn the_footer_names_keys_that_do_what_it_says() {
    for (at, mut screen) in states().into_iter().enumerate() {
        let picture = screen.picture(120, 40);
        let focus = focus::of(&screen.model);
        for (place, binding) in footer_bindings(&screen.model, &focus) {
            let first = focus.keys.keys(place, binding)[0];
            let meant = focus.meaning(first).map(|(_, meaning)| meaning);
            assert_eq!(meant, Some(KeyMeaning::Do(binding.action)), "{} in state {at}", binding.words);
            let places = focus.places();
            let mut rows = places.iter().flat_map(|place| place.rows);
            assert!(rows.any(|row| row == binding), "{} in state {at}:\n{picture}", binding.words);
        }
    }
}

#[test]
fn the_help_begins_with_what_listens() {
    for (at, mut screen) in states().into_iter().enumerate() {
        let focus = focus::of(&screen.model);
        let opens = focus.meaning(Key::Char('?')).is_some_and(|(_, meaning)| meaning == KeyMeaning::Do(Action::Help));
        if !opens {
            continue;
        }
        screen.press("?");
        for (width, height) in [(80, 24), (40, 12)] {
            let picture = screen.picture(width, height);
            let heading = focus.places()[0].heading;
            let first = picture.lines().find(|line| line.contains(&heading[..heading.len().min(30)]));
            assert!(first.is_some(), "{heading} in state {at}:\n{picture}");
        }
    }
}

#[test]
fn every_screen_is_in_the_header_at_every_size() {
    for (width, height) in [(40, 12), (60, 16), (80, 24), (120, 40)] {
        for (screen, digit) in Name::ALL.iter().zip('1'..) {
            let mut ui = Screen::with(busy());
            ui.press(&digit.to_string());
            assert_eq!(ui.model.ui.screen, *screen);
            let picture = ui.picture(width, height);
            let header = picture.lines().next().unwrap();
            for (other, digit) in Name::ALL.iter().zip('1'..) {
                assert!(header.contains(digit), "{header}");
                assert!(header.contains(other.short_name()) || header.contains(other.name()), "{header}");
            }
        }
    }
}

#[test]
fn tab_goes_round_all_screens() {
    let mut screen = Screen::with(busy());
    for name in Name::ALL.iter().skip(1).chain([&Name::Now]) {
        screen.press("<tab>");
        assert_eq!(screen.model.ui.screen, *name);
    }
}

#[test]
fn a_screen_is_a_click_away_from_everywhere() {
    let mut screen = super::pulse::taking("flow_day", super::pulse::home());
    let picture = screen.picture(80, 24);
    let header = picture.lines().next().unwrap();
    let column = header[..header.find("2 Log").unwrap()].chars().count();
    screen.tell(Msg::Click { column: u16::try_from(column).unwrap(), row: 0 });
    assert_eq!(screen.model.ui.screen, Name::Log);
}

#[test]
fn nothing_is_typed_or_answered_in_a_pane_that_cannot_show_it() {
    let mut screen = super::pulse::taking("flow_day", super::pulse::home());
    screen.press("<enter>");
    for (width, height) in [(80, 2), (20, 8)] {
        assert!(screen.picture(width, height).contains("Make this"));
        assert_eq!(screen.press("1").wished(), []);
    }
    screen.buffer(80, 24);
    assert_eq!(screen.press("1").wished().len(), 1);
}

#[test]
fn a_single_row_listens_to_what_it_shows() {
    let mut screen = Screen::with(busy());
    screen.press("3");
    screen.wished();
    screen.buffer(80, 1);
    assert_eq!(screen.press("w2<tab>/").wished(), [], "keys of screens that cannot be seen");
    screen.press("t");
    assert!(screen.picture(80, 1).contains("cargo build"));
    assert_eq!(screen.press("b").wished().len(), 1);
}
