//! Interviews by command: files, themes, agreement, codebooks, friction logs, what is refused and what goes.

use std::path::PathBuf;

use assert_cmd::Command;
use chrono::{DateTime, TimeDelta};
use draglog::domain::log::tag::Tag;
use draglog::domain::team::interview::{Draft, NotedIncident, taxonomy};
use draglog::domain::time::Moment;
use draglog::storage::{ForgetScope, Store};
use serde_json::Value;
use tempfile::TempDir;

struct Machine(TempDir);

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

/// One mention: person, times a week, minutes.
type Mention = (usize, f64, f64);

/// The six interviews of the worked example.
const WORKED: [(&str, &[Mention]); 4] = [
    ("context_hunt", &[(1, 10.0, 10.0), (2, 5.0, 15.0), (3, 8.0, 8.0), (4, 3.0, 20.0), (5, 6.0, 12.0)]),
    ("review_wait", &[(1, 3.0, 30.0), (2, 4.0, 20.0), (4, 2.0, 45.0), (6, 3.0, 25.0)]),
    ("flaky_fail", &[(1, 6.0, 10.0), (3, 12.0, 6.0), (5, 5.0, 8.0), (6, 4.0, 15.0)]),
    ("approval_gate", &[(2, 1.0, 120.0), (4, 0.5, 240.0)]),
];

const NAMES: [&str; 6] = ["amber-brook", "azure-cliff", "bronze-dune", "coral-fern", "dusty-gate", "ember-hill"];

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.0.path()).arg("interview").args(arguments);
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        command
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let output = self.command(arguments).write_stdin(input).output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.run(arguments);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}{}", ended.stdout, ended.stderr))
    }

    fn store(&self) -> Store {
        Store::open(&self.path("data"), now()).unwrap().0
    }

    /// Writes the worked example's files and gives their names.
    fn worked(&self) -> Vec<String> {
        NAMES.iter().zip(1..).map(|(name, person)| self.file(name, &incidents_of(person))).collect()
    }

    fn file(&self, name: &str, incidents: &str) -> String {
        let file = format!("friction-{name}.toml");
        self.write(&file, &format!("{}{incidents}", head(name)));
        file
    }
}

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-20T15:00:00+01:00").unwrap()
}

fn head(name: &str) -> String {
    let taxonomy = taxonomy();
    format!(
        "schema = \"draglog.friction/1\"\ncode_name = \"{name}\"\nweek = \"2026-W47\"\nguide = \"full\"\ntaxonomy = \"{taxonomy}\"\n"
    )
}

fn incident(code: &str, times: f64, minutes: f64) -> String {
    format!(
        "\n[[incident]]\ncode = \"{code}\"\ntimes_per_week = [{times:?}, {times:?}, {times:?}]\nminutes_each = {minutes:?}\n"
    )
}

fn incidents_of(person: usize) -> String {
    let mut text = String::new();
    for (code, mentions) in WORKED {
        let own = mentions.iter().filter(|(who, ..)| *who == person);
        own.for_each(|(_, times, minutes)| text.push_str(&incident(code, *times, *minutes)));
    }
    text
}

fn words<'a>(first: &[&'a str], files: &'a [String], last: &[&'a str]) -> Vec<&'a str> {
    first.iter().copied().chain(files.iter().map(String::as_str)).chain(last.iter().copied()).collect()
}

