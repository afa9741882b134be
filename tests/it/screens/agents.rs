//! Agents at work and agents that need the person, on the Now screen, in one row and as a sign in the terminal.

use draglog::domain::figure::progress::RunningWait;
use draglog::domain::log::settings::NotifyHow;
use draglog::domain::log::wait::{End, Kind, Outcome, Source};
use draglog::domain::page::now::NowView;
use draglog::tui::{Effect, Msg};

use super::pictures::shows;
use crate::support::{Screen, at, busy, running, wait};

/// A turn that goes on.
fn turn(id: i64, project: &str, started: &str, usual: Option<u64>) -> RunningWait {
    let mut wait = wait(id, "claude turn", started, 0);
    (wait.kind, wait.source, wait.project) = (Kind::Agent, Source::Hook, Some(project.to_owned()));
    running(wait, usual)
}

/// Two agents work, one asks, a build runs.
fn agents() -> NowView {
    let mut asking = turn(40, "api-server", "14:26:00", Some(150));
    asking.wait.asks_since = Some(at("14:28:20"));
    let build = running(wait(20, "cargo test", "14:29:27", 0), Some(70));
    let mut other = turn(42, "infra", "14:29:30", None);
    (other.wait.tool, other.wait.label) = (Some("codex".to_owned()), "codex turn".to_owned());
    NowView { running: vec![asking, turn(41, "storefront", "14:27:50", Some(150)), other, build], ..busy() }
}

#[test]
fn who_needs_the_person_comes_first() {
    shows("agents", &mut Screen::with(agents()));
}

#[test]
fn one_row_is_for_who_needs_the_person() {
    let mut screen = Screen::with(agents());
    let row = screen.picture(60, 1);
    assert_eq!(row.trim_end(), "claude needs you  api-server  asked 1m 40s ago  +3");
    let mut view = agents();
    view.running.remove(0);
    assert!(Screen::with(view).picture(60, 1).starts_with("cargo test  33s"));
}

#[test]
fn the_count_of_an_agent_that_asks_goes_on_and_its_clock_does_not() {
    let mut view = agents();
    view.running.truncate(1);
    let mut screen = Screen::with(view);
    let next = screen.model.next_wake().unwrap();
    assert_eq!(next, at("14:30:01"));
    assert_eq!(screen.model.ui.overview.as_ref().unwrap().running[0].latency(at("14:30:00")).as_secs(), 140);
    assert!(screen.after(60_000).picture(80, 24).contains("asked 2m 40s ago"));
}

#[test]
fn an_agent_that_is_done_or_needs_the_person_gives_a_sign_where_one_is_wanted() {
    let mut before = agents();
    before.running[0].wait.asks_since = None;
    let signs = |how: NotifyHow, before: &NowView, after: NowView| {
        let mut screen = Screen::with(before.clone());
        screen.model.ui.settings.notify.how = how;
        screen.tell(Msg::Now(Box::new(after)));
        let wished = screen.wished().into_iter();
        wished
            .filter_map(|effect| if let Effect::Notify(words) = effect { Some(words) } else { None })
            .collect::<Vec<_>>()
    };
    assert_eq!(signs(NotifyHow::Osc9, &before, agents()), ["claude needs you (api-server)"]);
    assert_eq!(signs(NotifyHow::Osc9, &agents(), agents()), [] as [String; 0], "once");
    assert_eq!(signs(NotifyHow::Off, &before, agents()), [] as [String; 0], "off by default");
    let done = |outcome, seconds| {
        let mut after = before.clone();
        let mut turn = after.running.remove(1).wait;
        turn.measured = std::time::Duration::from_secs(seconds);
        turn.end = Some(End::new(at("14:29:59"), outcome));
        after.latest.insert(0, turn);
        after
    };
    assert_eq!(signs(NotifyHow::Bell, &before, done(Outcome::Succeeded, 129)), ["claude turn succeeded after 2m 09s"]);
    assert_eq!(
        signs(NotifyHow::Bell, &before, done(Outcome::Cancelled, 129)),
        [] as [String; 0],
        "the person did that"
    );
    assert_eq!(signs(NotifyHow::Bell, &before, done(Outcome::Succeeded, 30)), [] as [String; 0], "short");
}

#[test]
fn a_turn_is_tagged_with_the_letter_of_agents() {
    let mut view = agents();
    view.running.retain(|running| running.wait.id.0 == 41);
    let mut screen = Screen::with(view);
    screen.press("<down>t");
    let picture = screen.picture(80, 24);
    assert!(picture.contains("agent"), "{picture}");
    assert_eq!(screen.press("g").wished().len(), 1);
}
