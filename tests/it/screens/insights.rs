//! The Insights screen: what it shows at all sizes, how one moves in it, and when it asks for figures.

mod demo;
mod made;

use chrono::NaiveDate;
use draglog::domain::figure::insight::Reach;
use draglog::domain::page::insights;
use draglog::domain::page::insights::{InsightsPage, WeekChoice};
use draglog::domain::page::now::NowView;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::theme::{Background, Depth, Theme};
use draglog::tui::{Effect, Msg};
use ratatui::style::Color;

use super::pictures::shows;
use crate::support::{Screen, busy, wait};

pub(super) use made::{empty, page, quiet};

/// The screen with these figures.
pub(super) fn insights(page: InsightsPage) -> Screen {
    let mut screen = Screen::with(busy());
    screen.press("4").tell(insights::Reply::Page(Box::new(page)));
    screen.wished();
    screen
}

fn monday(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, month, day)
}

/// The weeks that were asked for since the last look.
fn asked(screen: &mut Screen) -> Vec<(Option<NaiveDate>, Reach)> {
    let of = |effect| {
        if let Effect::Screen(ScreenRequest::Insights(insights::Request::Load(asked))) = effect {
            Some((asked.monday, asked.reach()))
        } else {
            None
        }
    };
    screen.wished().into_iter().filter_map(of).collect()
}

/// The same page about other weeks.
fn of_week(monday: Option<NaiveDate>) -> InsightsPage {
    InsightsPage { asked: WeekChoice { monday, reach: None }, ..page() }
}

#[test]
fn the_panel_from_its_top() {
    shows("insights", &mut insights(page()));
}

#[test]
fn the_six_metrics() {
    shows("insights_metrics", insights(page()).press("<page down><page down><page down><down><down>"));
}

#[test]
fn commands_pulses_looks_and_pilots_at_its_end() {
    shows("insights_end", insights(page()).press("G"));
}

#[test]
fn what_stands_behind_a_look() {
    shows("insights_look", insights(page()).press("l<enter>"));
}

#[test]
fn what_stands_behind_a_share_of_blocked_time() {
    shows("insights_tag", insights(page()).press("<page down><page down><down><enter>"));
}

#[test]
fn what_stands_behind_a_pilot() {
    shows("insights_pilot", insights(page()).press("G<enter>"));
}

#[test]
fn the_recap_of_the_week() {
    shows("insights_recap", insights(page()).press("r"));
}

#[test]
fn an_empty_log_says_what_will_be_here_and_what_can_be_done() {
    shows("insights_nothing", &mut insights(empty()));
}

#[test]
fn the_first_days_have_sums_and_no_interval() {
    shows("insights_first_days", &mut insights(quiet()));
}

#[test]
fn what_is_worth_a_look_comes_first_with_a_line_each_and_enter_opens_it() {
    let looks = page().looks.len();
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let mut screen = insights(page());
        let picture = screen.picture(width, height);
        let lines: Vec<&str> = picture.lines().map(str::trim).collect();
        let at = lines.iter().position(|line| line.starts_with("Worth a look")).unwrap();
        let marked = lines.iter().skip(at).position(|line| line.starts_with("▌ ·")).unwrap();
        let headline = lines.iter().position(|line| line.contains("8.4 h")).unwrap();
        let between = lines[at + marked..headline].iter().filter(|line| line.contains("· ")).count();
        assert!(at < headline && between == looks, "{picture}");
        let opened = screen.press("<enter>").picture(width, height);
        let begins: String = page().looks[0].sentence.split(' ').take(4).collect::<Vec<_>>().join(" ");
        assert!(opened.contains(&begins) && opened.contains("How sure"), "{begins}\n{opened}");
    }
}

#[test]
fn dimensions_are_written_out_where_there_is_room_and_explained_in_the_help() {
    let wide = insights(page()).picture(120, 40);
    assert!(wide.contains("build or test      environment"), "{wide}");
    let mut narrow = insights(page());
    let picture = narrow.press("<page down><page down>").picture(40, 12);
    assert!(picture.contains("build or test    E "), "{picture}");
    let help = narrow.press("?").picture(80, 40);
    assert!(help.contains("E W V A") && help.contains("efficiency, ways of working, velocity, alignment"), "{help}");
}

#[test]
fn what_is_selected_or_open_goes_to_the_clipboard_as_sentences() {
    let mut screen = insights(page());
    let copied = |screen: &mut Screen| match screen.press("y").wished().pop() {
        Some(Effect::Copy(text)) => text,
        other => panic!("{other:?}"),
    };
    let look = copied(&mut screen);
    assert!(look.contains(&page().looks[0].sentence), "{look}");
    assert!(screen.picture(120, 40).contains("Sent to the clipboard: "));
    screen.press("<page down><page down>");
    let tag = copied(&mut screen);
    assert!(tag.starts_with("Context hunt\n") && tag.contains("31 % of blocked time (19 to 43)"), "{tag}");
    let recap = copied(screen.press("r"));
    assert!(recap.starts_with("Week of 16"), "{recap}");
}

