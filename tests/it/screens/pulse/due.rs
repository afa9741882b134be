//! A due pulse: offered quietly, put off, taken.

use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::survey::{PulseOutcome, PulseTrigger, Snooze};
use draglog::domain::page::pulse;
use draglog::tui::screens::Screen as Name;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::{Effect, Msg};

use super::{due, given, home, taking};
use crate::support::{Screen, ask, busy};

fn offered(snoozes_left: u32) -> Screen {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", snoozes_left))))).after(600);
    screen
}

fn put_off(screen: &mut Screen) -> Vec<PulseOutcome> {
    let effects = screen.wished().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Screen(ScreenRequest::Pulse(pulse::Request::PutOff { what, .. })) => Some(what),
            _ => None,
        })
        .collect()
}

#[test]
fn a_due_pulse_is_deaf_for_half_a_second() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", 2))))).press("P");
    assert_eq!(screen.model.ui.screen, Name::Now);
    assert_eq!(screen.model.next_wake(), Some(screen.now + std::time::Duration::from_millis(500)));
    screen.after(600).press("P");
    assert_eq!(screen.model.ui.screen, Name::Pulse);
    assert_eq!(screen.wished(), [Effect::from(pulse::Request::Load)]);
    screen.tell(pulse::Reply::Home(Box::new(home()))).press("<enter>3");
    assert_eq!(given(&mut screen)[0].sitting.trigger, PulseTrigger::Due);
}

#[test]
fn a_due_pulse_takes_no_key_from_a_field_a_sheet_or_a_question() {
    let mut screen = offered(2);
    screen.press("2/PL");
    assert_eq!(put_off(&mut screen), []);
    assert!(screen.picture(80, 24).contains("/ PL"), "{}", screen.picture(80, 24));
    let mut screen = offered(2);
    screen.tell(Msg::Ask(Box::new(ask(busy().latest[0].clone(), Trigger::After)))).after(600);
    assert!(!screen.picture(80, 24).contains("P takes it"), "one thing at a time");
    let mut screen = offered(2);
    screen.press("tP");
    assert_eq!(screen.model.ui.screen, Name::Now);
}

#[test]
fn later_offers_half_an_hour_two_hours_and_the_next_morning() {
    for (key, what) in [
        ("1", PulseOutcome::Snoozed(Snooze::Minutes(30))),
        ("2", PulseOutcome::Snoozed(Snooze::Minutes(120))),
        ("3", PulseOutcome::Snoozed(Snooze::NextMorning)),
        ("n", PulseOutcome::Dropped),
    ] {
        let mut screen = offered(1);
        screen.press("L").press(key);
        assert_eq!(put_off(&mut screen), [what]);
        assert_eq!(screen.model.ui.screen, Name::Now, "the digit is no screen here");
        assert!(screen.model.ui.lines.pulse.is_none());
    }
}

#[test]
fn after_two_snoozes_it_can_only_be_turned_down() {
    let mut screen = offered(0);
    screen.press("L1");
    assert_eq!(put_off(&mut screen), []);
    screen.press("n");
    assert_eq!(put_off(&mut screen), [PulseOutcome::Dropped]);
}

#[test]
fn escape_leaves_the_line_standing() {
    let mut screen = offered(2);
    screen.press("L<esc>1");
    assert_eq!(put_off(&mut screen), []);
    assert!(screen.model.ui.lines.pulse.is_some());
}

#[test]
fn the_same_pulse_told_again_does_not_turn_deaf() {
    let mut screen = offered(2);
    screen.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", 2))))).press("P");
    assert_eq!(screen.model.ui.screen, Name::Pulse);
    screen.tell(Msg::PulseDue(None));
    assert!(screen.model.ui.lines.pulse.is_none());
}

#[test]
fn a_question_about_a_wait_is_held_while_a_pulse_is_taken() {
    let mut screen = taking("context_gaps", home());
    screen.press("<enter>");
    screen.tell(Msg::Ask(Box::new(ask(busy().latest[0].clone(), Trigger::After)))).after(600).press("2");
    assert_eq!(given(&mut screen).len(), 1, "the digit is an answer");
    screen.press("<esc>").after(100);
    assert!(screen.picture(80, 24).contains("What held you up?"), "{}", screen.picture(80, 24));
}
