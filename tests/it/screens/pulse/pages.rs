//! Pictures.

use draglog::domain::log::survey::{Arm, TaskTimes};
use draglog::domain::page::pulse;
use draglog::domain::page::pulse::TaskPilot;
use draglog::tui::Msg;
use draglog::tui::theme::Theme;
use ratatui::style::Color;

use super::{due, fresh_home, home, kept, pulse_screen, taking};
use crate::screens::pictures::shows;
use crate::support::{Screen, at, busy};

#[test]
fn the_pulses_there_are() {
    shows("pulse_home", &mut pulse_screen(home()));
}

#[test]
fn nothing_is_due_and_nothing_was_taken() {
    shows("pulse_fresh", &mut pulse_screen(fresh_home()));
}

#[test]
fn before_the_first_question() {
    shows("pulse_start", &mut taking("context_gaps", home()));
}

#[test]
fn which_service() {
    shows("pulse_service", &mut taking("dora_quick", home()));
}

#[test]
fn a_scale() {
    shows("pulse_scale", taking("context_gaps", home()).press("<enter>"));
}

#[test]
fn bins_one_has_come_back_to() {
    shows("pulse_answered", taking("context_gaps", home()).press("<enter>23<backspace>"));
}

#[test]
fn several_answers() {
    shows("pulse_multi", taking("context_gaps", home()).press("<enter>2214"));
}

#[test]
fn more_than_may_be_chosen() {
    shows("pulse_multi_max", taking("context_gaps", home()).press("<enter>22148"));
}

#[test]
fn two_statements() {
    shows("pulse_bipolar", taking("studio_factory", home()).press("<enter>4<backspace>"));
}

#[test]
fn a_tag_item() {
    shows("pulse_tag", taking("flow_day", home()).press("<enter>222"));
}

#[test]
fn the_end() {
    let mut screen = taking("context_gaps", home());
    for key in ["<enter>", "2", "3", "1<enter>", "0", "<enter>"] {
        screen.after(2_000).press(key);
    }
    shows("pulse_end_saving", &mut screen);
    super::given(&mut screen);
    shows("pulse_end", &mut screen);
}

#[test]
fn the_end_about_a_service() {
    let mut screen = taking("dora_quick", home());
    screen.press("1");
    for key in ["2", "3", "3", "1", "2"] {
        screen.after(4_000).press(key);
    }
    super::given(&mut screen);
    shows("pulse_end_service", &mut screen);
}

#[test]
fn own_answers_over_time() {
    shows("pulse_results", pulse_screen(home()).press("r"));
}

#[test]
fn a_service_over_time() {
    let mut home = home();
    home.kept.push(kept("dora_quick", 1, Some("checkout"), &[("dq_deploy", "2"), ("dq_lead", "0"), ("dq_fail", "3")]));
    let mut screen = pulse_screen(home);
    shows("pulse_results_service", screen.press("<down><down>r"));
}

#[test]
fn a_due_pulse_over_the_footer() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::PulseDue(Some(Box::new(due("context_gaps", 2))))).after(600);
    shows("pulse_due", &mut screen);
    shows("pulse_later", screen.press("L"));
}

#[test]
fn a_task_of_a_pilot() {
    let task = |is_drafted: bool| TaskTimes {
        id: 1,
        arm: Arm::With,
        started_at: at("13:40:00"),
        draft_at: is_drafted.then(|| at("14:21:00")),
        ended_at: None,
        is_answered: false,
        in_turns: std::time::Duration::ZERO,
    };
    let mut home = home();
    home.outlook = fresh_home().outlook;
    home.pilot = Some(TaskPilot { name: "assistant".to_owned(), task: None, with_tool: 3, without: 4 });
    shows("pulse_pilot", &mut pulse_screen(home.clone()));
    home.pilot.as_mut().unwrap().task = Some(task(false));
    shows("pulse_pilot_task", &mut pulse_screen(home.clone()));
    home.pilot.as_mut().unwrap().task = Some(task(true));
    shows("pulse_pilot_start", &mut taking("ai_task", home));
}

/// Every page, by the keys that lead there from the list.
const PAGES: [&str; 8] = [
    "",
    "r",
    "<enter>",
    "<enter><enter>2",
    "<enter><enter>221",
    "<enter><enter>22148",
    "<enter><enter>221<enter>10",
    "L",
];

#[test]
fn without_colour_no_page_of_a_pulse_has_one_and_nothing_is_lost() {
    for keys in PAGES {
        let mut plain = Screen::themed(busy(), Theme::none());
        plain.press("3").tell(pulse::Reply::Home(Box::new(home()))).press(keys);
        let buffer = plain.buffer(80, 24);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {keys:?}");
        }
        assert_eq!(plain.picture(80, 24), pulse_screen(home()).press(keys).picture(80, 24));
    }
}

#[test]
fn in_ascii_no_page_of_a_pulse_has_another_character() {
    for keys in PAGES {
        let mut screen = Screen::themed(busy(), Theme::default().in_ascii(true));
        screen.press("3").tell(pulse::Reply::Home(Box::new(home()))).press(keys);
        let picture = screen.picture(80, 24);
        assert!(picture.is_ascii(), "after {keys:?}:\n{picture}");
    }
}
