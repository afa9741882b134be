//! The Team screen: teams, rounds and whose turn it is; the own step by one key, said before; people; the page.

use draglog::domain::page::team;
use draglog::domain::page::team::{OwnStep, StepReceipt, Team, TeamMember, TeamRound, Teams};
use draglog::domain::round::status::{RoundState, RoundStatus, RoundTurn};
use draglog::tui::{Effect, Msg};

use super::pictures::shows;
use super::share::made::person;
use crate::support::{Screen, at, busy};

fn status(title: &str, state: RoundState, turn: RoundTurn) -> RoundStatus {
    RoundStatus {
        title: title.into(),
        weeks: "2026-W44..2026-W47".parse().unwrap(),
        closes: at("18:00:00"),
        state,
        contributions: 8,
        members: 9,
        turn,
        next: "Ada, the coach, runs `draglog round next platform/november`".into(),
        message: "Ada: \"November\" is closed with 8 contributions, please run: draglog round next platform/november"
            .into(),
    }
}

fn round(name: &str, state: RoundState, turn: RoundTurn, step: Option<OwnStep>) -> TeamRound {
    let folder = format!("platform/{}", name.to_lowercase());
    TeamRound { folder, has_result: state == RoundState::Confirmed, status: status(name, state, turn), step }
}

fn lists() -> OwnStep {
    OwnStep {
        does: vec!["lists the contributions; none counts after that which is not among them".into()],
        hindrance: None,
    }
}

fn platform(step: Option<OwnStep>) -> Team {
    let you = TeamMember { is_own: true, ..person("Ada", "coach, member", "4512 0913 7781 2204 6110") };
    let new = TeamMember { change: Some("new".into()), ..person("Niklaus", "member", "1170 2218 0493 5566 9021") };
    Team {
        folder: "/srv/teams/platform".into(),
        name: "platform".into(),
        people: vec![you, person("Grace", "trustee", "8830 1427 5519 0072 3348"), new],
        changes: vec!["1170 2218 0493 5566 9021  Niklaus (member)  new".into()],
        is_known: true,
        rounds: vec![
            round("November", RoundState::Closed, RoundTurn::Coach, step),
            round("September", RoundState::Confirmed, RoundTurn::Nobody, None),
        ],
        unreadable: vec![],
        problem: None,
    }
}

/// The people of a team.
pub(super) fn people() -> Screen {
    let mut screen = screen(vec![platform(None)]);
    screen.press("p");
    screen
}

fn screen(teams: Vec<Team>) -> Screen {
    let mut screen = Screen::with(busy());
    screen.press("6");
    assert_eq!(screen.wished(), [Effect::from(team::Request::Load)]);
    screen.tell(team::Reply::Teams(Box::new(Teams { teams })));
    screen
}

#[test]
fn without_a_team_it_says_the_fact_the_action_and_the_key() {
    let mut screen = screen(vec![]);
    shows("team_none", &mut screen);
    let picture = screen.picture(80, 24);
    for words in ["You follow no team.", "draglog share join", "o opens the page", "6 Team"] {
        assert!(picture.contains(words), "{words}: {picture}");
    }
}

#[test]
fn tab_reaches_it_from_share() {
    let mut screen = Screen::with(busy());
    screen.press("5<tab>");
    screen.tell(team::Reply::Teams(Box::default()));
    assert!(screen.picture(80, 24).contains("You follow no team."));
}

#[test]
fn each_round_says_how_far_it_is_and_the_selected_one_what_is_next() {
    let mut screen = screen(vec![platform(Some(lists()))]);
    screen.press("j");
    shows("team_rounds", &mut screen);
    let picture = screen.picture(120, 40);
    for words in ["8 of 9 contributed; your turn", "n does: lists the contributions", "For the chat: Ada:"] {
        assert!(picture.contains(words), "{words}: {picture}");
    }
}

#[test]
fn one_key_does_the_step_that_was_said_and_the_page_opens_once_both_signed() {
    let mut screen = screen(vec![platform(Some(lists()))]);
    screen.press("n");
    assert_eq!(screen.wished(), [], "the team itself has no step");
    screen.press("jn");
    let folder = "platform/november".to_owned();
    assert_eq!(screen.wished(), [Effect::from(team::Request::DoStep { folder: folder.clone(), seen: lists().does })]);
    assert!(screen.picture(80, 24).contains("Being done:"));
    screen.press("n");
    assert_eq!(screen.wished(), [], "once");
    let done = StepReceipt { done: vec!["signed".into()], is_confirmed: true };
    screen.tell(team::Reply::StepDone { folder: folder.clone(), done: Ok(done) });
    assert_eq!(
        screen.wished(),
        [Effect::from(team::Request::Load), Effect::from(team::Request::OpenResult { folder })]
    );
    assert!(screen.picture(80, 24).contains("signed"));
}

#[test]
fn a_step_that_fails_says_why_and_can_be_tried_again() {
    let mut screen = screen(vec![platform(Some(lists()))]);
    screen.press("jn");
    screen.wished();
    let folder = "platform/november".to_owned();
    screen.tell(team::Reply::StepDone { folder, done: Err("the round closes at 18:00".into()) });
    assert!(screen.picture(80, 24).contains("the round closes at 18:00"));
    screen.wished();
    screen.press("n");
    assert_eq!(screen.wished().len(), 1);
}

#[test]
fn a_hindered_step_is_not_done_and_people_are_taken_up_first() {
    let hindered = OwnStep { hindrance: Some("people to accept first: 1".into()), ..lists() };
    let mut screen = screen(vec![platform(Some(hindered))]);
    screen.press("jn");
    assert_eq!(screen.wished(), []);
    assert!(screen.picture(80, 24).contains("people to accept first: 1"));
    screen.press("p");
    shows("team_people", &mut screen);
    screen.press("a");
    assert_eq!(screen.wished(), [Effect::from(team::Request::AcceptRoster { team: "/srv/teams/platform".into() })]);
    screen.press("<esc>");
    assert!(screen.picture(80, 24).contains("November"));
}

#[test]
fn a_confirmed_round_opens_its_page_and_a_typed_folder_does() {
    let mut screen = screen(vec![platform(None)]);
    screen.press("jj<enter>");
    assert_eq!(screen.wished(), [Effect::from(team::Request::OpenResult { folder: "platform/september".into() })]);
    screen.press("o");
    screen.tell(Msg::Paste("other/round".into()));
    screen.press("<enter>");
    assert_eq!(screen.wished(), [Effect::from(team::Request::OpenResult { folder: "other/round".into() })]);
    screen.tell(team::Reply::Report(Err("other/round is not there".into())));
    assert!(screen.picture(80, 24).contains("other/round is not there"));
}

#[test]
fn a_team_that_cannot_be_read_says_why_and_no_size_brings_it_down() {
    let broken = Team { name: "gone".into(), problem: Some("/srv/gone is not there".into()), ..Team::default() };
    let mut screen = screen(vec![broken, platform(Some(lists()))]);
    assert!(screen.picture(80, 24).contains("/srv/gone is not there"));
    for (width, height) in [(1, 1), (24, 6), (40, 12), (60, 16), (200, 60)] {
        for _ in 0..4 {
            screen.buffer(width, height);
            screen.press("j");
        }
        screen.press("p<down>");
        screen.buffer(width, height);
        screen.press("<esc>gg");
    }
}