#[test]
fn the_worked_example_comes_out_to_the_digit_in_every_form() {
    let machine = Machine::new();
    let files = machine.worked();
    let document = machine.json(&words(&["themes"], &files, &["--json", "-o", "themes-checkout.toml"]));
    assert_eq!((&document["schema"], &document["stream"]), (&"draglog.themes/1".into(), &"checkout".into()));
    let of = |value: &Value| (value["code"].as_str().unwrap().to_owned(), value["hours_per_week"].as_f64().unwrap());
    let themes: Vec<_> = document["themes"].as_array().unwrap().iter().map(of).collect();
    let expected = [("context_hunt", 1.031), ("review_wait", 0.931), ("flaky_fail", 0.644)];
    assert_eq!(themes, expected.map(|(code, hours)| (code.to_owned(), hours)));
    let bands: Vec<_> =
        document["themes"].as_array().unwrap().iter().map(|theme| theme["band"].as_u64().unwrap()).collect();
    assert_eq!(bands, [1, 1, 2]);
    let lead = &document["leads"][0];
    assert_eq!((of(lead), &lead["people"]), (("approval_gate".to_owned(), 0.667), &2.into()));
    assert_eq!(lead["ranks"], serde_json::json!([3, 4]));
    let written = std::fs::read_to_string(machine.path("themes-checkout.toml")).unwrap();
    assert!(written.contains("hours_per_week = 1.031") && !written.contains("approval_gate"), "{written}");
    let read = draglog::survey::themes::read(&written, "t").unwrap();
    assert_eq!((read.interviews, read.themes.len(), read.themes[0].reach.people), (6, 3, 5));
    let page = machine.run(&words(&["themes"], &files, &["--markdown"])).stdout;
    assert!(page.contains("| 1 | context hunt | 1.0 h per week | 5 of 6 (two in five to all) |"), "{page}");
    assert!(!page.contains("approval"), "a lead is in no page");
    let shown = machine.run(&words(&["themes"], &files, &[])).stdout;
    assert!(
        shown.contains("To follow up, named by fewer than 3; in no file:\n  approval: 2 of 6, 0.7 h per week"),
        "{shown}"
    );
}

#[test]
fn fewer_than_five_interviews_go_to_nobody_but_the_coach() {
    let machine = Machine::new();
    let files = machine.worked();
    let four = &files[..4];
    for form in [&["-o", "themes-x.toml"][..], &["--json"], &["--markdown"], &[]] {
        let ended = machine.run(&words(&["themes"], four, form));
        assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{form:?}");
        assert!(ended.stderr.contains("at least 5 interviews, and these are 4; --own"), "{}", ended.stderr);
    }
    assert!(!machine.path("themes-x.toml").exists());
    let own = machine.run(&words(&["themes"], four, &["--own"]));
    assert!(own.code == 0 && own.stdout.starts_with("For you alone"), "{}", own.stdout);
    assert_eq!(machine.run(&words(&["themes"], four, &["--own", "--json"])).code, 2);
    let twice = [&files[..4], &files[..1]].concat();
    let ended = machine.run(&words(&["themes"], &twice, &[]));
    assert!(ended.code == 4 && ended.stderr.contains("are the same interview (amber-brook)"), "{}", ended.stderr);
}

