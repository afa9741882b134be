//! From a page to the next one: `--followup` writes what each topic would move, the next page opens with what became of it.

use std::fs;

use draglog::domain::round::result::RoundResult;
use serde_json::Value;

use super::command::Folder;
use super::rounds;

/// Two rounds of twelve people; in the second one fewer stopped about once a day or more.
fn two() -> Vec<RoundResult> {
    rounds::over_time(&[8, 4])
}

#[test]
fn the_next_page_opens_with_what_was_wanted() {
    let folder = Folder::new();
    let results = two();
    folder.result("team/one/result.json", &results[0]);
    folder.result("team/two/result.json", &results[1]);
    folder.put("team/roster.txt", "");
    let ended = folder.report("team/one --followup team/one/followup.toml");
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    let text = fs::read_to_string(folder.path("team/one/followup.toml")).unwrap();
    assert!(
        text.contains("figure = \"context_gaps.cg_hours\"") && text.contains("weeks = \"2026-W04..2026-W07\""),
        "{text}"
    );
    // What the team decided on, about the question that moved.
    let kept = text.split("[[wanted]]").next().unwrap();
    let wanted = "[[wanted]]\ntext = \"give each service one page\"\nfigure = \"context_gaps.cg_freq\"\n\
                  said = \"about once a day or more\"\nat_least = 8\nat_most = 8\nof = 12\n";
    folder.put("team/one/followup.toml", format!("{kept}{wanted}"));
    for line in ["team/two", "team/one team/two"] {
        let page = folder.report(line).stdout;
        assert!(page.contains("**Last time you wanted to** give each service one page."), "{page}");
        assert!(page.contains("it went from 8 of 12 (19 January to 15 February 2026) to 4 of 12."), "{page}");
        assert!(page.contains("Two rounds cannot tell a direction."), "{page}");
    }
    assert!(!folder.report("team/one").stdout.contains("Last time"), "a follow-up is about earlier weeks");
}

#[test]
fn what_the_result_says_wins_over_what_the_file_remembers() {
    let folder = Folder::new();
    let results = two();
    folder.result("one/result.json", &results[0]);
    folder.result("two/result.json", &results[1]);
    folder.put(
        "two/followup.toml",
        "schema = 1\ntitle = \"x\"\npublished = 2026-02-16\nweeks = \"2026-W04..2026-W07\"\n\n[[wanted]]\ntext = \"stop\"\n\
         figure = \"context_gaps.cg_freq\"\nsaid = \"about once a day or more\"\nat_least = 1\nat_most = 1\nof = 12\n",
    );
    let went = |line: &str| {
        let report: Value = serde_json::from_str(&folder.report(&format!("{line} --format json")).stdout).unwrap();
        report["last_time"][0]["points"][0]["count"]["words"].as_str().unwrap().to_owned()
    };
    assert_eq!((went("two"), went("one two")), ("1 of 12".into(), "8 of 12".into()));
}

#[test]
fn a_follow_up_that_is_wrong_is_named_and_the_page_is_made_without_it() {
    let folder = Folder::new();
    folder.result("two/result.json", &two()[1]);
    for (what, text) in [
        ("no weeks", "[[wanted]]\ntext = \"x\"\nfigure = \"a.b\"\nsaid = \"y\"\nat_least = 1\nat_most = 1\nof = 5\n"),
        (
            "counts that cannot be",
            "weeks = \"2026-W04..2026-W07\"\n[[wanted]]\ntext = \"x\"\nfigure = \"a.b\"\nsaid = \"y\"\nat_least = 3\nat_most = 1\nof = 5\n",
        ),
        (
            "weeks that are none",
            "weeks = \"soon\"\n[[wanted]]\ntext = \"x\"\nfigure = \"a.b\"\nsaid = \"y\"\nat_least = 1\nat_most = 1\nof = 5\n",
        ),
    ] {
        folder.put("two/followup.toml", format!("schema = 1\ntitle = \"x\"\npublished = 2026-02-16\n{text}"));
        let ended = folder.report("two");
        assert!(
            ended.code == 0 && ended.stdout.contains("Left out: ") && ended.stdout.contains("followup.toml:"),
            "{what}: {}",
            ended.stdout
        );
    }
}

// Held by `read_followup`: the page leaves the machine, and the file is whoever's may write to the folder.
#[test]
fn a_page_names_no_folder_of_its_readers_machine_and_follows_no_link() {
    let folder = Folder::new();
    folder.result("team/two/result.json", &two()[1]);
    folder.put("team/roster.txt", "");
    folder.put("team/two/followup.toml", "schema = [");
    let page = folder.report("team/two").stdout;
    assert!(
        page.starts_with("> Left out: two/followup.toml:1") || page.contains("\n> Left out: two/followup.toml:1"),
        "{page}"
    );
    assert!(!page.contains(&*folder.path("team").to_string_lossy()), "{page}");
    folder.put("elsewhere.toml", "schema = 1\ntitle = \"x\"\npublished = 2026-02-16\n");
    fs::remove_file(folder.path("team/two/followup.toml")).unwrap();
    std::os::unix::fs::symlink(folder.path("elsewhere.toml"), folder.path("team/two/followup.toml")).unwrap();
    let page = folder.report("team/two").stdout;
    assert!(page.contains("two/followup.toml: is a link"), "{page}");
}

#[test]
fn without_a_topic_there_is_nothing_to_follow_up() {
    let folder = Folder::new();
    folder.result("one.json", &rounds::empty(8));
    let ended = folder.report("one.json --followup f.toml");
    assert!(ended.code == 0 && ended.stderr.contains("no follow-up"), "{}", ended.stderr);
    assert!(!folder.path("f.toml").exists());
}
