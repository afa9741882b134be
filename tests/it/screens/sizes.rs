//! No size, no message and no name of a command brings the UI down.

use draglog::domain::log::change::Receipt;
use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::wait::WaitId;
use draglog::domain::page::Ticket;
use draglog::domain::page::now::{Questions, WaitExplanation};
use draglog::domain::page::{insights, pulse, share};
use draglog::domain::round::contribution::Wish;
use draglog::tui::Msg;
use draglog::tui::focus;
use draglog::tui::key::Key;
use draglog::tui::theme::Theme;
use proptest::prelude::*;

use super::insights::{empty, insights, page, quiet};
use super::pictures::{log, why};
use super::pulse::{due, fresh_home, home, taking};
use crate::support::{Screen, ask, busy, fresh};

pub(super) fn states() -> Vec<Screen> {
    let mut states = vec![Screen::with(fresh()), Screen::with(busy()), log()];
    for keys in ["<down><down>", "t", "t?", "tx", "w", "?", "2", "2<enter>", "2f", "2/", "2S", "tf"] {
        let mut screen = Screen::with(busy());
        screen.press(keys);
        states.push(screen);
    }
    for (id, keys) in
        [("flow_day", "<enter>222"), ("studio_factory", "<enter>"), ("dora_quick", ""), ("dora_quick", "+a")]
    {
        let mut screen = taking(id, home());
        screen.press(keys);
        states.push(screen);
    }
    let mut results = super::pulse::pulse_screen(home());
    results.press("r<down>");
    states.push(results);
    states.extend([insights(empty()), insights(quiet())]);
    for keys in ["", "G", "l<enter>", "r"] {
        let mut screen = insights(page());
        screen.press(keys);
        states.push(screen);
    }
    for keys in ["", "<enter>", "<right>", "<right><right>", "<left>", "<esc>o2", "<esc>l"] {
        let mut screen = super::share::pictures::open(Theme::default());
        screen.press(keys);
        states.push(screen);
    }
    states.extend(super::interview::states());
    states.push(super::team::people());
    let mut recap = Screen::with(busy());
    recap.tell(Msg::RecapDue(Some(page().this_week))).after(600);
    states.push(recap);
    let mut offered = Screen::with(busy());
    offered.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", 2))))).after(600).press("L");
    states.push(offered);
    let mut asked = Screen::with(busy());
    asked.tell(Msg::Ask(Box::new(ask(busy().latest[0].clone(), Trigger::After)))).after(600);
    states.push(asked);
    let mut tagged = Screen::with(busy());
    tagged.press("tf").done("Tagged cargo build as flaky failure");
    states.push(tagged);
    let mut explained = Screen::with(busy());
    explained.tell(Msg::Why(Box::new(why())));
    states.push(explained);
    states
}

/// The edges of every shape.
fn edges() -> impl Iterator<Item = (u16, u16)> {
    let widths = [1, 2, 7, 23, 24, 25, 40, 59, 60, 61, 109, 110, 130];
    let edges = [1, 2, 3, 4, 5, 6, 7, 12, 15, 16, 29, 30, 45];
    widths.into_iter().flat_map(move |width| edges.map(|height| (width, height)))
}

#[test]
fn every_state_draws_at_the_edges_of_every_shape() {
    for mut screen in states() {
        for (width, height) in edges() {
            screen.buffer(width, height);
        }
    }
}

#[test]
fn a_label_from_outside_can_neither_steer_the_terminal_nor_break_the_columns() {
    let mut day = busy();
    day.running[0].wait.label = "構築する".repeat(9);
    day.running[1].wait.label = "\u{1b}[2Jmake\u{202e}\u{7} \u{5d0}\u{5d1}".to_owned();
    let picture = Screen::with(day).picture(80, 24);
    assert!(!picture.contains(['\u{1b}', '\u{202e}', '\u{7}']));
    assert!(picture.contains("[2Jmake"));
    let bars: Vec<usize> = picture
        .lines()
        .filter(|line| line.contains("usual") || line.contains(" left"))
        .map(|line| unicode_width::UnicodeWidthStr::width(line.split(['█', '░']).next().unwrap()))
        .collect();
    assert_eq!(bars.len(), 2);
    assert_eq!(bars[0], bars[1], "{picture}");
}

