//! What a person does, key by key, and what the program is asked to do for it.

use draglog::domain::log::change::{Change, Edit, ManualStart, TagChange};
use draglog::domain::log::filter::Filter;
use draglog::domain::log::gap::{Cause, Gap};
use draglog::domain::log::prompt::{PromptOutcome, Trigger};
use draglog::domain::log::run::UnknownCommand;
use draglog::domain::log::wait::{Attention, End, HuntOutcome, Kind, WaitId, WaitTag};
use draglog::domain::page::now::{NowView, ObserverState, Questions, StripQuestion};
use draglog::domain::page::{log, now};
use draglog::tui::screens::Screen as Name;
use draglog::tui::{Effect, Msg};

use super::pictures::log;
use crate::support::{Screen, ask, at, busy, by_hand, tag, wait};

/// The changes among the effects since the last look.
fn changes(screen: &mut Screen) -> Vec<Change> {
    let changes = screen.wished().into_iter().filter_map(|effect| match effect {
        Effect::Apply { change, .. } => Some(change),
        _ => None,
    });
    changes.collect()
}

fn gives(wait: i64, id: &str) -> Change {
    Change::Tag(TagChange { wait: WaitId(wait), tag: Some(tag(id)), facet: None, note: None })
}

fn asked(trigger: Trigger) -> Screen {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Ask(Box::new(ask(busy().running[0].wait.clone(), trigger))));
    screen
}

#[test]
fn the_header_says_that_nothing_is_written_until_it_is_again() {
    let mut screen = Screen::with(busy());
    let header = |screen: &mut Screen, width| screen.picture(width, 24).lines().next().unwrap().to_owned();
    assert!(!header(&mut screen, 80).contains("not recording"));
    screen.tell(Msg::Recording(Some(Gap::begun(Cause::NotWritten, at("14:05:00")))));
    assert!(header(&mut screen, 80).contains("! not recording since 14:05"));
    assert!(header(&mut screen, 40).contains("! not recording"));
    screen.tell(Msg::Recording(None));
    assert!(!header(&mut screen, 80).contains("not recording"));
}

#[test]
fn the_header_says_what_is_missing() {
    let missing = vec![Gap::at(Cause::EventsLost, at("14:28:10"))];
    let mut screen = Screen::with(NowView { missing, ..busy() });
    assert!(screen.picture(80, 24).lines().next().unwrap().contains("! runs of 14:28 missing"));
}

#[test]
fn one_key_tags_the_latest_untagged_wait() {
    let mut screen = Screen::with(busy());
    assert_eq!(changes(screen.press("tb")), [gives(14, "build_test")]);
}

#[test]
fn the_selected_wait_is_the_one_at_hand() {
    let mut screen = Screen::with(busy());
    assert_eq!(changes(screen.press("<down>tf")), [gives(20, "flaky_fail")]);
    let mut screen = Screen::with(busy());
    assert_eq!(changes(screen.press("G").press("tn")), [gives(11, "not_held_up")]);
}

#[test]
fn nothing_says_saved_before_it_is_on_disk() {
    let mut screen = Screen::with(busy());
    screen.press("tf");
    let before = screen.picture(80, 24);
    assert!(before.contains("What held you up?") && !before.contains("Tagged"), "{before}");
    let after = screen.done("Tagged cargo build as flaky failure").picture(80, 24);
    assert!(after.contains("Tagged cargo build") && !after.contains("What held you up?"), "{after}");
}

#[test]
fn a_tag_that_cannot_be_saved_keeps_the_sheet_open_and_says_why() {
    let mut screen = Screen::with(busy());
    screen.press("tf");
    let ticket = screen.last_ticket();
    let message = "The disk is full; free some space and press the key again".to_owned();
    screen.tell(Msg::Failed { ticket: Some(ticket), message });
    assert!(screen.picture(80, 24).contains("The disk is full"));
    screen.wished();
    assert_eq!(changes(screen.press("f")), [gives(14, "flaky_fail")]);
}