#[test]
fn a_broken_file_among_ten_is_named_and_the_others_are_unharmed() {
    let machine = Machine::new();
    let mut files = machine.worked();
    for name in ["folded-mill", "hazel-pond", "indigo-reef"] {
        files.push(machine.file(name, &incident("rework", 1.0, 10.0)));
    }
    files.push(machine.file("jade-shore", &incident("rework", 500.0, 10.0)));
    let before: Vec<String> = files.iter().map(|file| std::fs::read_to_string(machine.path(file)).unwrap()).collect();
    let ended = machine.run(&words(&["themes"], &files, &["-o", "themes-x.toml"]));
    assert_eq!(ended.code, 4);
    assert!(
        ended.stderr.contains("friction-jade-shore.toml:9: a number of `times_per_week` is 500"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("1 of 10 files cannot be read, so nothing was merged or written"));
    assert!(!machine.path("themes-x.toml").exists());
    let after: Vec<String> = files.iter().map(|file| std::fs::read_to_string(machine.path(file)).unwrap()).collect();
    assert_eq!(before, after);
    assert_eq!(
        machine.run(&words(&["themes"], &files[..9], &["-o", "themes-x.toml"])).code,
        0,
        "without it they merge"
    );
}

#[test]
fn files_of_other_categories_are_refused_with_words() {
    let machine = Machine::new();
    let files = machine.worked();
    let text = std::fs::read_to_string(machine.path(&files[2])).unwrap();
    machine.write(&files[2], &text.replace(&taxonomy(), "0123456789abcdef"));
    let ended = machine.run(&words(&["themes"], &files, &[]));
    assert_eq!(ended.code, 4);
    assert!(ended.stderr.contains("friction-bronze-dune.toml was coded with other categories"), "{}", ended.stderr);
}

#[test]
fn hostile_files_are_told_apart_by_line() {
    let machine = Machine::new();
    let told = |bytes: &[u8]| {
        std::fs::write(machine.path("f.toml"), bytes).unwrap();
        let ended = machine.run(&["check", "f.toml"]);
        assert_eq!(ended.code, 4, "{}", ended.stderr);
        ended.stdout
    };
    assert!(told(b"\xff\xfe\x00").starts_with("f.toml:1: is no UTF-8"));
    assert!(told(&vec![b'#'; 9 * 1024 * 1024]).starts_with("f.toml:1: is longer than 8 MiB"));
    assert!(told(format!("a = {}", "[".repeat(100_000)).as_bytes()).starts_with("f.toml:1: "));
    assert!(told(b"").starts_with("f.toml:1: the file has no `schema`"));
    let control =
        format!("{}\n[[incident]]\ncode = \"rework\"\nworkaround = \"a\\u001b[31mb\\u202e\"\n", head("amber-brook"));
    assert!(told(control.as_bytes()).contains("f.toml:9: `workaround` holds a line break, control or direction"));
    std::fs::create_dir(machine.path("folder.toml")).unwrap();
    assert!(machine.run(&["check", "folder.toml"]).stdout.contains("not a plain file"));
    assert!(machine.run(&["check", "gone.toml"]).stdout.contains("gone.toml: cannot be read: it is not there"));
}

#[test]
fn ten_thousand_incidents_are_merged() {
    let machine = Machine::new();
    let codes: Vec<&str> = Tag::categories().map(Tag::id).collect();
    let files: Vec<String> = NAMES[..5]
        .iter()
        .map(|name| {
            let all: String = (0..2000).map(|index| incident(codes[index % 17], 0.1, 1.0)).collect();
            machine.file(name, &all)
        })
        .collect();
    let document = machine.json(&words(&["themes"], &files, &["--json"]));
    assert_eq!(document["themes"].as_array().unwrap().len(), 17);
}

#[test]
fn a_themes_file_never_goes_through_a_link() {
    let machine = Machine::new();
    let files = machine.worked();
    machine.write("precious", "mine");
    std::os::unix::fs::symlink(machine.path("precious"), machine.path("themes-x.toml")).unwrap();
    assert_eq!(machine.run(&words(&["themes"], &files, &["-o", "themes-x.toml"])).code, 0);
    assert_eq!(std::fs::read_to_string(machine.path("precious")).unwrap(), "mine");
    assert!(std::fs::symlink_metadata(machine.path("themes-x.toml")).unwrap().is_file());
}

#[test]
fn causes_are_merged_by_a_common_name() {
    let machine = Machine::new();
    let with = |cause: &str| format!("{}cause = \"{cause}\"\n", incident("context_hunt", 1.0, 10.0));
    let causes = ["owner", "no_owner", "no_owner", "docs", "docs"];
    let files: Vec<String> = NAMES.iter().zip(causes).map(|(name, cause)| machine.file(name, &with(cause))).collect();
    let document = machine.json(&words(&["themes"], &files, &["--json", "--rename", "no owner=owner"]));
    assert_eq!(document["themes"][0]["causes"], serde_json::json!(["owner", "docs"]));
    let plain = machine.json(&words(&["themes"], &files, &["--json"]));
    assert_eq!(
        plain["themes"][0]["causes"],
        serde_json::json!(["docs", "no_owner"]),
        "what one person named is not told"
    );
    assert_eq!(machine.run(&words(&["themes"], &files, &["--rename", "owner"])).code, 2);
}

#[test]
fn two_coders_agree_by_kappa() {
    let machine = Machine::new();
    let coded = |codes: &[(&str, usize)]| -> String {
        codes.iter().flat_map(|(code, count)| vec![incident(code, 1.0, 1.0); *count]).collect()
    };
    // The textbook table 20, 5, 10, 15.
    std::fs::create_dir(machine.path("b")).unwrap();
    machine.write("a.toml", &format!("{}{}", head("amber-brook"), coded(&[("rework", 25), ("tech_debt", 25)])));
    let second = coded(&[("rework", 20), ("tech_debt", 5), ("rework", 10), ("tech_debt", 15)]);
    machine.write("b.toml", &format!("{}{second}", head("amber-brook")));
    let document = machine.json(&["agreement", "a.toml", "b.toml", "--json"]);
    assert!((document["kappa"].as_f64().unwrap() - 0.40).abs() < 1e-12);
    assert!((document["agreement"].as_f64().unwrap() - 0.70).abs() < 1e-12);
    let ended = machine.run(&["agreement", "a.toml", "b.toml"]);
    assert!(
        ended.stdout.starts_with("the same code for 35 of 50 incidents, kappa 0.40: below 0.6"),
        "{}",
        ended.stdout
    );
    machine.write("b.toml", &format!("{}{}", head("amber-brook"), coded(&[("rework", 2)])));
    assert_eq!(machine.run(&["agreement", "a.toml", "b.toml"]).code, 4);
    assert_eq!(machine.run(&["agreement", "a.toml", "b.toml", "a.toml"]).code, 2);
}

#[test]
fn themes_stand_beside_a_rounds_result() {
    let machine = Machine::new();
    machine.run(&words(&["themes"], &machine.worked(), &["-o", "themes-x.toml"]));
    let cell = |label: &str, at_least: u32, at_most: u32| {
        format!("{{\"labels\": [\"{label}\"], \"at_least\": {at_least}, \"at_most\": {at_most}}}")
    };
    let result = format!(
        "{{\"schema\": \"draglog.result/2\", \"round_hash\": \"x\", \"title\": \"t\", \"weeks\": \"2026-W44..2026-W47\",
          \"n\": 12, \"left_out\": [], \"rules\": {{\"version\": 2, \"minimum\": 5}},
          \"blocks\": [{{\"id\": \"waits.costliest\", \"title\": \"t\", \"kind\": \"several\", \"answers\": 12, \"shown\": \"figures\",
          \"cut\": null, \"typical\": null, \"cells\": [{}, {}, {}]}}]}}",
        cell("build_test", 7, 7),
        cell("context_hunt", 5, 5),
        cell("flaky_fail", 0, 5)
    );
    machine.write("result.json", &result);
    let document = machine.json(&["compare", "themes-x.toml", "result.json", "--json"]);
    let found: Vec<(&str, &str)> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("build_test", "normalised_drag"),
            ("flaky_fail", "hidden_queue"),
            ("review_wait", "hidden_queue"),
            ("context_hunt", "agree"),
        ]
    );
    let plain = machine.run(&["compare", "themes-x.toml", "result.json"]).stdout;
    assert!(plain.contains("Logged, not mentioned. Has this become so usual that nobody mentions it?"), "{plain}");
    assert!(plain.contains("  build or test: interviews: fewer than 3 of 6; logs: 7 of 12"), "{plain}");
    assert_eq!(machine.run(&["compare", "themes-x.toml"]).code, 0, "beside the own log");
    for wrong in ["", "{}", "[[[[", &result.replace("result/2", "result/9")] {
        machine.write("result.json", wrong);
        let ended = machine.run(&["compare", "themes-x.toml", "result.json"]);
        assert!(ended.code == 4 && ended.stderr.contains("result.json:"), "{wrong}: {}", ended.stderr);
    }
    let weak =
        std::fs::read_to_string(machine.path("themes-x.toml")).unwrap().replace("interviews = 6", "interviews = 4");
    let weak = weak.replace("people = 5", "people = 4").replace("hours_known_from = 5", "hours_known_from = 4");
    machine.write("themes-x.toml", &weak);
    let ended = machine.run(&["compare", "themes-x.toml"]);
    assert!(
        ended.code == 3 && ended.stderr.contains("themes of fewer than 5 interviews are shown to nobody"),
        "{}",
        ended.stderr
    );
}

