//! `draglog report` on files: what is read, what is refused and with which exit code, what is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use draglog::domain::round::ShareHolder;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::report::check;
use draglog::share::keys::Identity;
use draglog::share::result::{ResultFile, sign};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::rounds;

pub(super) struct Folder(TempDir);

pub(super) struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A result that the same two collectors have signed each time.
    pub(super) fn result(&self, name: &str, result: &RoundResult) {
        static COLLECTORS: LazyLock<[Identity; 2]> =
            LazyLock::new(|| ["Ada", "Grace"].map(|name| Identity::generate(name).unwrap()));
        self.signed(name, result, &COLLECTORS);
    }

    /// A result that two others have signed.
    pub(super) fn result_of_others(&self, name: &str, result: &RoundResult) {
        self.signed(name, result, &["Joan", "Mary"].map(|name| Identity::generate(name).unwrap()));
    }

    fn signed(&self, name: &str, result: &RoundResult, collectors: &[Identity; 2]) {
        let mut result = result.clone();
        for (role, identity) in [ShareHolder::Coach, ShareHolder::Trustee].into_iter().zip(collectors) {
            sign(&mut result, role, identity, &identity.name).unwrap();
        }
        self.put(name, serde_json::to_string(&result).unwrap());
    }

    pub(super) fn report(&self, line: &str) -> Ended {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.0.path());
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        let output = command.arg("report").args(line.split_whitespace()).output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The result of twelve people with one thing changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut result = serde_json::to_value(rounds::twelve()).unwrap();
    change(&mut result);
    result.to_string()
}

#[test]
fn a_file_and_its_folder_give_the_same_page() {
    let folder = Folder::new();
    folder.result("round/result.json", &rounds::twelve());
    folder.put("round/context.md", "# Value shipped\n\nCheckout without an account.\n");
    let (file, whole) = (folder.report("round/result.json"), folder.report("round"));
    assert_eq!((file.code, &file.stdout), (0, &whole.stdout), "{}", file.stderr);
    assert!(file.stdout.starts_with("> \"Platform team\" is signed by keys you have not checked"), "{}", file.stdout);
    assert!(file.stdout.contains("\n# Platform team: what holds this team up\n"));
    let value = file.stdout.find("Checkout without an account.").unwrap();
    assert!(value < file.stdout.find("## Where does the time go?").unwrap());
}

#[test]
fn the_format_is_what_was_asked_for_or_what_the_file_is_called() {
    let folder = Folder::new();
    folder.result("result.json", &rounds::twelve());
    for (line, file, begins) in [
        ("result.json -o page.html", "page.html", "<!DOCTYPE html>"),
        ("result.json -o page.md", "page.md", "> \"Platform team\""),
        ("result.json -o page.csv", "page.csv", "round,from,to,team,"),
        ("result.json -o page.json", "page.json", "{\n  \"schema\": \"draglog.report/3\""),
        ("result.json --format csv -o page.txt", "page.txt", "round,from,to,team,"),
    ] {
        let ended = folder.report(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{line}: {}", ended.stderr);
        let text = fs::read_to_string(folder.path(file)).unwrap();
        assert!(text.starts_with(begins), "{line}: {}", &text[..40]);
    }
    assert!(folder.report("result.json --format html").stdout.starts_with("<!DOCTYPE html>"));
    assert_eq!(folder.report("result.json --format pdf").code, 2);
    // Before anything is read: the result is not even there.
    for file in ["page.pdf", "page", "page.HTMLX", "html"] {
        let ended = folder.report(&format!("nowhere.json -o {file}"));
        assert!(
            ended.code == 2 && ended.stderr.contains("expected .html, .md, .csv or .json"),
            "{file}: {}",
            ended.stderr
        );
    }
    assert_eq!(folder.report("").code, 2);
}

#[test]
fn a_page_is_replaced_as_a_whole_and_nothing_else_is_left_behind() {
    let folder = Folder::new();
    folder.result("result.json", &rounds::twelve());
    folder.put("page.html", "old");
    assert_eq!(folder.report("result.json -o page.html").code, 0);
    assert!(fs::read_to_string(folder.path("page.html")).unwrap().len() > 1000);
    assert_eq!(folder.report("result.json -o nowhere/page.html").code, 1);
    let mut names: Vec<_> = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["page.html", "result.json"]);
}

