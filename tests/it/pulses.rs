//! Pulses by command and in the log: answered, corrected, taken back, forgotten, offered, measured.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use chrono::{DateTime, TimeDelta};
use draglog::app::act;
use draglog::app::read::pulses::{self, Catalog};
use draglog::domain::log::settings::Settings;
use draglog::domain::log::survey::{
    Answer, OfferOutcome, PendingAnswer, PulseOutcome, PulseResponse, PulseTrigger, Sitting, Snooze, Survey,
};
use draglog::domain::time::Moment;
use draglog::storage::{ForgetScope, Store};
use draglog::survey::Surveys;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

struct Machine(TempDir);

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, line: &str) -> Ended {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.0.path()).args(line.split_whitespace());
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        let output = command.output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn json(&self, line: &str) -> Value {
        let ended = self.run(line);
        assert_eq!(ended.code, 0, "{line}: {}", ended.stderr);
        serde_json::from_str(&ended.stdout).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-18T{time}+01:00")).unwrap()
}

fn builtin(id: &str) -> Arc<Survey> {
    Arc::new(Surveys::builtin().get(id).unwrap().clone())
}

fn sitting(survey: &Survey, begun: Moment, trigger: PulseTrigger) -> Sitting {
    Sitting { survey: survey.id.clone(), version: survey.version, service: None, begun, trigger }
}

fn give(store: &mut Store, survey: &Arc<Survey>, sitting: &Sitting, (position, answer): (usize, Answer), seconds: f64) {
    let text = survey.items[position].text.clone();
    let given = PendingAnswer { sitting: sitting.clone(), survey: Arc::clone(survey), position, text, answer, seconds };
    store.save_answer(&given, sitting.begun).unwrap();
}

fn taken(survey: &Survey, at: Moment, answers: &[(&str, Answer)]) -> PulseResponse {
    PulseResponse {
        sitting: Sitting {
            survey: survey.id.clone(),
            version: survey.version,
            service: None,
            begun: at,
            trigger: PulseTrigger::Script,
        },
        ended: Some(at),
        seconds: None,
        answers: answers.iter().map(|(item, answer)| ((*item).to_owned(), answer.clone())).collect(),
    }
}

