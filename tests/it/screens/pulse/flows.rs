//! Taking a pulse, key by key.

use std::collections::BTreeMap;

use draglog::domain::log::survey::{Answer, PendingAnswer, PulseTrigger};
use draglog::domain::page::pulse;
use draglog::tui::screens::Screen as Name;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::{Effect, Msg};

use super::{answers, fresh_home, given, home, pulse_screen, taking};
use crate::support::Screen;

fn option(item: &str, number: u8) -> (String, Answer) {
    (item.to_owned(), Answer::Option(number))
}

fn shows(screen: &mut Screen, words: &str) {
    let picture = screen.picture(80, 24);
    assert!(picture.contains(words), "{words:?} is not in\n{picture}");
}

#[test]
fn digits_answer_and_move_on() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>24");
    assert_eq!(answers(&mut screen), [option("cg_freq", 2), option("cg_hours", 4)]);
    shows(&mut screen, "3 of 5");
}

#[test]
fn an_answer_is_kept_in_the_words_it_was_asked_with() {
    let mut screen = taking("dora_quick", home());
    screen.press("2").after(3_000).press("1");
    let PendingAnswer { sitting, text, seconds, .. } = given(&mut screen).pop().unwrap();
    assert_eq!(text, "How often does api-server go live?");
    assert_eq!((sitting.service.as_deref(), sitting.trigger), (Some("api-server"), PulseTrigger::Asked));
    assert!((seconds - 3.0).abs() < 0.01, "{seconds}");
}

#[test]
fn a_lunch_break_is_no_time_of_answering() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>").after(3_600_000).press("1");
    assert!(given(&mut screen)[0].seconds <= 60.0);
}

#[test]
fn skipped_and_not_applicable_are_two_things() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter><enter>0");
    let expected = [("cg_freq".to_owned(), Answer::Skipped), ("cg_hours".to_owned(), Answer::NotApplicable)];
    assert_eq!(answers(&mut screen), expected);
}

#[test]
fn a_digit_beyond_the_options_is_no_answer() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>9876");
    assert_eq!(answers(&mut screen), []);
    shows(&mut screen, "1 of 5");
}

#[test]
fn backspace_goes_back_and_another_digit_takes_the_place_of_the_first() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>2<backspace>");
    shows(&mut screen, "▌ 2  Once or twice");
    screen.press("3");
    assert_eq!(answers(&mut screen), [option("cg_freq", 2), option("cg_freq", 3)]);
}

#[test]
fn enter_on_an_answered_question_keeps_the_answer_and_delete_takes_it_away() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>2<backspace><enter>");
    assert_eq!(answers(&mut screen), [option("cg_freq", 2)]);
    screen.press("<backspace><delete>");
    assert_eq!(answers(&mut screen), [("cg_freq".to_owned(), Answer::Skipped)]);
}

#[test]
fn several_are_chosen_up_to_the_most_and_taken_with_enter() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>221");
    given(&mut screen);
    screen.press("48");
    shows(&mut screen, "Up to 2");
    screen.press("18<enter>");
    assert_eq!(answers(&mut screen), [("cg_what".to_owned(), Answer::Many([4, 8].into()))]);
}

#[test]
fn enter_with_nothing_chosen_skips_a_question_that_takes_several() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>2211<enter>");
    assert_eq!(answers(&mut screen)[2], ("cg_what".to_owned(), Answer::Skipped));
}

#[test]
fn put_aside_loses_nothing_and_goes_on_at_the_open_question() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>221<esc>");
    let all = given(&mut screen);
    let kept: BTreeMap<String, Answer> =
        all.iter().map(|given| (given.survey.items[given.position].id.clone(), given.answer.clone())).collect();
    assert_eq!(kept["cg_what"], Answer::Many([1].into()), "what was toggled but not taken is stored, too");
    shows(&mut screen, "Put aside, 3 of 5");
    let mut home = fresh_home();
    let mut half = super::kept("context_gaps", 0, None, &[]);
    (half.sitting, half.ended, half.answers) = (all[0].sitting.clone(), None, kept);
    home.kept.push(half);
    let mut again = taking("context_gaps", home);
    shows(&mut again, "4 of 5");
    again.press("11");
    let rest = given(&mut again);
    assert_eq!(rest.len(), 2);
    assert_eq!(rest[0].sitting, all[0].sitting, "it is the same sitting");
    shows(&mut again, "Saved: 5 answered");
}

#[test]
fn nothing_says_saved_before_every_answer_is_on_disk() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>221<enter>11");
    let effects = screen.wished();
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Screen(ScreenRequest::Pulse(pulse::Request::Finish { .. })))),
        "answers come first"
    );
    shows(&mut screen, "Saving: 5 answered");
    for effect in effects {
        if let Effect::Screen(ScreenRequest::Pulse(pulse::Request::SaveAnswer { ticket, .. })) = effect {
            screen.done_with(ticket);
        }
    }
    shows(&mut screen, "Saving");
    let Some(Effect::Screen(ScreenRequest::Pulse(pulse::Request::Finish { ticket, .. }))) = screen.wished().pop()
    else {
        panic!("it ends now")
    };
    screen.done_with(ticket);
    shows(&mut screen, "Saved: 5 answered");
}

#[test]
fn an_answer_that_could_not_be_saved_brings_its_question_back() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>2");
    let Some(Effect::Screen(ScreenRequest::Pulse(pulse::Request::SaveAnswer { ticket, .. }))) = screen.wished().pop()
    else {
        panic!("an answer")
    };
    screen.tell(Msg::Failed { ticket: Some(ticket), message: "The disk is full".to_owned() });
    shows(&mut screen, "1 of 5");
    shows(&mut screen, "! The disk is full");
    assert!(!screen.picture(80, 24).contains("▌"), "no answer is claimed");
    screen.press("2");
    assert_eq!(answers(&mut screen), [option("cg_freq", 2)]);
}