/// What holds each: the floors in `domain::team::report::check`.
#[test]
fn a_result_that_protects_nobody_is_refused() {
    let folder = Folder::new();
    let bounds = |at_least: u32, at_most: u32| json!({"name": "x", "at_least": at_least, "at_most": at_most});
    for (what, text) in [
        ("four contributions", changed(|result| result["n"] = json!(4))),
        ("a floor of its own", changed(|result| result["rules"]["minimum"] = json!(2))),
        ("rules of its own", changed(|result| result["rules"]["version"] = json!(1))),
        ("a question answered by four", changed(|result| result["blocks"][0]["answers"] = json!(4))),
        ("a cut of two people", changed(|result| result["blocks"][0]["cut"] = bounds(2, 2))),
        ("a cut of all but one", changed(|result| result["blocks"][0]["cut"] = bounds(10, 10))),
        ("a cut that tells one from none", changed(|result| result["blocks"][0]["cut"] = bounds(1, 4))),
        ("a category of two people", changed(|result| result["blocks"][11]["cells"][4] = tag(2, 2))),
        ("a category that tells one from none", changed(|result| result["blocks"][11]["cells"][4] = tag(0, 1))),
        ("a group of two people", changed(|result| group_of_two(&mut result["blocks"][0]))),
    ] {
        folder.put("result.json", text);
        let ended = folder.report("result.json");
        assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{what}: {}", ended.stderr);
        assert!(ended.stderr.contains("result.json: "), "{what}: {}", ended.stderr);
    }
}

fn tag(at_least: u32, at_most: u32) -> Value {
    json!({"labels": ["a tag"], "at_least": at_least, "at_most": at_most})
}

fn group_of_two(block: &mut Value) {
    block["typical"] = Value::Null;
    block["cells"] =
        json!([{"labels": ["a"], "at_least": 2, "at_most": 2}, {"labels": ["b"], "at_least": 9, "at_most": 9}]);
}

#[test]
fn a_result_that_contradicts_itself_is_not_valid() {
    let folder = Folder::new();
    let first = |change: fn(&mut Value)| changed(|result| change(&mut result["blocks"][0]));
    for (what, text) in [
        ("another schema", changed(|result| result["schema"] = json!("draglog.result/9"))),
        ("an earlier format", changed(|result| result["schema"] = json!("draglog.result/1"))),
        ("more answers than people", first(|block| block["answers"] = json!(13))),
        ("a count above its answers", first(|block| block["cells"][0]["at_most"] = json!(400))),
        ("bounds the wrong way round", first(|block| block["cut"]["at_least"] = json!(9))),
        ("counts that add up to more", first(|block| block["cells"][0] = tag(9, 9))),
        ("figures without a cut", first(|block| block["cut"] = Value::Null)),
        ("figures of nobody", first(|block| block["answers"] = Value::Null)),
        ("a typical answer of its own", first(|block| block["typical"] = json!(["often"]))),
        ("kept back with a figure", changed(|result| result["blocks"][3]["cells"] = json!([tag(5, 5)]))),
        ("a label twice", first(|block| block["cells"][1]["labels"] = block["cells"][0]["labels"].clone())),
        ("a form of its own", first(|block| block["shown"] = json!("bands"))),
        ("a block twice", changed(|result| result["blocks"][1] = result["blocks"][0].clone())),
        ("control characters", changed(|result| result["title"] = json!("a\u{1b}]0;x\u{7}"))),
        ("weeks that are none", changed(|result| result["weeks"] = json!("../../etc"))),
        ("no blocks field", changed(|result| drop(result.as_object_mut().unwrap().remove("blocks")))),
        ("a negative count", changed(|result| result["n"] = json!(-12))),
        ("nesting", "[".repeat(100_000)),
        ("an empty file", String::new()),
        ("a long title", changed(|result| result["title"] = json!("x".repeat(5000)))),
    ] {
        folder.put("result.json", text);
        let ended = folder.report("result.json");
        assert_eq!((ended.code, ended.stdout.as_str()), (4, ""), "{what}: {}", ended.stderr);
        assert!(ended.stderr.contains("result.json:") && ended.stderr.contains("expected"), "{what}: {}", ended.stderr);
        assert!(!ended.stderr.contains('\u{1b}'));
    }
}