#[test]
fn before_the_figures_are_there_nothing_is_made_up() {
    let mut screen = Screen::with(busy());
    let picture = screen.press("4").picture(80, 24);
    assert!(picture.contains("▸4 Insights") && !picture.contains("blocked per"), "{picture}");
}

#[test]
fn showing_the_screen_asks_for_four_weeks_that_end_with_this_one() {
    let mut screen = Screen::with(busy());
    screen.press("4");
    assert_eq!(asked(&mut screen), [(None, Reach::Month)]);
}

#[test]
fn another_week_is_shown_when_it_has_come_and_not_before() {
    let mut screen = insights(page());
    let before = screen.picture(80, 24);
    screen.press("<left>");
    assert_eq!(asked(&mut screen), [(monday(11, 9), Reach::Month)]);
    assert_eq!(
        screen.picture(80, 24).lines().nth(4),
        before.lines().nth(4),
        "the old week stays until the new one is read"
    );
    screen.press("<left>");
    assert_eq!(asked(&mut screen), [(monday(11, 2), Reach::Month)]);
    screen.tell(insights::Reply::Page(Box::new(of_week(monday(11, 9)))));
    let (mut late, mut wanted) = (of_week(monday(11, 9)), of_week(monday(11, 2)));
    (late.panel.coverage.prompts_answered, wanted.panel.coverage.prompts_answered) = (1, 2);
    screen.tell(insights::Reply::Page(Box::new(late)));
    assert!(!screen.picture(80, 24).contains("1 of 40"), "an answer to a wish that was overtaken is left");
    screen.tell(insights::Reply::Page(Box::new(wanted)));
    assert!(screen.picture(80, 24).contains("2 of 40"));
}

#[test]
fn the_weeks_end_with_this_one_and_begin_with_the_log() {
    let mut screen = insights(page());
    screen.press("<right>");
    assert_eq!(asked(&mut screen), []);
    screen.press("<left><right>");
    assert_eq!(asked(&mut screen), [(monday(11, 9), Reach::Month), (None, Reach::Month)]);
    for _ in 0..40 {
        screen.press("<left>");
    }
    assert_eq!(asked(&mut screen).last(), Some(&(monday(8, 24), Reach::Month)));
    assert!(screen.picture(80, 24).contains("The log begins here"));
    screen.press("<esc>");
    assert_eq!(asked(&mut screen), [(None, Reach::Month)], "Esc comes back to this week");
}

#[test]
fn the_span_turns_through_one_four_and_twelve_weeks() {
    let mut screen = insights(page());
    screen.press("sss");
    assert_eq!(asked(&mut screen), [(None, Reach::Quarter), (None, Reach::Week), (None, Reach::Month)]);
}

#[test]
fn the_selected_row_is_always_in_sight() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut screen = insights(page());
        for _ in 0..60 {
            let picture = screen.picture(width, height);
            assert!(picture.contains('▌'), "{width}x{height}:\n{picture}");
            screen.press("<down>");
        }
    }
}

#[test]
fn enter_opens_and_esc_closes_what_stands_behind_each_row() {
    let mut screen = insights(page());
    screen.picture(80, 24);
    for _ in 0..40 {
        let rows = screen.picture(80, 24);
        let open = screen.press("<enter>").picture(80, 24);
        assert_ne!(rows, open);
        assert!(!open.contains("It is not there"), "{open}");
        assert_eq!(screen.press("<esc>").picture(80, 24), rows);
        screen.press("<down>");
    }
}

#[test]
fn what_is_open_scrolls_as_far_as_it_goes() {
    let mut screen = insights(page());
    let top = screen.press("l<enter>").picture(40, 12);
    let end = screen.press("G").picture(40, 12);
    assert_ne!(top, end);
    assert_eq!(screen.press("<down><page down>").picture(40, 12), end);
    assert_eq!(screen.press("g<up>").picture(40, 12), top);
}

#[test]
fn a_click_selects_a_row_and_a_second_one_opens_it() {
    let mut screen = insights(page());
    let picture = screen.picture(80, 24);
    let row = picture.lines().position(|line| line.contains("context hunt")).unwrap();
    let click = Msg::Click { column: 10, row: u16::try_from(row).unwrap() };
    screen.tell(click.clone());
    assert!(screen.picture(80, 24).lines().any(|line| line.contains('▌') && line.contains("context hunt")));
    let row = screen.picture(80, 24).lines().position(|line| line.contains("context hunt")).unwrap();
    screen.tell(Msg::Click { column: 10, row: u16::try_from(row).unwrap() });
    assert!(screen.picture(80, 24).contains("What we saw"));
}