#[test]
fn a_script_answers_and_results_list_every_item_in_order() {
    let machine = Machine::new();
    let ended = machine.run("pulse answer context_gaps cg_found=0 cg_what=4,1 cg_freq=3 cg_hours=skip --at -10m");
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(machine.run("pulse answer flow_day fd_drag=build_test").code, 0);
    let results = machine.json("pulse results --json");
    assert_eq!(results["schema"], "draglog.pulse-results/1");
    let pulse = &results["pulses"][0];
    assert_eq!((&pulse["id"], &pulse["version"]), (&json!("context_gaps"), &json!(1)));
    let answers = pulse["taken"][0]["answers"].to_string();
    assert_eq!(answers, r#"{"cg_blocker":null,"cg_found":0,"cg_freq":3,"cg_hours":null,"cg_what":[1,4]}"#);
    let raw = machine.run("pulse results context_gaps --json").stdout;
    assert!(raw.contains(r#"{"cg_freq":3,"cg_hours":null,"cg_what":[1,4],"cg_found":0,"cg_blocker":null}"#), "{raw}");
    assert_eq!(results["pulses"][1]["taken"][0]["answers"]["fd_drag"], "build_test");
    let words = machine.run("pulse results context_gaps").stdout;
    assert!(words.contains("About once a day") && words.contains("taken once"), "{words}");
}

#[test]
fn a_slip_is_told_with_the_nearest_and_the_range_and_nothing_is_written() {
    let machine = Machine::new();
    for (line, words) in [
        ("pulse answer context_gap cg_freq=1", "did you mean `context_gaps`?"),
        ("pulse answer context_gaps cg_frq=1", "did you mean `cg_freq`?"),
        ("pulse answer context_gaps cg_freq=6", "takes 1 to 5, 0 (Can't say)"),
        ("pulse answer context_gaps cg_freq=1,2", "takes one option"),
        ("pulse answer context_gaps cg_what=1,2,3", "at most 2"),
        ("pulse answer context_gaps cg_freq=1 cg_freq=2", "answered twice"),
        ("pulse answer context_gaps cg_freq", "item=value"),
        ("pulse answer flow_day fd_drag=buld_test", "did you mean `build_test`?"),
        ("pulse answer flow_day fd_plan=1 --service x", "not about a service"),
        ("pulse answer dora_quick dq_deploy=1", "--service NAME"),
        ("pulse answer flow_day fd_plan=1 --at 2199-01-01", "future"),
    ] {
        let ended = machine.run(line);
        assert_eq!(ended.code, 2, "{line}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{line}: {}", ended.stderr);
    }
    let ended = machine.run("pulse answer post_wait pw_tag=build_test");
    assert!(ended.code == 1 && ended.stderr.contains("draglog tag"), "{}", ended.stderr);
    assert_eq!(machine.json("pulse results --json")["pulses"], json!([]));
}

#[test]
fn without_a_terminal_a_pulse_names_the_command_to_give_instead() {
    let machine = Machine::new();
    let ended = machine.run("pulse context_gaps");
    assert!(ended.code == 1 && ended.stderr.contains("pulse answer context_gaps cg_freq=1..5"), "{}", ended.stderr);
}

#[test]
fn an_answer_is_corrected_deleted_and_brought_back() {
    let machine = Machine::new();
    machine.run("pulse answer flow_day fd_focus=4 fd_drag=build_test");
    let before = machine.json("pulse results --json");
    assert_eq!(machine.run("pulse edit 1 fd_focus=9").code, 2);
    assert_eq!(machine.run("pulse edit 1 fd_focus=2").code, 0);
    assert_eq!(machine.json("pulse results --json")["pulses"][0]["taken"][0]["answers"]["fd_focus"], 2);
    assert_eq!(machine.run("undo").code, 0);
    assert_eq!(machine.json("pulse results --json"), before);
    assert_eq!(machine.run("pulse delete 1").code, 0);
    assert_eq!(machine.json("pulse results --json")["pulses"], json!([]));
    assert_eq!(machine.run("undo").code, 0);
    assert_eq!(machine.json("pulse results --json"), before);
    assert_eq!(machine.run("undo").code, 0);
    assert_eq!(machine.json("pulse results --json")["pulses"], json!([]), "the answer itself is taken back");
    let ended = machine.run("pulse delete 1");
    assert!(ended.code == 1 && ended.stderr.contains("no pulse 1"), "{}", ended.stderr);
}

#[test]
fn dora_answers_stand_in_ranges_for_each_service_with_the_attribution() {
    let machine = Machine::new();
    machine.run("pulse answer dora_quick --service payments dq_deploy=3 dq_lead=2");
    machine.run("pulse answer dora_quick --service search dq_deploy=1");
    let words = machine.run("pulse results dora_quick").stdout;
    assert!(words.contains("At least weekly, not daily (3 of 6) · seed elite: daily or better"), "{words}");
    assert!(words.contains("within seed elite: under 1 day") && words.contains("CC BY 4.0"), "{words}");
    assert!(words.contains("How often does search go live?"), "{words}");
    machine.write("config/config.toml", "[pulse]\nservices = [\"payments\"]\n");
    assert_eq!(machine.run("pulse answer dora_quick dq_deploy=2").code, 0, "the only service needs no naming");
    let services: Vec<Value> = machine.json("pulse results dora_quick --json")["pulses"][0]["taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["service"].clone())
        .collect();
    assert_eq!(services, ["payments", "search", "payments"]);
}

#[test]
fn checking_prints_every_problem_in_a_line_and_ends_with_four() {
    let machine = Machine::new();
    assert_eq!(machine.run("pulse new my_pulse.toml").code, 0);
    assert_eq!(machine.run("pulse new my_pulse.toml").code, 1, "it never replaces a file");
    assert_eq!(machine.run("pulse check my_pulse.toml").code, 0);
    let text = std::fs::read_to_string(machine.path("my_pulse.toml")).unwrap();
    machine
        .write("bad.toml", &text.replace("type = \"scale\"", "type = \"scal\"").replace("good = \"low\"", "god = 1"));
    let ended = machine.run("pulse check my_pulse.toml bad.toml gone.toml");
    assert_eq!(ended.code, 4);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert!(lines.len() >= 3 && lines.iter().all(|line| line.contains(".toml:")), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("did you mean `scale`?")
            && ended.stdout.contains("gone.toml: cannot be read: it is not there"),
        "{}",
        ended.stdout
    );
}

#[test]
fn an_own_pulse_is_taken_and_cannot_change_under_its_version() {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.path("config/surveys")).unwrap();
    assert_eq!(machine.run("pulse new config/surveys/release_pain.toml").code, 0);
    assert_eq!(machine.run("pulse answer release_pain mp_often=2").code, 0);
    let file = machine.path("config/surveys/release_pain.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = text.replace("How often did work lie still", "How often did work stop");
    std::fs::write(&file, &changed).unwrap();
    let ended = machine.run("pulse check config/surveys/release_pain.toml");
    assert!(ended.code == 4 && ended.stdout.contains("is not what version 1 asked before"), "{}", ended.stdout);
    assert!(machine.run("pulse list").stderr.contains("release_pain.toml:"), "and it is left out, with a word");
    assert_eq!(machine.run("doctor").code, 1);
    std::fs::write(&file, changed.replace("version = 1", "version = 2")).unwrap();
    assert_eq!(machine.run("pulse answer release_pain mp_often=3").code, 0);
    let results = machine.json("pulse results release_pain --json");
    let versions: Vec<&Value> = results["pulses"].as_array().unwrap().iter().map(|pulse| &pulse["version"]).collect();
    assert_eq!(versions, [&json!(2), &json!(1)]);
    assert!(machine.run("pulse results").stdout.contains("an earlier version, kept apart"));
}

#[test]
fn a_task_is_measured_and_comes_before_the_opinion() {
    let machine = Machine::new();
    let arm = machine.run("pulse task start --at -60m").stdout.trim().to_owned();
    assert!(arm == "with" || arm == "without");
    assert_eq!(machine.run("pulse task start").code, 1, "one at a time");
    assert_eq!(machine.run("pulse task draft --at -40m").code, 0);
    assert_eq!(machine.run("pulse task done --at -50m").code, 1, "not before the draft");
    assert_eq!(machine.run("pulse task done --at -10m").code, 0);
    assert_eq!(machine.run("pulse answer ai_task at_draft=4").code, 0);
    let task = &machine.json("pulse task list --json")["tasks"][0];
    let seconds = |key: &str| task[key].as_f64().unwrap().round();
    assert!((1200.0..1230.0).contains(&seconds("seconds_to_draft")), "{task}");
    assert!((3000.0..3060.0).contains(&seconds("seconds")) && task["answered"] == true, "{task}");
    let words = machine.run("pulse results ai_task").stdout;
    assert!(words.find("measured").unwrap() < words.find("at_draft").unwrap(), "{words}");
}

#[test]
fn the_coin_falls_on_both_sides() {
    let mut store = Store::in_memory().unwrap();
    let with = (0..200).filter(|_| {
        let task = store.begin_task(at("10:00:00"), at("10:00:00")).unwrap();
        store.end_task(at("10:00:00"), at("10:00:00")).unwrap();
        task.arm.as_str() == "with"
    });
    assert!((60..=140).contains(&with.count()));
}

#[test]
fn forgetting_takes_pulses_along_and_their_bytes() {
    let machine = Machine::new();
    machine.run("pulse answer dora_quick --service canary-s3cret dq_deploy=1");
    machine.run("pulse edit 1 dq_deploy=2");
    machine.run("pulse delete 1");
    assert!(machine.run("forget --everything --yes").stderr.contains("forgot"));
    assert_eq!(machine.run("undo").code, 1);
    for file in std::fs::read_dir(machine.path("data")).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("canary-s3cret"), "{}", file.display());
    }
    machine.run("pulse answer flow_day fd_plan=1 --at 2026-01-05");
    machine.run("pulse answer flow_day fd_plan=2");
    assert!(machine.run("forget --before 2026-02-01 --yes").stderr.contains("1 pulse"));
    let left = machine.json("pulse results --json");
    assert_eq!(left["pulses"][0]["taken"].as_array().unwrap().len(), 1);
}

#[test]
fn status_and_doctor_say_why_nothing_is_asked() {
    let machine = Machine::new();
    machine.write("config/config.toml", "[prompt]\nenabled = false\n");
    let status = machine.json("status --json");
    assert!(status["why"].as_str().unwrap().contains("switched off"), "{status}");
    assert_eq!(status["budget"]["budget_seconds"], 240);
    assert!(machine.run("doctor").stdout.contains("asked 0s of 4m this week, 0 of 0 questions answered"));
    let format = machine.run("status --format {pulse}|{budget}").stdout;
    assert_eq!(format, "|asked 0s of 4m this week, 0 of 0 questions answered\n");
    machine.write("config/config.toml", "[pulse]\nrota = [[\"toil_hour\"]]\n");
    assert!(machine.run("doctor").stdout.contains("did you mean `toil_hours`?"));
}

#[test]
fn a_half_done_pulse_goes_on_where_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let survey = builtin("context_gaps");
    let begun = at("10:00:00");
    let sitting = sitting(&survey, begun, PulseTrigger::Asked);
    let mut store = Store::open(folder.path(), begun).unwrap().0;
    give(&mut store, &survey, &sitting, (0, Answer::Option(3)), 4.0);
    give(&mut store, &survey, &sitting, (1, Answer::Skipped), 2.0);
    give(&mut store, &survey, &sitting, (0, Answer::Option(2)), 5.0);
    drop(store);
    let mut store = Store::open(folder.path(), begun).unwrap().0;
    let kept = store.responses().unwrap();
    assert_eq!((kept.len(), kept[0].ended, kept[0].seconds), (1, None, Some(7.0)));
    let expected: BTreeMap<String, Answer> =
        [("cg_freq".into(), Answer::Option(2)), ("cg_hours".into(), Answer::Skipped)].into();
    assert_eq!(kept[0].answers, expected, "not reached is not skipped");
    assert_eq!(store.pulses(None).unwrap(), [], "and not taken");

    let done = store.finish_pulse(&sitting, at("10:05:00")).unwrap();
    assert_eq!(done.words, "answered Context gaps");
    let recorded = store.pulses(None).unwrap().remove(0);
    assert_eq!(recorded.response.answers.len(), 5);
    assert_eq!(recorded.asked[0].text, survey.items[0].text);
    assert_eq!(recorded.asked[0].labels, survey.items[0].labels());
    assert!(store.finish_pulse(&sitting, at("10:06:00")).is_err(), "once");
    store.undo(at("10:07:00")).unwrap();
    assert_eq!(store.responses().unwrap(), kept, "finishing is taken back, the answers stay");
}

#[test]
fn an_offer_is_written_down_put_off_and_comes_back() {
    let mut store = Store::in_memory().unwrap();
    let loaded = Catalog::default().get(&store).unwrap();
    let settings = Settings::default();
    // Within two weeks some pulse is due on some day.
    let days = (0..14).map(|day| at("09:20:00") + TimeDelta::days(day));
    let due = days
        .map(|now| (now, pulses::outlook(&mut store, &loaded.surveys, &settings, now).unwrap().now))
        .find(|(_, ask)| ask.is_some());
    let (now, ask) = due.unwrap();
    let ask = ask.unwrap();
    let consider = |store: &mut Store, now| act::pulses::consider(store, &loaded.surveys, &settings, now).unwrap().0;
    assert_eq!(consider(&mut store, now).unwrap().ask, ask);
    assert_eq!(consider(&mut store, now).unwrap().ask, ask);
    assert_eq!(store.offers(now).unwrap().len(), 1, "one offer, however often it is looked at");
    let later = PulseOutcome::Snoozed(Snooze::Minutes(30));
    act::pulses::put_off(&mut store, (&ask.survey, None), later, 3.0, now).unwrap();
    assert_eq!(consider(&mut store, now + TimeDelta::minutes(29)), None);
    assert!(consider(&mut store, now + TimeDelta::minutes(31)).is_some());
    let budget = pulses::budget(&store, &settings, now).unwrap();
    assert_eq!((budget.used_s.to_string().as_str(), budget.asked, budget.answered), ("3", 2, 0));

    let survey = Arc::new(loaded.surveys.get(&ask.survey).unwrap().clone());
    let begun = now + TimeDelta::minutes(32);
    let sitting = sitting(&survey, begun, PulseTrigger::Due);
    give(&mut store, &survey, &sitting, (0, Answer::Option(1)), 5.5);
    act::pulses::finish(&mut store, &sitting, begun).unwrap();
    assert_eq!(store.offers(now).unwrap()[1].outcome, Some(OfferOutcome::Taken));
    let budget = pulses::budget(&store, &settings, begun).unwrap();
    assert_eq!((budget.used_s.to_string().as_str(), budget.asked, budget.answered), ("8.5", 2, 1));
    let outlook = pulses::outlook(&mut store, &loaded.surveys, &settings, begun).unwrap();
    assert!(outlook.now.is_none() && outlook.why.contains("is done"), "{}", outlook.why);
}

#[test]
fn one_budget_silences_the_pulses_after_the_strip_took_it() {
    let mut store = Store::in_memory().unwrap();
    let loaded = Catalog::default().get(&store).unwrap();
    let settings = Settings::default();
    let now = at("09:20:00");
    for _ in 0..4 {
        let prompt = store.prompt_shown(None, draglog::domain::log::prompt::Trigger::After, 1.0, now).unwrap();
        store.prompt_closed(prompt, draglog::domain::log::prompt::PromptOutcome::Answered, 59.75).unwrap();
    }
    for day in 0..2 {
        let outlook = pulses::outlook(&mut store, &loaded.surveys, &settings, now + TimeDelta::days(day)).unwrap();
        assert_eq!(outlook.now, None, "a Wednesday and a Thursday of the same week");
    }
}

#[test]
fn a_file_that_lands_in_the_folder_is_taken_up_and_a_bad_one_named() {
    let machine = Machine::new();
    let paths = draglog::paths::Paths {
        config: machine.path("config"),
        data: machine.path("data"),
        state: machine.path("state"),
    };
    let catalog = Catalog::new(paths);
    let store = Store::in_memory().unwrap();
    assert_eq!(catalog.get(&store).unwrap().surveys.iter().count(), 10);
    assert_eq!(catalog.reload(&store).unwrap(), None);
    machine.write("config/surveys/mine.toml", &draglog::survey::template("mine"));
    assert_eq!(catalog.reload(&store).unwrap().unwrap(), "Taken up: My pulse.");
    assert!(catalog.get(&store).unwrap().surveys.get("mine").is_some());
    machine.write("config/surveys/bad.toml", "schema = 1\n");
    assert!(catalog.reload(&store).unwrap().unwrap().contains("bad.toml:"));
    assert!(catalog.get(&store).unwrap().surveys.get("mine").is_some(), "the good one stays");
}

#[test]
fn a_log_of_the_first_schema_is_kept_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let first = include_str!("../../src/storage/migrations/0001_the_log.sql");
    let old = rusqlite::Connection::open(folder.path().join("draglog.db")).unwrap();
    old.execute_batch(first).unwrap();
    old.execute_batch(
        "INSERT INTO wait (kind, source, actor, label, started_ms, started_offset, ended_ms, ended_offset, measured_ms, \
         suspended_ms, outcome) VALUES ('build', 'manual', 'person', 'build', 1000, 0, 2000, 0, 1000, 0, 'unknown'); \
         PRAGMA application_id = 1685220455; PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let (mut store, notices) = Store::open(folder.path(), at("10:00:00")).unwrap();
    assert!(notices.iter().any(|notice| notice.contains("backup-v1")), "{notices:?}");
    let backup = rusqlite::Connection::open(folder.path().join("draglog.db.backup-v1")).unwrap();
    let waits: i64 = backup.query_row("SELECT count(*) FROM wait", [], |row| row.get(0)).unwrap();
    assert_eq!((waits, store.total_waits().unwrap()), (1, 1));
    let survey = builtin("flow_day");
    store.record_pulse(&survey, &taken(&survey, at("09:00:00"), &[]), at("10:00:00")).unwrap();
    assert_eq!(store.forget(&ForgetScope::Everything, false).unwrap().pulses, 1);
    assert!(!Path::new(&folder.path().join("draglog.db.backup-v1")).exists());
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![(1u8..=5).prop_map(Answer::Option), Just(Answer::NotApplicable), Just(Answer::Skipped),]
}

/// What a person can do to pulses.
#[derive(Debug, Clone)]
enum Step {
    Record(Vec<Answer>),
    Finish(Vec<Answer>),
    Correct(usize, usize, Answer),
    Delete(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        prop::collection::vec(answer(), 3).prop_map(Step::Record),
        prop::collection::vec(answer(), 3).prop_map(Step::Finish),
        (0usize..9, 0usize..3, answer()).prop_map(|(pulse, item, answer)| Step::Correct(pulse, item, answer)),
        (0usize..9).prop_map(Step::Delete),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done, each undo leaves the log exactly as it was before that change.
    #[test]
    fn undo_leaves_the_pulses_as_they_were(steps in prop::collection::vec(step(), 1..8)) {
        let mut store = Store::in_memory().unwrap();
        let survey = builtin("flow_day");
        let mut history = Vec::new();
        for (index, step) in steps.into_iter().enumerate() {
            let now = at("10:00:00") + TimeDelta::minutes(i64::try_from(index).unwrap());
            let ids: Vec<_> = store.pulses(None).unwrap().iter().map(|one| one.id).collect();
            let pick = |n: usize| ids.get(n % ids.len().max(1)).copied();
            let snapshot = |store: &Store| (store.pulses(None).unwrap(), store.responses().unwrap());
            match step {
                Step::Record(answers) => {
                    history.push(snapshot(&store));
                    let items = survey.items.iter().map(|item| item.id.as_str()).zip(answers).collect::<Vec<_>>();
                    store.record_pulse(&survey, &taken(&survey, now, &items), now).unwrap();
                }
                Step::Finish(answers) => {
                    let sitting = sitting(&survey, now, PulseTrigger::Asked);
                    for (position, answer) in answers.into_iter().enumerate() {
                        give(&mut store, &survey, &sitting, (position, answer), 1.0);
                    }
                    history.clear();
                    history.push(snapshot(&store));
                    store.finish_pulse(&sitting, now).unwrap();
                }
                Step::Correct(pulse, item, answer) => {
                    let Some(id) = pick(pulse) else { continue };
                    history.push(snapshot(&store));
                    store.correct_answer(id, &survey.items[item].id, &answer, now).unwrap();
                }
                Step::Delete(pulse) => {
                    let Some(id) = pick(pulse) else { continue };
                    history.push(snapshot(&store));
                    store.delete_pulse(id, now).unwrap();
                }
            }
        }
        while let Some(before) = history.pop() {
            prop_assert!(store.undo(at("12:00:00")).unwrap().is_some());
            prop_assert_eq!((store.pulses(None).unwrap(), store.responses().unwrap()), before);
        }
    }
}

#[test]
fn turns_of_agents_in_a_task_are_measured_with_it() {
    let machine = Machine::new();
    machine.run("pulse task start --at -60m");
    machine.run("wait add agent --from -50m --minutes 12");
    machine.run("wait add agent --from -90m --minutes 5");
    machine.run("pulse task done --at -10m");
    assert_eq!(machine.json("pulse task list --json")["tasks"][0]["turn_seconds"], 720.0);
    assert!(
        machine.run("pulse task list").stdout.contains("agents at work for 12m 00s in one (median of 1 with turns)")
    );
}