#[test]
fn the_terminal_hangs_up_on_the_last_page_and_the_pulse_counts_as_taken() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>221<enter>11").tell(Msg::Quit);
    let effects = screen.wished();
    assert!(
        matches!(effects[..], [.., Effect::Screen(ScreenRequest::Pulse(pulse::Request::Finish { .. })), Effect::Quit]),
        "{effects:?}"
    );
}

#[test]
fn the_letters_of_a_tag_item_answer() {
    let mut screen = taking("flow_day", fresh_home());
    screen.press("<enter>222h");
    let Some((item, Answer::Tag(tag))) = answers(&mut screen).pop() else { panic!("a tag") };
    assert_eq!((item.as_str(), tag.id()), ("fd_drag", "context_hunt"));
}

#[test]
fn a_service_that_is_not_known_is_named() {
    let mut screen = taking("dora_quick", fresh_home());
    screen.press("<enter>web q?3<enter>1");
    let given = given(&mut screen).pop().unwrap();
    assert_eq!(given.sitting.service.as_deref(), Some("web q?3"));
    let mut screen = taking("dora_quick", home());
    screen.press("+").tell(Msg::Paste("billing\n".to_owned())).press("<enter>1");
    assert_eq!(super::given(&mut screen).pop().unwrap().sitting.service.as_deref(), Some("billing"));
}

#[test]
fn the_pulse_about_a_wait_is_the_tag_sheet() {
    let mut screen = taking("post_wait", home());
    assert_eq!(screen.model.ui.screen, Name::Now);
    shows(&mut screen, "What held you up?");
}

#[test]
fn an_unknown_pulse_says_so() {
    shows(&mut taking("context_gap", home()), "There is no pulse context_gap");
}

#[test]
fn a_click_answers_like_its_key() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>");
    let picture = screen.picture(80, 24);
    let row = picture.lines().position(|line| line.contains("Several times a day")).unwrap();
    screen.tell(Msg::Click { column: 10, row: u16::try_from(row).unwrap() });
    assert_eq!(answers(&mut screen), [option("cg_freq", 4)]);
}

#[test]
fn answers_can_be_gone_through_again_and_deleted() {
    let mut screen = pulse_screen(home());
    screen.press("re4");
    let given = given(&mut screen).pop().unwrap();
    assert_eq!((given.sitting, given.answer), (home().kept[3].sitting.clone(), Answer::Option(4)));
    screen.press("<esc><left>D");
    let wished = screen.wished();
    let Some(Effect::Screen(ScreenRequest::Pulse(pulse::Request::Delete { ticket, sitting }))) = wished
        .iter()
        .find(|effect| matches!(effect, Effect::Screen(ScreenRequest::Pulse(pulse::Request::Delete { .. }))))
    else {
        panic!("{wished:?}")
    };
    assert_eq!(*sitting, home().kept[2].sitting);
    screen.done_with(*ticket);
    assert_eq!(screen.wished(), [Effect::from(pulse::Request::Load)]);
    assert!(matches!(screen.press("z").wished()[..], [Effect::Undo { .. }]));
}

#[test]
fn a_half_done_pulse_can_be_deleted() {
    let mut screen = pulse_screen(home());
    let wished = screen.press("<down>D").wished();
    assert!(
        matches!(&wished[..], [Effect::Screen(ScreenRequest::Pulse(pulse::Request::Delete { sitting, .. }))] if sitting.survey == "wave_pulse"),
        "{wished:?}"
    );
}

#[test]
fn tasks_of_a_pilot_begin_with_a_key_and_are_asked_about_after_what_was_measured() {
    use draglog::domain::log::survey::{Arm, TaskTimes};
    use draglog::domain::page::pulse::TaskPilot;
    let mut home = fresh_home();
    home.pilot = Some(TaskPilot { name: "assistant".to_owned(), task: None, with_tool: 0, without: 0 });
    let mut screen = pulse_screen(home.clone());
    assert_eq!(screen.press("d").wished(), [], "there is no task yet");
    assert_eq!(screen.press("a").wished(), [Effect::from(pulse::Request::StartTask)]);
    let begun = crate::support::at("14:00:00");
    home.pilot.as_mut().unwrap().task = Some(TaskTimes {
        id: 1,
        arm: Arm::Without,
        started_at: begun,
        draft_at: None,
        ended_at: None,
        is_answered: false,
        in_turns: std::time::Duration::ZERO,
    });
    screen.tell(pulse::Reply::Home(Box::new(home.clone())));
    shows(&mut screen, "This one: without the tool.");
    assert_eq!(screen.press("a").wished(), [], "one task at a time");
    assert_eq!(screen.press("d").wished(), [Effect::from(pulse::Request::FirstDraft)]);
    home.pilot.as_mut().unwrap().task.as_mut().unwrap().draft_at = Some(crate::support::at("14:20:00"));
    screen.tell(pulse::Reply::Home(Box::new(home)));
    screen.press("g<enter>");
    shows(&mut screen, "Measured: first draft after 20m");
}

#[test]
fn help_opens_over_a_question_and_leaves_it_as_it_was() {
    let mut screen = taking("context_gaps", fresh_home());
    screen.press("<enter>2?");
    shows(&mut screen, "All keys");
    screen.press("<esc>");
    shows(&mut screen, "2 of 5");
}