#[test]
fn the_key_for_what_is_worth_a_look_may_come_before_the_figures() {
    let mut screen = Screen::with(busy());
    screen.press("4l").tell(insights::Reply::Page(Box::new(page())));
    let picture = screen.picture(80, 24);
    assert!(picture.lines().any(|line| line.contains('▌') && line.contains("failed and then passed")), "{picture}");
}

#[test]
fn a_finished_wait_renews_the_figures_and_the_steps_of_a_build_do_not() {
    let mut screen = insights(page());
    let mut day = busy();
    day.running[0].steps += 1;
    screen.tell(Msg::Now(Box::new(day.clone())));
    assert_eq!(asked(&mut screen), []);
    let ended = NowView { latest: [vec![wait(15, "make", "14:29:00", 30)], day.latest.clone()].concat(), ..day };
    screen.tell(Msg::Now(Box::new(ended.clone())));
    assert_eq!(asked(&mut screen), [(None, Reach::Month)]);
    screen.press("1").tell(Msg::Now(Box::new(NowView { total_waits: 900, ..ended })));
    assert_eq!(asked(&mut screen), [], "nobody looks");
}

#[test]
fn the_same_figures_once_more_draw_nothing() {
    let mut screen = insights(page());
    screen.model.ui.requests.is_changed = false;
    screen.tell(insights::Reply::Page(Box::new(page())));
    assert!(!screen.model.ui.requests.is_changed);
    let sleeps = screen.model.next_wake().is_none_or(|wake| wake > screen.now + std::time::Duration::from_secs(60));
    assert!(sleeps, "what runs is not on this screen");
}

#[test]
fn the_recap_is_offered_once_by_a_quiet_line() {
    let mut screen = Screen::with(NowView { running: vec![], latest: vec![], ..busy() });
    let week = monday(11, 16);
    screen.tell(Msg::RecapDue(week));
    shows("insights_recap_offer", &mut screen);
    screen.press("R");
    assert_eq!(screen.wished(), [], "what appears unasked is deaf at first");
    screen.after(600).press("R");
    let effects = screen.wished();
    assert!(effects.contains(&Effect::from(insights::Request::RecapSeen(week.unwrap()))), "{effects:?}");
    assert!(effects.contains(&Effect::from(insights::Request::Load(WeekChoice::default()))), "{effects:?}");
    screen.tell(insights::Reply::Page(Box::new(page())));
    assert!(screen.picture(80, 24).contains("Week of 16–22 Nov 2026"));
    assert!(!screen.press("1").picture(80, 24).contains("The week in five lines"));
}

#[test]
fn the_recap_can_be_turned_down() {
    let mut screen = Screen::with(busy());
    screen.tell(Msg::RecapDue(monday(11, 16))).after(600).press("X");
    assert_eq!(screen.wished(), [Effect::from(insights::Request::RecapSeen(monday(11, 16).unwrap()))]);
    assert!(!screen.picture(80, 24).contains("The week in five lines"));
}

#[test]
fn a_recap_that_was_read_by_its_key_is_not_offered() {
    let mut screen = insights(page());
    screen.tell(Msg::RecapDue(monday(11, 16))).press("r");
    assert_eq!(screen.wished(), [Effect::from(insights::Request::RecapSeen(monday(11, 16).unwrap()))]);
}

#[test]
fn without_colour_nothing_is_lost_and_no_cell_has_one() {
    for keys in ["", "G", "l<enter>", "r", "<enter>"] {
        let mut plain = Screen::themed(busy(), Theme::none());
        plain.press("4").tell(insights::Reply::Page(Box::new(page()))).press(keys);
        for cell in plain.buffer(120, 40).content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {keys:?}");
        }
        assert_eq!(plain.picture(80, 24), insights(page()).press(keys).picture(80, 24));
    }
}

#[test]
fn in_ascii_no_character_is_anything_else() {
    let theme = Theme::shipped("dark", Depth::True, Some(Background::Dark)).unwrap().in_ascii(true);
    for keys in ["", "<page down><page down><page down>", "G", "l<enter>", "r", "<enter>", "G<enter>"] {
        let mut screen = Screen::themed(busy(), theme.clone());
        let picture = screen.press("4").tell(insights::Reply::Page(Box::new(page()))).press(keys).picture(120, 40);
        assert!(picture.is_ascii(), "after {keys:?}:\n{picture}");
    }
}

#[test]
fn a_hostile_name_steers_nothing() {
    let mut hostile = page();
    hostile.panel.slowest[0].label = "\u{1b}[2Jmake\u{202e}\u{7}".to_owned();
    hostile.panel.slowest[0].project = Some("構築する".repeat(9));
    hostile.pilots[0].pilot.hypothesis = "\u{1b}]0;x\u{7}構築".repeat(40);
    let mut screen = insights(hostile);
    for keys in ["<page down><page down><page down><page down>", "<enter>", "<esc>G<enter>"] {
        let picture = screen.press(keys).picture(120, 40);
        assert!(!picture.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{picture}");
    }
}
