//! "For a team" in `README.md`, followed word for word: a new team of six on new machines, on any day. The clock is given
//! in-process: the program has no switch for it.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use chrono::{Days, NaiveDate};
use draglog::app::Context;
use draglog::domain::log::settings::Settings;
use draglog::domain::time::{Moment, midnight};
use draglog::paths::Paths;

const PAGE: &str = include_str!("../../../README.md");
const PEOPLE: [&str; 6] = ["coach", "Ada", "Ben", "Cid", "Dan", "Eve"];

/// The commands of the section with who runs them, in order: fences such as ```` ```sh member ````.
fn script() -> Vec<(&'static str, Vec<&'static str>)> {
    let section = PAGE.split("\n## For a team\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let blocks = section.split("```sh ").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.map(|block| block.split_once('\n').unwrap()).map(|(who, lines)| (who, lines.lines().collect())).collect()
}

/// Runs one line of the page as somebody at a moment. The team's folder is where the page says it is, below `home`.
fn run(home: &Path, who: &str, now: Moment, line: &str) {
    let (data, config) = (home.join(who), home.join(who).join("config"));
    let paths = Paths { state: data.join("state"), data, config };
    let context = Context { paths, settings: Settings::default(), now, color: false, is_interactive: false };
    let line = line.replace("\"$USER\"", who).replace("\"First\"", "First");
    // The pulse is taken on its screen; here with the command that scripts use.
    let line = match line.strip_prefix("draglog pulse ") {
        Some(pulse) => format!("draglog pulse answer {pulse} cg_freq={} cg_found=1", who.len() % 3 + 3),
        None => line,
    };
    let place = |word: &str| match word.strip_prefix("team") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => home.join(word).into_os_string(),
        _ if Path::new(word).extension().is_some_and(|end| end == "html") => home.join(word).into_os_string(),
        _ => OsString::from(word),
    };
    let arguments: Vec<OsString> = line.split(' ').map(place).collect();
    draglog::cli::run_in(&arguments, &context).map_err(|error| format!("{who}: {line}: {error:#}")).unwrap();
}

/// Follows the page with the round's first day on this one.
fn follow(day: NaiveDate) {
    let home = tempfile::tempdir().unwrap();
    let at = |days| midnight(day + Days::new(days), &chrono::Local) + chrono::TimeDelta::hours(10);
    let mut now = at(0);
    let mut commands = [0, 0];
    let waiting: Mutex<Vec<(&str, &str)>> = Mutex::default();
    for (who, lines) in script() {
        for line in lines {
            if line.contains("pulse") && now == at(0) {
                now = at(1);
            }
            if line.contains("contribute") && now < at(15) {
                now = at(15);
            }
            if line.contains("--wait") {
                waiting.lock().unwrap().push((who, line));
                if waiting.lock().unwrap().len() == 2 {
                    std::thread::scope(|scope| {
                        for (who, line) in waiting.lock().unwrap().drain(..) {
                            let home = home.path();
                            scope.spawn(move || run(home, who, now, line));
                        }
                    });
                }
            } else if who == "member" {
                PEOPLE[1..].iter().for_each(|person| run(home.path(), person, now, line));
            } else if line.contains("pulse") {
                // The coach's pulse stands further down on the page; its day is that of the others'.
                run(home.path(), who, at(1), line);
            } else {
                run(home.path(), who, now, line);
            }
            commands[usize::from(who == "member")] += usize::from(who != "trustee");
        }
    }
    assert!(commands[0] < 10 && commands[1] <= 3, "{commands:?}");
    let result: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(home.path().join("team/first/result.json")).unwrap()).unwrap();
    assert_eq!((result["n"].as_u64(), result["signatures"].as_array().unwrap().len()), (Some(6), 2));
    let page = fs::read_to_string(home.path().join("first.html")).unwrap();
    assert!(page.contains("6 of 6 people took part"), "{page}");
    assert!(page.contains("of 6"), "the page has figures in it");
    let figures = result["blocks"].as_array().unwrap().iter().filter(|block| block["shown"] == "figures").count();
    assert!(figures >= 2, "{result}");
}

#[test]
fn the_page_for_a_team_works_word_for_word_on_any_day() {
    for day in ["2026-11-30", "2027-01-01", "2028-02-29"] {
        follow(day.parse().unwrap());
    }
}

#[test]
fn it_says_that_weeks_are_lived_through_first() {
    let section = PAGE.split("\n## For a team\n").nth(1).unwrap();
    assert!(section.contains("weeks that have to pass first"));
}