/// An interview in the log, over, with one incident.
fn noted(machine: &Machine, draft: Draft) -> String {
    let mut store = machine.store();
    let id = store.begin_interview("full", now()).unwrap();
    assert!(
        store.save_incident(id, &NotedIncident { number: 1, ..NotedIncident::default() }).is_err(),
        "not before consent"
    );
    store.consent_to_interview(id, None).unwrap();
    store.save_incident(id, &NotedIncident { number: 1, draft, ..NotedIncident::default() }).unwrap();
    store.end_interview(id).unwrap();
    id.to_string()
}

fn draft() -> Draft {
    Draft {
        code: Tag::by_key('h'),
        cause: "owner unknown".into(),
        usual: "5".into(),
        minutes: "15".into(),
        note: "canary note".into(),
        workaround: "ask Torres".into(),
        ..Draft::default()
    }
}

#[test]
fn an_interview_is_read_back_struck_and_exported_by_command() {
    let machine = Machine::new();
    let id = noted(&machine, draft());
    let list = machine.json(&["list", "--json"]);
    assert_eq!((&list["schema"], &list["interviews"][0]["stage"]), (&"draglog.interviews/1".into(), &"over".into()));
    let name = list["interviews"][0]["code_name"].as_str().unwrap().to_owned();
    let read = machine.run(&["readback", &name]).stdout;
    assert!(
        read.contains("   2  The cause: owner unknown") && read.contains("4  The workaround: ask Torres"),
        "{read}"
    );
    let refused = machine.run(&["export", &id]);
    assert!(
        refused.code == 1 && refused.stderr.contains("workaround: `Torres` looks like a name"),
        "{}",
        refused.stderr
    );
    assert!(machine.run(&["readback", &id, "--strike", "4"]).stdout.contains("struck: The workaround"));
    assert_eq!(machine.run(&["readback", &id, "--strike", "9"]).code, 2);
    let exported = machine.run(&["export", &id]);
    assert_eq!((exported.code, exported.stdout.trim()), (0, format!("./friction-{name}.toml").as_str()));
    let text = std::fs::read_to_string(machine.path(&format!("friction-{name}.toml"))).unwrap();
    assert!(!text.contains("Torres") && !text.contains("canary") && text.contains("owner_unknown"), "{text}");
    assert_eq!(machine.run(&["check", &format!("friction-{name}.toml")]).code, 0);
}

