//! Each screen at the three designed sizes, and without colour.

use draglog::domain::log::evidence::ImportFormat;
use draglog::domain::log::filter::Filter;
use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::run::UnknownCommand;
use draglog::domain::log::wait::Kind;
use draglog::domain::page::log;
use draglog::domain::page::now::WaitExplanation;
use draglog::tui::Msg;
use draglog::tui::theme::{Background, Depth, Theme};
use ratatui::style::Color;

use crate::support::{Screen, ask, busy, by_hand, fresh, tagged, wait};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

/// Compares the pictures at all sizes, and what stands out at 80x24, with the stored ones.
pub(super) fn shows(name: &str, screen: &mut Screen) {
    for (width, height) in SIZES {
        let mut picture = screen.picture(width, height);
        if width == 80 {
            picture = format!("{picture}\n{}", screen.styles(width, height));
        }
        keeps(&format!("{name}_{width}x{height}"), &picture);
    }
}

/// Compares `text` with what is stored under `name`.
pub(super) fn keeps(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The log of two days.
pub(super) fn log() -> Screen {
    let mut screen = Screen::with(busy());
    screen.press("2");
    let mut waits = busy().latest;
    waits.insert(0, busy().running[0].wait.clone());
    let mut before = tagged(wait(3, "build.sh (make, npm test)", "09:12:00", 1230), "build_test");
    before.started_at -= chrono::TimeDelta::days(1);
    before.note = Some("the cache was cold".to_owned());
    waits.push(before);
    let filter = Filter { limit: Some(200), ..Filter::default() };
    screen.tell(log::Reply::Waits { filter, waits });
    screen
}

pub(super) fn why() -> WaitExplanation {
    let fact = |name: &str, words: &str| (name.to_owned(), words.to_owned());
    WaitExplanation {
        wait: wait(14, "cargo build", "14:27:00", 48),
        facts: vec![
            fact("rule", "cargo, a shipped rule"),
            fact("label", "cargo build: the tool and its verb"),
            fact("kind", "build, by the verb `build`"),
            fact("whose", "person: in the foreground of a terminal"),
        ],
    }
}

#[test]
fn the_now_screen_in_the_middle_of_a_day() {
    shows("now", &mut Screen::with(busy()));
}

#[test]
fn the_now_screen_on_a_new_machine() {
    shows("now_fresh", &mut Screen::with(fresh()));
    let mut with_history = Screen::with(fresh());
    with_history.model.ui.history = Some(ImportFormat::ZshHistory);
    shows("now_fresh_history", &mut with_history);
}

#[test]
fn the_now_screen_with_nothing_running_offers_the_tag_quietly() {
    let mut day = busy();
    day.running.clear();
    shows("now_idle", &mut Screen::with(day));
}

#[test]
fn a_selected_wait_and_the_runs_of_others() {
    shows("now_selected", Screen::with(busy()).press("B<down><down>"));
}

#[test]
fn a_question_about_a_wait_that_goes_on() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Ask(Box::new(ask(busy().running[0].wait.clone(), Trigger::During))));
    shows("strip", screen.after(600));
}

#[test]
fn a_question_about_a_forgotten_review() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Ask(Box::new(ask(by_hand(40, Kind::Review, "02:10:00").wait, Trigger::Forgotten))));
    shows("forgotten", screen.after(600));
}

#[test]
fn the_tag_sheet() {
    shows("tag", Screen::with(busy()).press("t"));
}

#[test]
fn the_tag_sheet_with_everything() {
    shows("tag_all", Screen::with(busy()).press("t?"));
}

#[test]
fn the_private_note() {
    shows("tag_note", Screen::with(busy()).press("txport was taken"));
}

#[test]
fn the_line_after_a_tag() {
    shows("after_tag", Screen::with(busy()).press("tf").done("Tagged cargo build as flaky failure, third time today"));
}

