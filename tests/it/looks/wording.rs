//! Reads every shipped text that speaks about somebody's work, and every sentence that is made from made-up logs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::wording::objections;
use draglog::domain::figure::insight::look::Look;
use draglog::domain::figure::insight::looks::MAKERS;

use super::busy;

fn sentences(look: &Look) -> Vec<String> {
    let Look { sentence, how_sure, may_mean, who_can_change, move_question, context, .. } = look.clone();
    [sentence, how_sure, may_mean, who_can_change].into_iter().chain(move_question).chain(context).collect()
}

fn hold(where_: &str, text: &str) {
    let found = objections(text);
    assert!(found.is_empty(), "{where_}: \"{text}\"\n{}", found.join("\n"));
}

#[test]
fn every_maker_keeps_to_the_wording_and_ends_its_sentences() {
    let looks: Vec<Look> = busy().read(|evidence| MAKERS.iter().filter_map(|maker| maker.look(evidence)).collect());
    assert_eq!(
        looks.len(),
        MAKERS.len(),
        "every maker is read: {:?}",
        looks.iter().map(|look| look.id).collect::<Vec<_>>()
    );
    for look in &looks {
        for text in sentences(look) {
            hold(look.id, &text);
            assert!(text.ends_with(['.', '?', ')']), "{}: {text}", look.id);
        }
        for word in [" his ", " her ", "colleague", "reviewer", "author"] {
            assert!(!look.sentence.contains(word), "the system is the subject: {}", look.sentence);
        }
    }
}

#[test]
fn the_recap_keeps_to_the_wording() {
    let recap = busy().recap(&[]);
    for text in
        recap.lines.iter().chain(&recap.changed).chain(&recap.try_).chain(&recap.automate).chain(&recap.said_did)
    {
        hold("the recap", text);
    }
}

/// Guides of interviews and templates of reports are data files: all that there are under `assets/`.
fn data_files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let is_meant = path.extension().is_some_and(|ext| extensions.iter().any(|known| ext == *known));
            if path.is_dir() {
                folders.push(path);
            } else if is_meant {
                found.push(path);
            }
        }
    }
    found
}

/// Every string of a TOML document.
fn strings(value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => found.push(text.clone()),
        toml::Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        toml::Value::Table(table) => table.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

#[test]
fn the_playbook_guides_figures_and_pulses_keep_to_the_wording() {
    let mut read = 0;
    let folders = ["assets/interviews", "assets/report", "surveys"].iter();
    let playbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/playbook.toml");
    for path in folders.flat_map(|folder| data_files(folder, &["toml"])).chain([playbook]) {
        let (mut found, document) = (Vec::new(), fs::read_to_string(&path).unwrap().parse::<toml::Table>().unwrap());
        strings(&toml::Value::Table(document), &mut found);
        for text in &found {
            hold(&path.display().to_string(), text);
        }
        read += found.len();
    }
    assert!(read > 100, "the surveys alone have more texts than {read}");
}

#[test]
fn report_templates_keep_to_the_wording() {
    for path in data_files("assets/report", &["html", "md", "txt", "j2", "jinja"]) {
        // Markup has exclamation marks of its own.
        let text = fs::read_to_string(&path).unwrap().replace("<!", "<").replace("!=", "=").replace("!important", "");
        for line in text.lines() {
            hold(&path.display().to_string(), line);
        }
    }
}