#[test]
fn other_takes_a_private_note_in_which_every_letter_is_text() {
    let mut screen = Screen::with(busy());
    let change =
        TagChange { wait: WaitId(14), tag: Some(tag("other")), facet: None, note: Some("q? port 8080".into()) };
    assert_eq!(changes(screen.press("txq? port 8080<enter>")), [Change::Tag(change)]);
}

#[test]
fn a_note_that_is_being_typed_is_saved_when_the_terminal_hangs_up() {
    let mut screen = Screen::with(busy());
    screen.press("txhalf a no").tell(Msg::Quit);
    let wished = screen.wished();
    assert!(
        matches!(&wished[0], Effect::Apply { change: Change::Tag(tag), .. } if tag.note.as_deref() == Some("half a no"))
    );
    assert_eq!(wished[1], Effect::Quit);
}

#[test]
fn after_a_tag_one_more_key_says_what_the_person_did_meanwhile() {
    let mut screen = Screen::with(busy());
    screen.press("tf").done("Tagged");
    screen.wished();
    let change = Change::Attention { wait: WaitId(14), attention: Some(Attention::LostThread) };
    assert_eq!(changes(screen.press("l")), [change]);
}

#[test]
fn any_other_key_after_a_tag_means_what_it_always_means() {
    let mut screen = Screen::with(busy());
    screen.press("tf").done("Tagged");
    screen.press("2");
    assert_eq!(screen.model.ui.screen, Name::Log);
    assert!(screen.model.ui.lines.after_tag.is_none());
}

#[test]
fn the_line_after_a_tag_goes_by_itself() {
    let mut screen = Screen::with(busy());
    screen.press("tf").done("Tagged").after(8_000);
    assert!(screen.model.ui.lines.after_tag.is_none());
}

#[test]
fn a_facet_is_one_digit_after_its_tag() {
    let mut screen = Screen::with(busy());
    screen.press("tw").done("Tagged cargo build as rework");
    screen.wished();
    let facet = Some("incident".to_owned());
    let change = TagChange { wait: WaitId(14), tag: Some(tag("rework")), facet, note: None };
    assert_eq!(changes(screen.press("3")), [Change::Tag(change)]);
}

#[test]
fn a_sweep_takes_one_key_for_each_wait_and_says_how_far_it_is() {
    let mut screen = Screen::with(busy());
    assert_eq!(screen.press("s").wished(), [Effect::LoadUntagged]);
    screen.tell(Msg::Untagged(vec![
        wait(14, "make", "14:00:00", 30),
        wait(12, "make", "13:00:00", 30),
        wait(9, "make", "12:00:00", 30),
    ]));
    screen.press("b");
    assert!(screen.picture(80, 24).contains("1 of 3"));
    screen.done("Tagged make as build or test");
    let picture = screen.picture(80, 24);
    assert!(picture.contains("2 of 3") && picture.contains("Tagged make as build or test"), "{picture}");
    screen.press("<enter>f").done("Tagged make as flaky failure");
    assert_eq!(changes(&mut screen), [gives(14, "build_test"), gives(9, "flaky_fail")]);
    assert!(screen.model.sheet.is_none());
    assert!(screen.picture(80, 24).contains("2 of 3 tagged"));
}

#[test]
fn undo_in_a_sweep_goes_back_to_the_wait() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Untagged(vec![wait(14, "make", "14:00:00", 30), wait(12, "ninja", "13:00:00", 30)]));
    screen.press("b").done("Tagged").press("z");
    assert!(screen.wished().iter().any(|effect| matches!(effect, Effect::Undo { .. })));
    assert!(screen.picture(80, 24).contains("1 of 2"));
}

#[test]
fn a_strip_is_deaf_for_half_a_second_and_the_key_keeps_its_usual_meaning() {
    let mut screen = asked(Trigger::During);
    assert_eq!(changes(screen.after(499).press("b")), []);
    assert_eq!(screen.after(1).press("e").wished().len(), 1);
    let mut early = asked(Trigger::During);
    assert_eq!(early.press("e").wished(), [Effect::LoadWhy(WaitId(14))], "e explains while the strip is deaf");
}