#[test]
fn what_is_withdrawn_purged_or_forgotten_is_gone_from_the_bytes() {
    let machine = Machine::new();
    let bytes = || String::from_utf8_lossy(&std::fs::read(machine.path("data/draglog.db")).unwrap()).into_owned();
    let id = noted(&machine, draft());
    assert!(bytes().contains("canary note") || machine.path("data/draglog.db-wal").exists());
    assert_eq!(machine.run(&["withdraw", &id]).code, 0);
    assert!(!bytes().contains("canary note"));
    assert_eq!(machine.run(&["withdraw", &id]).code, 1);
    noted(&machine, draft());
    assert!(machine.run(&["purge"]).stderr.contains("nothing is merged or older than 90 days"));
    assert_eq!(machine.run(&["purge", "--all"]).stdout.lines().count(), 1);
    assert!(!bytes().contains("canary note"));
    noted(&machine, draft());
    assert_eq!(machine.store().forget(&ForgetScope::Everything, true).unwrap().interviews, 1);
    machine.store().forget(&ForgetScope::Everything, false).unwrap();
    assert!(machine.store().interviews().unwrap().is_empty() && !bytes().contains("canary note"));
    let mut store = machine.store();
    let old = store.begin_interview("full", now() - TimeDelta::days(110)).unwrap();
    assert_eq!(store.purge_interviews(false, true, now()).unwrap().len(), 1);
    assert_eq!(store.purge_interviews(false, false, now()).unwrap().len(), 1);
    assert!(store.interview(old).is_err());
}

#[test]
fn old_friction_files_go_and_nothing_else_of_the_folder() {
    let machine = Machine::new();
    let fresh = machine.worked().remove(0);
    let text = std::fs::read_to_string(machine.path(&fresh)).unwrap().replace("2026-W47", "2020-W02");
    machine.write("friction-old-one.toml", &text);
    machine.write("friction-broken.toml", "x");
    machine.write("notes.toml", &text);
    machine.write("kept-by-link.toml", &text);
    std::os::unix::fs::symlink(machine.path("kept-by-link.toml"), machine.path("friction-linked.toml")).unwrap();
    assert!(machine.run(&["purge", ".", "--dry-run"]).stdout.contains("friction-old-one.toml"));
    assert!(machine.path("friction-old-one.toml").exists());
    machine.run(&["purge", "."]);
    let is_there = |name: &str| std::fs::symlink_metadata(machine.path(name)).is_ok();
    assert!(!is_there("friction-old-one.toml"));
    for kept in [fresh.as_str(), "friction-broken.toml", "notes.toml", "kept-by-link.toml", "friction-linked.toml"] {
        assert!(is_there(kept), "{kept}");
    }
}