#[test]
fn the_sweep() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Untagged(vec![busy().latest[0].clone(), busy().latest[2].clone()]));
    shows("sweep", &mut screen);
}

#[test]
fn waits_by_hand() {
    let mut day = busy();
    day.running.insert(0, by_hand(40, Kind::Review, "11:26:00"));
    shows("manual", Screen::with(day).press("w"));
}

#[test]
fn where_the_answer_was() {
    let mut day = busy();
    day.running = vec![by_hand(41, Kind::Context, "14:02:00")];
    shows("found", Screen::with(day).press("w1"));
}

#[test]
fn the_offer_to_learn_a_command() {
    let mut screen = Screen::with(busy());
    let length = std::time::Duration::from_secs(94);
    let offer = UnknownCommand { program: "buildall".to_owned(), verb: Some("quick".to_owned()), length };
    screen.tell(Msg::Offer(offer));
    shows("offer", screen.after(600));
}

#[test]
fn the_log_screen() {
    shows("log", log().press("<down><down>"));
}

#[test]
fn the_log_screen_while_searching() {
    shows("log_search", log().press("/make"));
}

#[test]
fn the_log_screen_with_nothing_found() {
    let mut screen = log();
    screen.press("/zig<enter>");
    let filter = Filter { limit: Some(200), search: Some("zig".to_owned()), ..Filter::default() };
    screen.tell(log::Reply::Waits { filter, waits: vec![] });
    shows("log_nothing", &mut screen);
}

#[test]
fn the_edit_form() {
    shows("edit", log().press("<down><enter>"));
}

#[test]
fn the_explanation() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::Why(Box::new(why())));
    shows("why", &mut screen);
}

#[test]
fn the_filter_form() {
    shows("filter", log().press("f"));
}

#[test]
fn the_help() {
    shows("help", Screen::with(busy()).press("?"));
}

#[test]
fn one_row() {
    let mut screen = Screen::with(busy());
    let mut rows = vec![screen.picture(80, 3), screen.picture(40, 1), screen.picture(16, 1)];
    screen.model.ui.is_row = true;
    let mut idle = busy();
    idle.running.clear();
    screen.tell(Msg::Now(Box::new(idle)));
    rows.push(screen.picture(80, 1));
    screen.tell(Msg::Ask(Box::new(ask(busy().latest[1].clone(), Trigger::After)))).after(600);
    rows.extend([screen.picture(100, 1), screen.picture(60, 1)]);
    keeps("one_row", &rows.join(""));
}

#[test]
fn without_colour_nothing_is_lost_and_no_cell_has_one() {
    let mut screen = Screen::themed(busy(), Theme::none());
    screen.press("<down>t");
    keeps("no_colour_styles", &screen.styles(80, 24));
    assert_eq!(screen.picture(80, 24), Screen::with(busy()).press("<down>t").picture(80, 24));
    for keys in ["", "t", "t?", "w", "?", "2", "2f", "2/", "2<enter>"] {
        let mut screen = Screen::themed(busy(), Theme::none());
        let buffer = screen.press("<esc>").press(keys).buffer(80, 24);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {keys:?}");
        }
    }
}

#[test]
fn in_ascii_no_character_is_anything_else() {
    let theme = Theme::shipped("dark", Depth::True, Some(Background::Dark)).unwrap().in_ascii(true);
    for keys in ["", "<down>", "t", "t?", "w", "?", "2", "2f", "2/x"] {
        let picture = Screen::themed(busy(), theme.clone()).press(keys).picture(80, 24);
        assert!(picture.is_ascii(), "after {keys:?}:\n{picture}");
    }
}

#[test]
fn backgrounds_are_never_painted() {
    let theme = Theme::shipped("light", Depth::True, None).unwrap();
    let buffer = Screen::themed(busy(), theme).press("t").buffer(80, 24);
    assert!(buffer.content().iter().all(|cell| cell.bg == Color::Reset));
}