#[test]
fn a_letter_answers_the_strip_and_the_answer_is_stored_with_its_seconds_once_it_is_saved() {
    let mut screen = asked(Trigger::During);
    screen.after(2_500).press("f");
    assert_eq!(screen.effects.len(), 1, "{:?}", screen.effects);
    screen.done("Tagged cargo test as flaky failure");
    let closed = Effect::CloseAsk { prompt: 7, answer: PromptOutcome::Answered, seconds: 2.5 };
    assert!(screen.wished().contains(&closed));
    assert!(screen.model.ui.lines.strip.is_none());
}

#[test]
fn not_now_never_and_expiry_are_answers_too() {
    let closed = |answer, seconds| Effect::CloseAsk { prompt: 7, answer, seconds };
    let mut screen = asked(Trigger::After);
    assert_eq!(screen.after(1_000).press("<esc>").wished(), [closed(PromptOutcome::Dismissed, 1.0)]);
    let mut screen = asked(Trigger::After);
    let mute = Effect::Mute { label: "cargo test".to_owned() };
    assert_eq!(screen.after(1_000).press("N").wished(), [closed(PromptOutcome::Never, 1.0), mute]);
    let mut screen = asked(Trigger::After);
    assert_eq!(screen.after(180_000).wished(), [closed(PromptOutcome::Expired, 180.0)]);
    assert!(!screen.picture(80, 24).contains("What held you up?"));
}

#[test]
fn keys_that_are_no_letter_of_the_strip_do_what_they_always_do() {
    let mut screen = asked(Trigger::During);
    screen.after(600).press("2");
    assert_eq!(screen.model.ui.screen, Name::Log);
    assert!(screen.model.ui.lines.strip.is_some());
}

#[test]
fn a_question_waits_until_the_sheet_is_closed_and_is_deaf_then() {
    let mut screen = Screen::with(busy());
    screen.press("t").tell(Msg::Ask(Box::new(ask(busy().running[0].wait.clone(), Trigger::During))));
    assert!(screen.model.ui.lines.strip.is_none());
    screen.after(2_000).press("<esc>");
    assert!(screen.model.ui.lines.strip.is_some());
    screen.wished();
    assert_eq!(changes(screen.press("f")), []);
}

#[test]
fn a_question_that_expires_behind_a_sheet_was_shown_for_no_time() {
    let mut screen = Screen::with(busy());
    screen.press("t").tell(Msg::Ask(Box::new(ask(busy().running[0].wait.clone(), Trigger::During))));
    let closed = Effect::CloseAsk { prompt: 7, answer: PromptOutcome::Expired, seconds: 0.0 };
    assert_eq!(screen.after(200_000).wished(), [closed]);
}

#[test]
fn every_category_is_one_key_further() {
    let mut screen = asked(Trigger::After);
    screen.after(600).press("?h").done("Tagged cargo test as context hunt");
    let wished = screen.wished();
    assert!(matches!(&wished[0], Effect::Apply { change, .. } if *change == gives(20, "context_hunt")));
    assert!(wished.iter().any(|effect| matches!(effect, Effect::CloseAsk { answer: PromptOutcome::Answered, .. })));
}

#[test]
fn a_forgotten_wait_is_still_on_or_gets_its_end() {
    let forgotten = || ask(by_hand(40, Kind::Review, "02:10:00").wait, Trigger::Forgotten);
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Ask(Box::new(forgotten()))).after(600).press("y");
    assert!(matches!(screen.wished()[..], [Effect::CloseAsk { answer: PromptOutcome::Answered, .. }]));
    screen.tell(Msg::Ask(Box::new(forgotten()))).after(600).press("o");
    assert_eq!(changes(&mut screen), [], "word of a closed question that was on its way does not bring it back");
    let tomorrow = StripQuestion { prompt: 8, ..forgotten() };
    screen.tell(Msg::Ask(Box::new(tomorrow))).after(600).press("o3:00<enter>");
    let stop = Change::StopManual { wait: WaitId(40), at: at("03:00:00"), found: None };
    assert_eq!(changes(&mut screen), [stop]);
}