#[test]
fn what_is_no_plain_file_of_a_sane_size_is_not_read() {
    let folder = Folder::new();
    folder.result("real.json", &rounds::twelve());
    folder.put("latin.json", b"{\n\"title\": \"\xe9\"}");
    folder.put("long.json", vec![b' '; 3 * 1024 * 1024]);
    fs::create_dir(folder.path("empty")).unwrap();
    let mut names = vec!["latin.json", "long.json", "empty"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("real.json", folder.path("link.json")).unwrap();
        names.push("link.json");
    }
    for name in names {
        let ended = folder.report(name);
        assert_eq!((ended.code, ended.stdout.as_str()), (4, ""), "{name}: {}", ended.stderr);
        assert!(ended.stderr.contains(name), "{name}: {}", ended.stderr);
    }
    assert!(folder.report("latin.json").stderr.contains("latin.json:2: "));
    let missing = folder.report("missing.json");
    assert!(missing.code == 1 && missing.stderr.contains("missing.json"), "{}", missing.stderr);
}

#[test]
fn what_the_team_wrote_is_held_to_the_same_limits() {
    let folder = Folder::new();
    folder.result("round/result.json", &rounds::twelve());
    folder.put("round/context.md", vec![b'x'; 70 * 1024]);
    assert_eq!(folder.report("round").code, 4);
    folder.put("round/context.md", b"caf\xe9");
    assert_eq!(folder.report("round").code, 4);
}

#[test]
fn several_rounds_stand_in_time_order_whatever_the_order_they_are_given_in() {
    let folder = Folder::new();
    for (place, result) in rounds::over_time(&[4, 5, 9]).iter().enumerate() {
        folder.result(&format!("{place}/result.json"), result);
    }
    let (forth, back) = (folder.report("0 1 2 --format json"), folder.report("2 0 1 --format json"));
    assert_eq!((forth.code, &forth.stdout), (0, &back.stdout));
    let report: Value = serde_json::from_str(&forth.stdout).unwrap();
    assert_eq!(report["rounds"][2]["weeks"], "2026-W12..2026-W15");
    assert_eq!(folder.report("0 1 0").code, 4);
}

#[test]
fn several_teams_are_shown_without_one_of_them() {
    let folder = Folder::new();
    for (place, counts) in [[8, 7], [7, 1], [9, 11], [8, 0]].into_iter().enumerate() {
        let mut result = rounds::empty(12);
        (result.title, result.round_hash) = (format!("Team of Ana {place}"), format!("{place:064x}"));
        result.blocks = vec![rounds::tags(12, &[("flaky_fail", counts[0]), ("env_setup", counts[1])])];
        folder.result(&format!("{place}/result.json"), &result);
    }
    let ended = folder.report("--teams 0 1 2 3 --format json");
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(!ended.stdout.contains("Ana"));
    insta::assert_snapshot!(folder.report("--teams 3 2 1 0").stdout);
    assert_eq!(folder.report("--teams 0 1").code, 3);

    let mut small = rounds::empty(4);
    small.round_hash = format!("{:064x}", 9);
    folder.result("small/result.json", &small);
    let with_small = folder.report("--teams 0 1 2 3 small");
    assert!(with_small.stdout.contains("Kept back to protect people: 1 team."), "{}", with_small.stderr);
    let mut other = rounds::empty(12);
    (other.blocks, other.round_hash) = (rounds::logs(), format!("{:064x}", 8));
    folder.result("other/result.json", &other);
    assert_eq!(folder.report("--teams 0 1 2 other").code, 4);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    /// The same promise as the fuzz target's, for results with a few values turned.
    #[test]
    fn whatever_is_accepted_can_be_drawn(at in 0usize..400, value in -3i64..40) {
        let mut result = serde_json::to_value(rounds::everything()).unwrap();
        let blocks = result["blocks"].as_array_mut().unwrap();
        let place = at % blocks.len();
        let cells = blocks[place]["cells"].as_array_mut().unwrap();
        if !cells.is_empty() {
            let cell = at / 7 % cells.len();
            cells[cell]["at_most"] = if value < 0 { Value::Null } else { json!(value) };
        }
        let file = ResultFile::parse(Path::new("result.json"), result.to_string().into_bytes()).unwrap();
        if let Some(result) = file.result().ok().filter(|result| check(result).is_ok()) {
            let report = super::report(&[result]);
            for format in draglog::report::ReportFormat::ALL {
                proptest::prop_assert!(draglog::report::draw(&report, *format).is_ok());
            }
        }
    }
}