#[test]
fn from_beyond_the_end_of_a_page_one_key_leads_up() {
    for (at, mut screen) in states().into_iter().enumerate() {
        let first = screen.picture(40, 12);
        let place = focus::of(&screen.model).places().remove(0);
        screen.press(&"<down>".repeat(200));
        let last = screen.picture(40, 12);
        if last != first && focus::of(&screen.model).places()[0] == place {
            assert_ne!(screen.press("<up>").picture(40, 12), last, "state {at}");
        }
    }
}

#[test]
fn a_pane_that_is_too_small_says_so() {
    assert!(Screen::with(busy()).picture(20, 8).starts_with("Make this window"));
}

fn messages() -> impl Strategy<Value = Msg> {
    let key = prop_oneof![
        8 => proptest::sample::select("qtsw?1234560PLenz/fSMDuBpFQT +-xybdlrcmaohiNgGjkRX".chars().map(Key::Char).collect::<Vec<_>>()),
        3 => proptest::sample::select(vec![
            Key::Enter, Key::Esc, Key::Tab, Key::BackTab, Key::Backspace, Key::Delete, Key::Up, Key::Down, Key::Left,
            Key::Right, Key::PageUp, Key::PageDown, Key::Home, Key::End, Key::Ctrl('u'), Key::Ctrl('w'),
        ]),
        1 => any::<char>().prop_map(Key::Char),
    ];
    let trigger = proptest::sample::select(Trigger::ALL.to_vec());
    prop_oneof![
        30 => key.prop_map(Msg::Key),
        2 => ".{0,20}".prop_map(Msg::Paste),
        3 => (0..130u16, 0..45u16).prop_map(|(column, row)| Msg::Click { column, row }),
        1 => (-5..5i32).prop_map(Msg::Scroll),
        2 => (1..130u16, 1..45u16).prop_map(|(columns, rows)| Msg::Resize { columns, rows }),
        1 => any::<bool>().prop_map(Msg::Focus),
        1 => Just(Msg::Now(Box::new(busy()))),
        1 => Just(Msg::Now(Box::new(fresh()))),
        2 => trigger.prop_map(|trigger| Msg::Ask(Box::new(ask(busy().latest[0].clone(), trigger)))),
        1 => Just(Msg::Untagged(busy().latest)),
        1 => Just(Msg::Why(Box::new(WaitExplanation { facts: vec![], ..why() }))),
        2 => (0..12u64).prop_map(|ticket| Msg::Done {
            ticket: Ticket(ticket),
            done: Receipt { words: "done".to_owned(), waits: vec![WaitId(1)] },
        }),
        2 => (0..12u64).prop_map(|ticket| Msg::Failed { ticket: Some(Ticket(ticket)), message: "the disk is full".into() }),
        2 => Just(Msg::from(pulse::Reply::Home(Box::new(home())))),
        1 => Just(Msg::from(pulse::Reply::Home(Box::new(fresh_home())))),
        2 => (0..3u32).prop_map(|left| Msg::PulseDue(Some(Box::new(due("context_gaps", left))))),
        1 => Just(Msg::PulseDue(None)),
        2 => Just(Msg::from(insights::Reply::Page(Box::new(page())))),
        1 => Just(Msg::from(insights::Reply::Page(Box::new(quiet())))),
        2 => Just(Msg::from(share::Reply::Rounds(Box::new(super::share::made::rounds())))),
        2 => any::<bool>().prop_map(|blank| {
            let part = super::share::made::part(&Wish { blank, ..Wish::default() });
            Msg::from(share::Reply::OwnPart { folder: part.folder.clone(), part: Ok(Box::new(part)) })
        }),
        1 => Just(Msg::from(share::Reply::Departed { folder: "team/2026-11".into(), left: Err("the disk is full".into()) })),
        1 => Just(Msg::RecapDue(Some(page().this_week))),
        1 => Just(Msg::Questions(Questions::Off)),
        1 => Just(Msg::Quit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]
    #[test]
    fn every_state_draws_at_any_size(sizes in proptest::collection::vec((1..160u16, 1..60u16), 24)) {
        for mut screen in states() {
            for (width, height) in &sizes {
                screen.buffer(*width, *height);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_sequence_of_messages_panics(sequence in proptest::collection::vec((messages(), 0..3000u64), 0..50)) {
        let mut screen = Screen::with(busy());
        for (msg, pause) in sequence {
            screen.tell(msg).after(pause);
            let (width, height) = (screen.model.ui.size.width, screen.model.ui.size.height);
            screen.buffer(width.max(1), height.max(1));
            prop_assert!(screen.model.next_wake().is_none_or(|wake| wake > screen.now), "a wake in the past spins the loop");
        }
    }
}