#[test]
fn a_review_begins_and_ends_by_hand() {
    let mut screen = Screen::with(busy());
    let start = ManualStart { kind: Kind::Review, at: at("14:30:00"), tag: None, project: None };
    assert_eq!(changes(screen.press("wr")), [Change::StartManual(start)]);
    let mut day = busy();
    day.running = vec![by_hand(40, Kind::Review, "11:26:00"), by_hand(41, Kind::Context, "14:00:00")];
    let stop = |wait, found| Change::StopManual { wait: WaitId(wait), at: at("14:30:00"), found };
    assert_eq!(changes(Screen::with(day.clone()).press("w1")), [stop(40, None)]);
    assert_eq!(changes(Screen::with(day).press("w2p")), [stop(41, Some(HuntOutcome::Person))]);
}

#[test]
fn an_unknown_command_becomes_a_rule_or_is_never_offered_again() {
    let offer =
        || UnknownCommand { program: "buildall".into(), verb: None, length: std::time::Duration::from_secs(40) };
    for (key, is_build) in [("+", true), ("-", false)] {
        let mut screen = Screen::with(busy());
        screen.tell(Msg::Offer(offer())).press(key);
        assert_eq!(screen.wished(), [], "deaf at first");
        assert_eq!(screen.after(600).press(key).wished(), [Effect::SettleOffer { offer: offer(), is_build }]);
    }
}

#[test]
fn an_offer_left_alone_goes_away_and_settles_nothing() {
    let mut screen = Screen::with(busy());
    let length = std::time::Duration::from_secs(40);
    screen
        .tell(Msg::Offer(UnknownCommand { program: "buildall".into(), verb: None, length }))
        .after(600)
        .after(121_000);
    assert_eq!(screen.press("+").wished(), []);
    assert!(!screen.picture(80, 24).contains("Is this a build?"));
}

#[test]
fn modes_are_one_key_each() {
    let mut screen = Screen::with(busy());
    assert_eq!(screen.press("p").wished(), [Effect::from(now::Request::SetPaused(true))]);
    screen.tell(Msg::Observer(ObserverState::Paused));
    assert_eq!(screen.press("p").wished(), [Effect::from(now::Request::SetPaused(false))]);
    assert_eq!(screen.press("F").wished(), [Effect::from(now::Request::SetQuiet(Some(at("16:00:00"))))]);
    screen.tell(Msg::Questions(Questions::Quiet { until: at("16:00:00") }));
    assert!(screen.picture(80, 24).contains("quiet until 16:00"));
    assert_eq!(screen.press("F").wished(), [Effect::from(now::Request::SetQuiet(None))]);
    assert_eq!(screen.press("Q").wished(), [Effect::from(now::Request::SetQuestions(false))]);
    assert_eq!(screen.press("T").wished(), [Effect::from(now::Request::AskOnRequest)]);
}

#[test]
fn the_log_is_searched_marked_merged_split_and_deleted() {
    let mut screen = log();
    screen.wished();
    let filter = Filter { limit: Some(200), search: Some("make".to_owned()), ..Filter::default() };
    assert_eq!(screen.press("/make<enter>").wished(), [Effect::from(log::Request::List(filter))]);
    let mut screen = log();
    let merge = Change::Merge { waits: vec![WaitId(13), WaitId(14)] };
    assert_eq!(changes(screen.press("<down>  M")), [merge]);
    let split = Change::Split { wait: WaitId(14), at: at("14:27:24") };
    assert_eq!(changes(screen.press("gjS<enter>")), [split]);
    screen.press("<esc>");
    assert_eq!(changes(screen.press("gjD")), [Change::Delete { waits: vec![WaitId(14)] }]);
    screen.press("z");
    assert!(screen.wished().iter().any(|effect| matches!(effect, Effect::Undo { .. })));
}

#[test]
fn an_edit_sends_only_what_was_changed() {
    let mut screen = log();
    screen.press("<down><enter>cold cache<down><right><enter>");
    let edit =
        Edit { wait: Some(WaitId(14)), note: Some("cold cache".to_owned()), held_up: Some(true), ..Edit::default() };
    assert_eq!(changes(&mut screen), [Change::Edit(edit)]);
    assert!(screen.model.sheet.is_some(), "open until it is on disk");
    screen.press("q");
    assert!(screen.wished().iter().all(|effect| *effect == Effect::Quit), "saved once only");
}