#[test]
fn merged_interviews_cannot_be_withdrawn_but_purged() {
    let machine = Machine::new();
    let names: Vec<String> = (0..5)
        .map(|_| {
            let id = noted(&machine, Draft { workaround: String::new(), ..draft() });
            machine.run(&["export", &id]).stdout.trim().to_owned()
        })
        .collect();
    assert_eq!(machine.run(&words(&["themes"], &names, &["-o", "themes-x.toml"])).code, 0);
    let ended = machine.run(&["withdraw", "1"]);
    assert!(ended.code == 1 && ended.stderr.contains("themes were made of"), "{}", ended.stderr);
    machine.write("friction-other.toml", "x");
    assert_eq!(machine.run(&["purge", "."]).stdout.lines().count(), 10);
    assert!(names.iter().all(|name| !machine.path(name).exists()), "the files of what was merged go too");
}

#[test]
fn hours_that_one_person_gave_are_in_no_file() {
    let machine = Machine::new();
    let names: Vec<String> = (0..5)
        .map(|person| {
            let times = if person == 0 { "4" } else { "" };
            let id = noted(
                &machine,
                Draft { usual: times.into(), minutes: times.into(), workaround: String::new(), ..draft() },
            );
            machine.run(&["export", &id]).stdout.trim().to_owned()
        })
        .collect();
    assert_eq!(machine.run(&words(&["themes"], &names, &["-o", "themes-x.toml"])).code, 0);
    let written = std::fs::read_to_string(machine.path("themes-x.toml")).unwrap();
    assert!(written.contains("people = 5") && !written.contains("hours_per_week"), "{written}");
    let markdown = machine.run(&words(&["themes"], &names, &["--markdown"])).stdout;
    assert!(markdown.contains("hours not known"), "{markdown}");
}

#[test]
fn codes_go_out_to_other_programs_and_come_in_as_causes() {
    let machine = Machine::new();
    noted(&machine, draft());
    for file in ["codes.csv", "codes.qdc"] {
        assert_eq!(machine.run(&["codebook", "export", "-o", file]).code, 0);
        let text = std::fs::read_to_string(machine.path(file)).unwrap();
        assert!(text.contains("owner_unknown") && text.contains("context_hunt"), "{text}");
        let other = Machine::new();
        std::fs::copy(machine.path(file), other.path(file)).unwrap();
        assert_eq!(other.run(&["codebook", "import", file]).stdout, "context_hunt/owner_unknown\n");
        assert!(other.run(&["codebook", "export"]).stdout.contains("owner_unknown,context_hunt/owner_unknown"));
    }
    machine.write("evil.qdc", "<CodeBook><Codes><Code name=\"a\">");
    let ended = machine.run(&["codebook", "import", "evil.qdc"]);
    assert!(ended.code == 4 && ended.stderr.contains("evil.qdc:1: ends in the middle"), "{}", ended.stderr);
    assert_eq!(machine.run(&["codebook", "export", "-o", "codes.xlsx"]).code, 2);
}

