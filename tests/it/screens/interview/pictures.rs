//! The pages at the three designed sizes.

use std::time::Duration;

use draglog::domain::log::wait::{Actor, End, Kind, Source, Wait, WaitId};
use draglog::domain::page::interview;
use draglog::storage::Store;
use draglog::tui::screens::interview::InterviewRequest;

use super::Coach;
use crate::screens::pictures::shows;
use crate::support::{at, tagged, wait};

fn pictures(coach: &mut Coach, name: &str) {
    shows(&format!("interview_{name}"), &mut coach.screen);
}

/// A coach whose interviews always have the same name, for the pictures.
fn named(coach: &mut Coach) {
    let mut desk = coach.desk();
    for (interview, name) in desk.interviews.iter_mut().zip(["amber-harbour", "mossy-lantern", "copper-fjord"]) {
        name.clone_into(&mut interview.code_name);
    }
    coach.screen.tell(interview::Reply::Page(Box::new(desk)));
}

#[test]
fn the_list_empty_and_with_interviews() {
    let mut coach = Coach::new();
    pictures(&mut coach, "none");
    for _ in 0..2 {
        coach.begin().press("nh<esc>R<esc>");
    }
    coach.begin().press("<esc>");
    named(&mut coach);
    pictures(&mut coach, "list");
}

#[test]
fn guides_consent_talk_and_incident() {
    let mut coach = Coach::new();
    coach.press("n");
    pictures(&mut coach, "guides");
    coach.press("<enter>");
    named(&mut coach);
    pictures(&mut coach, "consent");
    coach.press("y]]").screen.after(21 * 60_000);
    coach.press("nf<enter>shared data<enter>3<enter>5<enter>9<enter>12<esc>n");
    pictures(&mut coach, "code");
    coach.press("hnobody knew who owns the service<enter>owner unknown<enter><enter>2<enter>5<enter>");
    pictures(&mut coach, "form");
    coach.press("<esc>");
    pictures(&mut coach, "talk");
    coach.press("R<down><down>x");
    named(&mut coach);
    pictures(&mut coach, "readback");
}

#[test]
fn the_own_last_week_large_and_quiet() {
    let mut store = Store::in_memory().unwrap();
    let day = |days: i64, mut one: Wait| {
        let back = chrono::TimeDelta::days(days);
        one.started_at -= back;
        one.end = one.end.map(|end| End::judged(end.at() - back, end.outcome(), end.exit()));
        one
    };
    let mut review = wait(9, "review", "11:10:00", 0);
    (review.kind, review.source, review.tool, review.project) = (Kind::Review, Source::Manual, None, None);
    let open = Wait { end: None, measured: Duration::ZERO, ..day(2, review) };
    let mut agent = wait(8, "cargo check", "13:00:00", 3000);
    agent.actor = Actor::Agent;
    let waits = vec![
        day(3, tagged(wait(1, "cargo test", "09:12:00", 1500), "flaky_fail")),
        day(3, wait(2, "cargo build", "10:40:00", 420)),
        day(2, tagged(wait(3, "context", "14:02:00", 2400), "context_hunt")),
        day(1, tagged(wait(4, "docker build", "11:30:00", 2000), "build_test")),
        wait(5, "npm install", "09:20:00", 90),
        open,
        agent,
    ];
    let numbered = waits.into_iter().zip(1..).map(|(wait, id)| Wait { id: WaitId(id), ..wait });
    store.insert_history(numbered).unwrap();
    let mut coach = Coach::opened_on(InterviewRequest::Timeline, store);
    coach.screen.now = at("14:30:00");
    pictures(&mut coach, "timeline");
    assert!(!coach.picture().contains("cargo check"), "agents' runs are no week of a person");
    let before = coach.steps.len();
    coach.press("wcyxW<enter>");
    assert_eq!(coach.steps.len(), before, "no key copies, writes or changes anything");
    coach.press("<esc>");
    assert!(coach.picture().contains("No interview yet"));
}

/// A coach on each page, one after the other.
fn pages() -> Vec<Coach> {
    let keys = [
        "",
        "n",
        "n<enter>",
        "n<enter>y",
        "n<enter>yn",
        "n<enter>ynhwords<enter>x",
        "n<enter>ynh<esc>R",
        "T",
        "Tc",
        "W",
    ];
    let with_one = "n<enter>ynhpaste 構築<enter>a cause<enter><enter>9<enter>1<enter><esc>R<esc>";
    let mut coaches = Vec::new();
    for start in ["", with_one] {
        for script in keys {
            let mut coach = Coach::new();
            coach.press(start).press(script);
            coaches.push(coach);
        }
    }
    coaches
}

#[test]
fn every_page_draws_at_the_edges_of_every_shape() {
    for mut coach in pages() {
        for width in [1, 2, 7, 23, 24, 25, 40, 59, 60, 61, 109, 110, 130] {
            for height in [1, 2, 3, 4, 5, 6, 7, 12, 15, 16, 29, 30, 45] {
                coach.screen.buffer(width, height);
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn no_keys_bring_it_down_and_what_was_noted_stays(script in "[a-zA-Z0-9 +?\\]\\[]{0,60}", after in 0..4000_u64) {
        let mut coach = Coach::new();
        coach.begin().press("nhfirst<esc>").press(&script.replace(['q', 'X', 'D', '1'], "<enter>")).press("<esc><esc>");
        coach.screen.after(after);
        coach.picture();
        proptest::prop_assert!(coach.screen.model.next_wake().is_none_or(|wake| wake > coach.screen.now));
        let all = coach.store.interviews().unwrap();
        proptest::prop_assert!(all.iter().any(|one| !one.incidents.is_empty()), "it was noted, so it is there");
    }
}
