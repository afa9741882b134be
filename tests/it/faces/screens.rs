//! What the screens show of a log, beside what the commands print of it.

use std::time::Duration;

use draglog::app::read;
use draglog::app::read::insights::Insights;
use draglog::app::read::now::page;
use draglog::app::read::pulses::Catalog;
use draglog::domain::log::filter::Filter;
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::tag::Tag;
use draglog::domain::page::insights::WeekChoice;
use draglog::domain::page::{insights, log};
use draglog::domain::say::length::{coarse, duration};
use draglog::domain::say::share;
use draglog::paths::Paths;
use draglog::storage::Store;
use draglog::tui::Effect;
use draglog::tui::screens::ScreenRequest;
use serde_json::Value;

use super::document;
use crate::insight::{Machine, a_day};
use crate::support::{Screen, at, fresh};

/// The Insights screen as it comes up, with the weeks that it asks for.
fn insights(store: &mut Store) -> (Screen, WeekChoice) {
    let mut screen = Screen::with(fresh());
    screen.press("4");
    let of = |effect| {
        if let Effect::Screen(ScreenRequest::Insights(insights::Request::Load(asked))) = effect {
            Some(asked)
        } else {
            None
        }
    };
    let asked = screen.wished().into_iter().find_map(of).unwrap();
    let insights = Insights::default();
    let wish = insights.wish(asked, at("18:00:00"));
    let page = insights.read(&wish, store, &Catalog::new(Paths::none()), &Settings::default()).unwrap().unwrap();
    screen.tell(insights::Reply::Page(Box::new(page)));
    (screen, asked)
}

#[test]
fn the_insights_screen_has_the_figures_of_the_panel() {
    let machine = a_day();
    let (mut store, _) = Store::open(&machine.path("data"), at("18:00:00")).unwrap();
    let (mut screen, asked) = insights(&mut store);
    let picture = screen.picture(100, 70);
    let weeks = ["--panel", "--weeks", asked.reach().as_str(), "--until", "2026-11-23"];
    let (figures, text) = (document(&machine, &weeks), machine.tell(&[&["stats"], &weeks[..]].concat()));
    let line = |name: &str| {
        let line = picture.lines().find(|line| line.contains(name));
        line.unwrap_or_else(|| panic!("{name} in\n{picture}")).to_owned()
    };
    for part in figures["panel"]["tags"].as_array().unwrap() {
        let tag: Tag = part["tag"].as_str().unwrap().parse().unwrap();
        let (shown, percent) = (line(tag.name()), share::percent(part["share"]["value"].as_f64().unwrap()));
        let blocked = coarse(Duration::from_secs_f64(part["blocked_seconds"].as_f64().unwrap()));
        assert!(shown.contains(&percent) && shown.contains(&blocked), "{percent}, {blocked}: {shown}");
        let told = text.lines().find(|line| line.contains(tag.id())).unwrap();
        assert!(told.contains(percent.trim_end_matches(" %")), "{percent}: {told}");
    }
    let median = figures["panel"]["metrics"][0]["estimate"]["value"].as_f64().unwrap();
    let median = duration(Duration::from_secs_f64(median));
    assert!(line("run duration").contains(&median), "{median} in\n{picture}");
}

#[test]
fn the_log_screen_lists_what_the_command_lists() {
    let machine = a_day();
    let (store, _) = Store::open(&machine.path("data"), at("18:00:00")).unwrap();
    let page = read::log::page(&store, &Filter::default(), Reading::new(at("18:00:00"), &Settings::default())).unwrap();
    let mut screen = Screen::with(fresh());
    screen.press("2").tell(log::Reply::Waits {
        filter: Filter::default(),
        waits: read::log::newest_first(&store, &Filter::default()).unwrap(),
    });
    let picture = screen.picture(120, 40);
    let listed: Value = serde_json::from_str(&machine.tell(&["log", "--json"])).unwrap();
    let listed = listed["waits"].as_array().unwrap();
    assert_eq!(listed.len(), page.waits.len());
    let csv = machine.tell(&["log", "--csv"]);
    for (document, wait) in listed.iter().zip(&page.waits) {
        let seconds = document["blocked_seconds"].as_f64();
        let blocked = page.reading.blocked(wait).map(|span| span.length().as_secs_f64());
        let difference = seconds.unwrap_or(0.0) - blocked.unwrap_or(0.0);
        assert!(difference.abs() < 0.001, "{}: {seconds:?}, not {blocked:?}", wait.label);
        let line = csv.lines().find(|line| line.starts_with(&format!("{},", wait.id))).unwrap();
        assert!(seconds.is_none_or(|seconds| line.contains(&format!(",{seconds},"))), "{seconds:?} in {line}");
        let length = duration(wait.latency(at("18:00:00")));
        let is_row = |line: &&str| line.contains(&wait.label) && line.contains(&length);
        assert!(picture.lines().any(|line| is_row(&line)), "{} {length} in\n{picture}", wait.label);
    }
}

#[test]
fn the_status_line_says_what_its_document_and_the_screen_say() {
    let machine = a_day();
    let document: Value = serde_json::from_str(&machine.tell(&["status", "--json"])).unwrap();
    let line = machine.tell(&["status", "--format", "{waits} {untagged} {running} {budget}"]);
    let budget = machine.tell(&["status", "--format", "{budget}"]);
    let today = &document["today"];
    let running = document["running"].as_array().unwrap().len();
    assert_eq!(line.trim(), format!("{} {} {running} {}", today["waits"], today["untagged"], budget.trim()));
    let (store, _) = Store::open(&machine.path("data"), at("18:00:00")).unwrap();
    let now = page(&store, draglog::clock::now(), &Settings::default()).unwrap();
    assert_eq!(today["blocked_seconds"].as_f64(), Some(now.today.blocked.as_secs_f64()));
    let then = page(&store, at("18:00:00"), &Settings::default()).unwrap();
    let blocked = coarse(then.today.blocked);
    let mut screen = Screen::with(then);
    assert!(screen.picture(100, 30).contains(&format!("blocked {blocked}")), "{}", screen.picture(100, 30));
}

#[test]
fn the_status_line_counts_what_the_now_screen_counts_as_not_tagged() {
    let machine = Machine::new();
    // A short run is not asked about.
    machine.tell(&["run", "--", "true"]);
    machine.tell(&["wait", "add", "build", "--from", "-20m", "--minutes", "10"]);
    let now = draglog::clock::now();
    let (store, _) = Store::open(&machine.path("data"), now).unwrap();
    let view = page(&store, now, &Settings::default()).unwrap();
    let untagged: Value = serde_json::from_str(&machine.tell(&["log", "--untagged", "--json"])).unwrap();
    assert_eq!(untagged["waits"].as_array().unwrap().len(), 2, "the short run is in the log");
    assert_eq!(view.untagged.len(), 1);
    let line = machine.tell(&["status"]);
    assert!(line.trim_end().ends_with(" · 1 not tagged"), "{line}");
}