#[test]
fn a_friction_log_is_kept_line_by_line() {
    let machine = Machine::new();
    let start = ["log", "start", "--persona", "a new colleague", "--goal", "the first build", "--size", "small"];
    assert_eq!(machine.run(&start).code, 0);
    assert!(machine.run(&start).stderr.contains("goes on; end it with"));
    let typed = machine.run_with(
        &["log"],
        "cloned the repository\n+ one command set it up\n- e the login was asked for three times\nthe docs suck\nundo\n\n",
    );
    assert!(typed.stderr.contains("taken back: the docs suck"), "{}", typed.stderr);
    assert_eq!(machine.run(&["log", "note", "it stopped", "--tag", "build_test"]).code, 0);
    let offered = machine.run(&["log", "note", "this is stupid"]).stderr;
    assert!(offered.contains("`stupid`: write what happened and what you expected?"), "{offered}");
    assert_eq!(machine.run_with(&["log"], "done\n").code, 0);
    let page = machine.run(&["log", "export"]).stdout;
    for line in [
        "# Friction log: the first build",
        "- In the shoes of: a new colleague",
        "- Size: small",
        "- 1 of joy, 2 of friction",
    ] {
        assert!(page.contains(line), "no `{line}` in {page}");
    }
    assert!(page.contains("| friction | environment | the login was asked for three times |"), "{page}");
    assert!(machine.run(&["log"]).stderr.contains("no friction log is open"));
    assert!(machine.run(&["log", "list"]).stdout.contains("the first build (a new colleague): 5 notes"));
    assert_eq!(machine.run(&["log", "drop", "1"]).code, 0);
}

#[test]
fn guides_of_ones_own_take_the_place_of_shipped_ones_and_wrong_ones_are_told() {
    let machine = Machine::new();
    let list = machine.run(&["guide", "list"]).stdout;
    for (id, minutes) in [("full", "45"), ("short", "20"), ("tool_pilot", "30")] {
        let row = list.lines().find(|line| line.starts_with(id)).unwrap_or_else(|| panic!("{id} is not in {list}"));
        assert!(row.contains(minutes), "{row}");
    }
    let own = machine.run(&["guide", "show", "short", "--toml"]).stdout.replace("Short friction interview", "My own");
    std::fs::create_dir_all(machine.path("config/interviews")).unwrap();
    machine.write("config/interviews/mine.toml", &own);
    assert!(machine.run(&["guide", "show", "short"]).stdout.starts_with("My own, 20 minutes."));
    machine.write("wrong.toml", &own.replacen("minutes = 2", "minuts = 2", 1));
    let ended = machine.run(&["guide", "check", "wrong.toml"]);
    assert_eq!(ended.code, 4);
    assert!(ended.stdout.contains("unknown key `minuts` in part; did you mean `minutes`?"), "{}", ended.stdout);
    assert_eq!(machine.run(&["guide", "show", "ful"]).code, 2);
}

#[test]
fn the_full_guide_has_every_question_of_the_bank_and_the_planned_minutes() {
    let guides = draglog::survey::guide::Guides::builtin();
    let full = guides.find("full").unwrap();
    let planned: Vec<(u32, u32)> = (0..full.parts.len()).map(|part| full.planned(part)).collect();
    assert_eq!(planned, [(0, 4), (4, 8), (8, 20), (20, 32), (32, 37), (37, 41), (41, 43), (43, 45)]);
    assert_eq!(full.parts.iter().map(|part| part.questions.len()).sum::<usize>(), 36);
    assert_eq!(full.never.len(), 5);
}

#[test]
fn without_a_terminal_the_screen_says_what_to_do_instead() {
    let machine = Machine::new();
    for (arguments, instead) in [
        (&["start"][..], "guide show full"),
        (&["timeline"], "draglog log --since 7d"),
        (&["themes"], "themes FILE..."),
    ] {
        let ended = machine.run(arguments);
        assert!(ended.code == 1 && ended.stderr.contains(instead), "{arguments:?}: {}", ended.stderr);
    }
    assert_eq!(machine.run(&["start", "--guide", "ful"]).code, 2);
    assert!(!machine.path("data").exists(), "nothing was made");
}

#[test]
fn the_file_that_the_page_explains_can_be_read() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/interviews.md")).unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let file = draglog::survey::friction::read(example, "docs/interviews.md").unwrap();
    assert_eq!((file.taxonomy, file.incidents.len()), (taxonomy(), 1));
}

#[test]
fn explain_says_whose_data_an_interview_is() {
    let machine = Machine::new();
    let file = machine.worked().remove(0);
    let mut explain = Command::cargo_bin("draglog").unwrap();
    explain.env_clear().env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
    let output = explain.current_dir(machine.0.path()).args(["explain", &file]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("it is that person's data, however it is coded"), "{text}");
}