#[test]
fn an_end_before_the_start_is_told_and_nothing_is_sent() {
    let mut screen = log();
    screen.press("<down><enter><up><^u>14:00<enter>");
    assert_eq!(changes(&mut screen), []);
    assert!(screen.picture(80, 24).contains("The end is before the start"));
}

#[test]
fn the_explanation_can_be_corrected() {
    let mut screen = Screen::with(busy());
    assert_eq!(screen.press("e").wished(), [Effect::LoadWhy(WaitId(14))]);
    screen.tell(Msg::Why(Box::new(super::pictures::why()))).press("<right><down><right><enter>");
    let edit = Edit {
        wait: Some(WaitId(14)),
        kind: Some(Kind::Test),
        actor: Some(draglog::domain::log::wait::Actor::Agent),
        ..Edit::default()
    };
    assert_eq!(changes(&mut screen), [Change::Edit(edit)]);
}

/// A review that was over some time ago, as the latest wait.
fn reviewed() -> Screen {
    let mut day = busy();
    let mut review = by_hand(40, Kind::Review, "09:26:00").wait;
    review.tag = "review_wait".parse().ok().map(WaitTag::by_person);
    review.end = Some(End::of_process(at("14:29:00"), None));
    review.measured = std::time::Duration::from_secs(5 * 3600);
    day.latest.insert(0, review);
    let mut screen = Screen::with(NowView { running: vec![], apart: vec![], ..day });
    screen.press("<down>t").wished();
    screen
}

#[test]
fn a_tag_that_would_make_blocked_time_of_a_queue_is_asked_about() {
    let mut screen = reviewed();
    assert_eq!(screen.press("f").wished(), []);
    let picture = screen.picture(80, 24);
    assert!(picture.contains("This stood in a queue: its 5h are not blocked time."), "{picture}");
    assert!(picture.contains("f again counts") && picture.contains("them as held up by flaky failure"), "{picture}");
    let tag = "flaky_fail".parse().ok();
    let edit = Edit { wait: Some(WaitId(40)), tag, held_up: Some(true), ..Edit::default() };
    assert_eq!(changes(screen.press("f")), [Change::Edit(edit)]);
    assert_eq!(changes(reviewed().press("fa")), [gives(40, "approval_gate")], "a queue's tag needs no second word");
}

#[test]
fn enter_and_e_say_the_same_about_held_up() {
    let mut day = busy();
    let mut people = by_hand(40, Kind::Environment, "09:26:00").wait;
    people.end = Some(End::of_process(at("14:29:00"), None));
    day.latest.insert(0, people);
    let waits = day.latest.clone();
    for wait in waits.into_iter().take(4) {
        let words = wait.held_up_in_words();
        let mut screen = Screen::with(NowView { running: vec![], latest: vec![wait.clone()], ..busy() });
        let form = screen.press("<down><enter>").picture(80, 24);
        let line = form.lines().find(|line| line.contains("│    held up")).unwrap_or_default().to_owned();
        assert!(line.contains(words), "{} is {words}:\n{form}", wait.label);
        let why = draglog::app::read::why::recorded(wait.clone(), at("14:30:00"));
        assert!(why.facts.contains(&("held up".to_owned(), words.to_owned())), "{why:?}");
    }
}

#[test]
fn the_latest_waits_are_in_the_order_of_their_ends_which_stand_before_them() {
    let mut day = busy();
    let mut docker = wait(50, "docker build", "09:00:00", 0);
    docker.end = Some(End::of_process(at("14:29:30"), None));
    let mut before = wait(51, "make", "10:00:00", 60);
    before.started_at -= chrono::TimeDelta::days(1);
    before.end = before.end.map(|end| End::judged(end.at() - chrono::TimeDelta::days(1), end.outcome(), end.exit()));
    day.latest.insert(0, docker);
    day.latest.push(before);
    let mut screen = Screen::with(day);
    let wide = screen.picture(120, 40);
    assert!(wide.contains("Latest waits, by their end"), "{wide}");
    assert!(wide.contains("14:29  docker build") && wide.contains("19 Nov 10:01  make"), "{wide}");
    let small = screen.picture(40, 20);
    assert!(small.contains("14:29 docker") && small.contains("19 Nov make"), "{small}");
}

