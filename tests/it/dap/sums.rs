//! What the collector's program printed becomes the page that a round gives, by the same rules.

use std::fs;

use serde_json::Value;

use super::Organisation;

const FREQ: &str = "context_gaps.cg_freq";

/// An output of the collector's program.
fn printed(reports: u32, monday: &str, cells: &[u32]) -> String {
    let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
    format!(
        "Number of reports: {reports}\nInterval start: {monday} 00:00:00 UTC\nInterval end: later\nInterval length: 86400s\nAggregation result: [{}]\n",
        cells.join(", ")
    )
}

impl Organisation {
    /// A folder of sums, in which everybody gave no answer but to the first question.
    fn collect(&self, folder: &str, monday: &str, first: &[u32]) {
        let reports = first.iter().sum();
        fs::create_dir(self.path(folder)).unwrap();
        fs::copy(self.path("tasks/TASKS.toml"), self.path(&format!("{folder}/TASKS.toml"))).unwrap();
        for task in self.tasks().collection.tasks {
            let mut cells = vec![0; task.block.cells()];
            cells[task.block.no_answer()] = reports;
            let cells = if task.block.id == FREQ { first.to_vec() } else { cells };
            self.write(&format!("{folder}/{}.txt", task.block.id), printed(reports, monday, &cells));
        }
    }

    fn page(&self, arguments: &[&str]) -> crate::sharing::Said {
        self.run("lead", &[&["report"], arguments, &["--format", "json"]].concat())
    }
}

#[test]
fn sums_become_a_page_with_the_rules_of_a_round() {
    let organisation = Organisation::new();
    organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
    let said = organisation.page(&["--dap", "w47"]).done().stdout;
    let page: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(page["rounds"][0]["contributions"], 120);
    assert_eq!(page["rounds"][0]["weeks"], "2025-W47..2025-W47");
    let notes = page["notes"].to_string();
    assert!(notes.contains("nobody signs its sums") && notes.contains("not how many one person ticked"), "{notes}");
    let figures =
        page["sections"].as_array().unwrap().iter().flat_map(|section| section["figures"].as_array().unwrap());
    let figure = figures.clone().find(|figure| figure["id"] == FREQ).unwrap();
    assert!(figure.to_string().contains("39 of 109"), "{figure}");
    // One person said "most of the time": joined with those who said "several times a day".
    assert!(!figure.to_string().contains("\"1 of 109\""), "{figure}");
    assert!(page["kept_back"].to_string().contains("23 of 24"), "{}", page["kept_back"]);
    let text = organisation.run("lead", &["report", "--dap", "w47"]).done().stdout;
    assert!(text.contains("120 people took part") && text.contains("39 of 109"), "{text}");
    organisation.run("lead", &["report", "--dap", "w47", "-o", "page.html"]).done();
    assert!(organisation.text("page.html").contains("nobody signs its sums"));
}

#[test]
fn weeks_of_one_collection_are_a_trend_and_three_collections_are_teams() {
    let organisation = Organisation::new();
    organisation.collect("w46", "2025-11-10", &[10, 40, 45, 13, 1, 6, 5]);
    organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
    let said = organisation.page(&["--dap", "w47", "w46"]).done().stdout;
    let page: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(page["rounds"].as_array().unwrap().len(), 2);
    assert_eq!(page["notes"].as_array().unwrap().len(), 1, "said once");
    organisation.page(&["--dap", "w47", "w47"]).refused(4, "same round");
    for other in ["b", "c"] {
        fs::remove_dir_all(organisation.path("tasks")).unwrap();
        organisation.make("tasks").done();
        organisation.collect(other, "2025-11-17", &[20, 40, 25, 23, 1, 6, 5]);
    }
    organisation.page(&["--dap", "w47", "b"]).refused(3, "different teams");
    let said = organisation.page(&["--dap", "--teams", "w47", "b", "c"]).done().stdout;
    let page: Value = serde_json::from_str(&said).unwrap();
    assert!(page["shared_or_local"]["rows"].to_string().contains("more"), "{page}");
    organisation.page(&["--dap", "--teams", "w47", "b"]).refused(3, "3 needed");
}

#[test]
fn sums_are_read_only_where_that_was_asked_for() {
    let organisation = Organisation::new();
    organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
    organisation.page(&["w47"]).refused(4, "result.json: is not there");
    fs::create_dir(organisation.path("empty")).unwrap();
    organisation.page(&["--dap", "empty"]).refused(4, "nor is TASKS.toml");
}

#[test]
fn what_is_missing_is_kept_back_and_said() {
    let organisation = Organisation::new();
    organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
    fs::remove_file(organisation.path("w47/waits.success.txt")).unwrap();
    let few = printed(110, "2025-11-17", &[0, 0, 0, 0, 0, 110]);
    organisation.write("w47/waits.retries.txt", few);
    let said = organisation.page(&["--dap", "w47"]).done().stdout;
    assert!(said.contains("1 figure was not collected"), "{said}");
    assert!(said.contains("ewer reports than for the others came for 1 figure"), "{said}");
}

#[test]
fn sums_that_protect_nobody_or_are_none_are_refused() {
    for (file, text, code, words) in [
        ("waits.success.txt", printed(99, "2025-11-17", &[0, 0, 0, 0, 0, 99]), 3, "99 reports, and 100 are needed"),
        ("waits.success.txt", printed(120, "2025-11-17", &[0, 0, 0, 0, 120]), 4, "has 5 sums; expected 6"),
        ("waits.success.txt", printed(120, "2025-11-17", &[0, 0, 0, 0, 3, 120]), 4, "contradict each other"),
        ("waits.success.txt", printed(120, "2025-11-10", &[0, 0, 0, 0, 0, 120]), 4, "expected one week"),
        (
            "waits.success.txt",
            printed(120, "2025-11-17", &[0, 0, 0, 0, 0, 120]).replace("86400s", "691200s"),
            4,
            "waits.success.txt:4",
        ),
        ("waits.success.txt", "\u{1b}[2J".to_owned(), 4, "waits.success.txt:1"),
        ("waits.success.txt", "x".repeat(1 << 20), 4, "longer than"),
    ] {
        let organisation = Organisation::new();
        organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
        organisation.write(&format!("w47/{file}"), text);
        organisation.page(&["--dap", "w47"]).refused(code, words);
    }
    let organisation = Organisation::new();
    organisation.collect("w47", "2025-11-17", &[30, 40, 25, 13, 1, 6, 5]);
    fs::remove_file(organisation.path("w47/waits.success.txt")).unwrap();
    std::os::unix::fs::symlink("waits.longest.txt", organisation.path("w47/waits.success.txt")).unwrap();
    organisation.page(&["--dap", "w47"]).refused(4, "links are not followed");
    // A week of none of the collection's.
    organisation.collect("w10", "2025-03-03", &[30, 40, 25, 13, 1, 6, 5]);
    organisation.page(&["--dap", "w10"]).refused(4, "none of the weeks");
}