#[test]
fn the_wait_at_hand_goes_to_the_clipboard_as_a_line() {
    let mut screen = Screen::with(busy());
    let line = "cargo build in api-server: 2026-11-20 14:27, 48s, succeeded".to_owned();
    assert_eq!(screen.press("<down><down><down>y").wished(), [Effect::Copy(line)]);
    assert!(screen.picture(80, 24).contains("Sent to the clipboard: cargo build in api-server"));
    assert_eq!(Screen::with(NowView::default()).press("y").wished(), []);
}

#[test]
fn a_long_log_is_loaded_page_by_page() {
    let mut screen = Screen::with(busy());
    screen.press("2").wished();
    let waits: Vec<_> = (0..200).map(|id| wait(1000 - id, "make", "09:00:00", 12)).collect();
    let last = waits.last().map(|wait| (wait.started_at, wait.id));
    screen.tell(log::Reply::Waits { filter: Filter { limit: Some(200), ..Filter::default() }, waits });
    let more = Effect::from(log::Request::List(Filter { limit: Some(200), before: last, ..Filter::default() }));
    assert_eq!(screen.press("G").wished(), [more]);
}

#[test]
fn pasted_text_is_never_taken_for_keys() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Paste("q".to_owned()));
    assert_eq!(screen.wished(), []);
    screen.press("tx").tell(Msg::Paste("one\ntwo".to_owned())).press("<enter>");
    assert!(matches!(&changes(&mut screen)[..], [Change::Tag(tag)] if tag.note.as_deref() == Some("onetwo")));
}

#[test]
fn a_click_does_what_the_key_does() {
    let mut screen = Screen::with(busy());
    let picture = screen.picture(80, 24);
    let row = picture.lines().position(|line| line.contains("npm install")).unwrap();
    screen.tell(Msg::Click { column: 10, row: u16::try_from(row).unwrap() });
    assert_eq!(screen.model.screens.now.selected, Some(WaitId(12)));
    let footer = picture.lines().last().unwrap();
    let column = u16::try_from(footer.chars().count() - 2).unwrap();
    assert_eq!(screen.tell(Msg::Click { column, row: 23 }).wished(), [Effect::Quit], "{footer}");
}

#[test]
fn a_wait_by_hand_can_begin_and_end_some_time_ago() {
    let mut screen = Screen::with(busy());
    let start = ManualStart { kind: Kind::Review, at: at("14:20:00"), tag: None, project: None };
    assert_eq!(changes(screen.press("w----+r")), [Change::StartManual(start)]);
    let mut day = busy();
    day.running = vec![by_hand(40, Kind::People, "14:28:30")];
    let mut screen = Screen::with(day.clone());
    let stop = |at| Change::StopManual { wait: WaitId(40), at, found: None };
    assert_eq!(changes(screen.press("w1")), [stop(at("14:30:00"))]);
    let mut screen = Screen::with(day);
    assert_eq!(changes(screen.press("w---1")), [stop(at("14:28:30"))], "never before it began");
}

#[test]
fn a_notice_is_no_error() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Notice("A backup was made".to_owned()));
    let picture = screen.picture(80, 24);
    assert!(picture.contains("▸ A backup was made") && !picture.contains("! A backup"), "{picture}");
}

#[test]
fn a_stopped_job_says_so_and_its_clock_stands_still() {
    let mut day = busy();
    day.running.truncate(1);
    (day.running[0].is_stopped, day.running[0].wait.measured) = (true, std::time::Duration::from_secs(41));
    let mut screen = Screen::with(day);
    let before = screen.picture(80, 24);
    assert!(before.contains("stopped by ^Z") && before.contains("  41s"), "{before}");
    assert_eq!(screen.after(5_000).picture(80, 24), before);
}

#[test]
fn a_review_that_is_open_for_long_does_not_hide_the_build_that_runs() {
    let mut day = busy();
    day.running.insert(0, by_hand(40, Kind::Review, "09:26:00"));
    let picture = Screen::with(day).picture(40, 12);
    assert!(picture.contains("cargo test      2m") && !picture.contains("review "), "{picture}");
}
