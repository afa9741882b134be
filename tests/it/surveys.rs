//! Survey files as people write them: the shipped ten, a folder of one's own, and every mistake with its line.

mod due;
mod made;
mod results;

use std::fs;
use std::sync::LazyLock;

use draglog::domain::log::survey::{Answer, Cadence, ItemKind, Unit};
use draglog::survey::{Surveys, check, check_file, from_bytes, template};
use proptest::prelude::*;

/// The shipped pulses, read once for all the cases of a property.
static SHIPPED: LazyLock<Surveys> = LazyLock::new(Surveys::builtin);

const TEMPLATE: &str = include_str!("../../assets/survey-template.toml");

/// The template with one thing changed.
fn with(from: &str, to: &str) -> String {
    assert!(TEMPLATE.contains(from), "the template has no {from}");
    TEMPLATE.replacen(from, to, 1)
}

fn line_of(text: &str, part: &str) -> usize {
    1 + text[..text.find(part).unwrap()].matches('\n').count()
}

fn problems(text: &str) -> Vec<String> {
    check(text, "surveys/pulse.toml", &SHIPPED).iter().map(ToString::to_string).collect()
}

/// Changes the template and expects one problem, in the line of `at`, that says all of `says`.
#[track_caller]
fn rejected(from: &str, to: &str, at: &str, says: &[&str]) {
    let text = with(from, to);
    let found = problems(&text);
    let place = format!("surveys/pulse.toml:{}: ", line_of(&text, at));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(&place), "{} is not at {place}", found[0]);
    for part in says {
        assert!(found[0].contains(part), "{} does not say {part}", found[0]);
    }
}

#[test]
fn all_ten_shipped_pulses_load_without_a_problem() {
    let surveys = Surveys::builtin();
    let ids: Vec<&str> = surveys.iter().map(|survey| survey.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "ai_task",
            "context_gaps",
            "dora_quick",
            "flow_day",
            "post_wait",
            "review_handoff",
            "studio_factory",
            "toil_hours",
            "wait_states",
            "wave_pulse"
        ]
    );
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/surveys")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(check_file(&path, &surveys), []);
        assert!(surveys.get(path.file_stem().unwrap().to_str().unwrap()).is_some(), "{path:?} is not compiled in");
    }
    assert_eq!(surveys.find("dora_quik").unwrap_err().nearest(), Some("dora_quick"));
}

#[test]
fn estimates_agree_with_the_published_table_to_half_a_second() {
    let table = [
        ("context_gaps", 5, 66.0),
        ("toil_hours", 5, 59.0),
        ("wait_states", 7, 58.0),
        ("review_handoff", 7, 55.0),
        ("dora_quick", 5, 55.0),
        ("wave_pulse", 8, 60.0),
        ("studio_factory", 8, 49.0),
        ("flow_day", 4, 31.0),
        ("ai_task", 6, 42.0),
        ("post_wait", 1, 5.0),
    ];
    for (id, items, seconds) in table {
        let surveys = Surveys::builtin();
        let survey = surveys.find(id).unwrap();
        assert_eq!(survey.items.len(), items, "{id}");
        let estimated = survey.estimated_seconds();
        assert!((estimated - seconds).abs() <= 0.5, "{id}: {estimated} for {seconds}");
    }
}

#[test]
fn the_drafts_meaning_arrives_in_the_types() {
    let surveys = Surveys::builtin();
    let gaps = surveys.find("context_gaps").unwrap();
    assert_eq!(gaps.cadence, Cadence::EveryWeeks(4));
    let ItemKind::Bins { upper: Some(upper), unit, labels } = &gaps.items[1].kind else { panic!("no bins") };
    assert_eq!((upper.as_slice(), unit.as_str(), labels.len()), ([0.0, 1.0, 3.0, 5.0, 10.0].as_slice(), "h/5d", 6));
    assert_eq!(gaps.items[0].labels()[2], "About once a day");
    let dora = surveys.find("dora_quick").unwrap();
    assert_eq!((dora.unit, dora.attribution.is_some()), (Unit::Service, true));
    let wait = surveys.find("post_wait").unwrap();
    assert_eq!((wait.items[0].na_key, wait.items[0].text_during.is_some()), (Some('n'), true));
    assert!(gaps.has_mixed_polarity() ^ surveys.find("wave_pulse").unwrap().has_mixed_polarity());
}

#[test]
fn the_template_passes_its_own_check_and_carries_the_id() {
    assert_eq!(problems(TEMPLATE), Vec::<String>::new());
    assert_eq!(problems(&template("Team Pulse")), Vec::<String>::new());
    assert!(template("Team Pulse").contains("id = \"team_pulse\""));
    assert_eq!(template(""), TEMPLATE);
}

#[test]
fn the_template_shows_every_key_type_and_cadence() {
    let keys = [draglog::survey::FILE_KEYS, draglog::survey::SURVEY_KEYS, draglog::survey::ITEM_KEYS].concat();
    for key in keys {
        let shown = TEMPLATE.lines().any(|line| {
            line.starts_with(&format!("{key} = "))
                || line.starts_with(&format!("[{key}]"))
                || line.contains(&format!("{key}]]"))
        });
        assert!(shown || TEMPLATE.contains(&format!("own `{key}`")), "the template does not show {key}");
    }
    for kind in ItemKind::WORDS {
        assert!(TEMPLATE.contains(&format!("type = \"{kind}\"")), "{kind}");
    }
    for form in draglog::domain::log::survey::cadence_forms() {
        assert!(TEMPLATE.contains(&format!("\"{form}\"")), "{form}");
    }
}

#[test]
fn unknown_keys_are_told_at_every_level_with_the_nearest() {
    rejected("min_group = 5 ", "min_grup = 5", "min_grup", &["unknown key `min_grup` in the file", "`min_group`?"]);
    rejected("recall =", "applys_to = \"x\"\nrecall =", "applys_to", &["in survey", "did you mean `applies_to`?"]);
    rejected("scale = \"often5\"", "scael = \"a\"\nscale = \"often5\"", "scael", &["in item `mp_often`", "`scale`?"]);
    rejected("name = \"often or", "nmae = \"x\", name = \"often or", "nmae", &["in `share`", "`name`?"]);
    rejected("max = 2", "max = 2\nupper = [1.0]", "upper = [1.0]", &["`upper` does not belong to type multi", "bins"]);
}

#[test]
fn wrong_words_name_the_nearest_valid_one() {
    rejected("type = \"scale\"", "type = \"scal\"", "\"scal\"", &["unknown type `scal`; did you mean `scale`?"]);
    rejected("good = \"low\"", "good = \"lwo\"", "\"lwo\"", &["unknown good `lwo`; did you mean `low`?"]);
    rejected("unit = \"person\"", "unit = \"persn\"", "\"persn\"", &["did you mean `person`?"]);
    rejected(
        "scale = \"often5\"",
        "scale = \"oftn5\"",
        "\"oftn5\"",
        &["unknown scale `oftn5`; did you mean `often5`?"],
    );
    rejected("studio = \"right\"", "studio = \"rihgt\"", "\"rihgt\"", &["did you mean `right`?"]);
    rejected(
        "\"every 4 weeks\"",
        "\"evry 4 weeks\"",
        "\"evry 4",
        &["unknown cadence", "did you mean `every 4 weeks`?"],
    );
    rejected("dimension = \"W\"", "dimension = \"X\"", "\"X\"", &["unknown dimension `X`", "W, A, V, E"]);
}

#[test]
fn options_bins_and_shares_must_fit_each_other() {
    rejected("upper = [0.0, 1.0, 5.0]", "upper = [0.0, 5.0, 1.0]", "upper = [0.0, 5", &["from 5 to 1", "ascending"]);
    rejected(
        "upper = [0.0, 1.0, 5.0]",
        "upper = [0.0, 1.0]",
        "upper = [0.0, 1",
        &["2 edges for 4 labels", "expected 3"],
    );
    rejected("upper = [0.0, 1.0, 5.0]", "upper = [0.0, 1.0, inf]", "inf]", &["expected a finite number"]);
    rejected("options = [4, 5]", "options = [4, 6]", "[4, 6]", &["is 6", "expected 1 to 5"]);
    rejected("options = [4, 5]", "options = [5, 4]", "[5, 4]", &["out of order"]);
    rejected("options = [4, 5]", "options = [3, 4]", "[3, 4]", &["at neither end", "lowest or the highest"]);
    rejected("options = [4, 5]", "options = []", "options = []", &["0 of 5", "some of the options"]);
    rejected("max = 2", "max = 6", "max = 6", &["`max` is 6", "expected 2 to 5"]);
    let ten: Vec<String> = (0..10).map(|n| format!("\"{n}\"")).collect();
    let ten = format!("labels = [{}]", ten.join(","));
    let single = "labels = [\"In review\", \"Before a release\", \"While setting things up\", \"Somewhere else\"]";
    rejected(single, &ten, &ten, &["has 10 options", "expected 2 to 9"]);
    rejected(single, "labels = [\"One\"]", "[\"One\"]", &["has 1 option;"]);
    rejected(single, "labels = [\"One\", \"One\"]", "\"One\", \"One\"", &["label `One` stands twice"]);
    rejected("scale = \"often5\"\n", "", "[[survey.item]]\nid = \"mp_often\"", &["has no answers", "`scale`"]);
}

#[test]
fn texts_must_be_safe_short_and_there() {
    rejected("title = \"My pulse\"", "title = \"\"", "title", &["`title` is empty"]);
    rejected("title = \"My pulse\"", "title = \"a\\u001b[31m\"", "title", &["control"]);
    rejected("title = \"My pulse\"", "title = \"a\\u202eb\"", "title", &["direction"]);
    rejected("title = \"My pulse\"", &format!("title = \"{}\"", "x".repeat(121)), "title", &["121 characters"]);
    rejected("title = \"My pulse\"", "title = 7", "title", &["is a whole number", "expected a string"]);
    rejected("id = \"my_pulse\"", "id = \"My-Pulse\"", "My-Pulse", &["no valid id", "a-z, 0-9 and _"]);
    rejected("text = \"Where did", "text = \"In {service}, where did", "{service}, w", &["unknown blank `{service}`"]);
    let long = "word ".repeat(79);
    let text = format!("text = \"{long}\"");
    let found = problems(&with("text = \"Where did it happen most?\"", &text));
    assert!(found.is_empty(), "{found:?}");
    let twice = with("text = \"Where did it happen most?\"", &text)
        .replace("text = \"What would have helped most? Up to two.\"", &text)
        .replace("text = \"What held work up most?\"", &text);
    let found = problems(&twice);
    assert!(found.len() == 1 && found[0].contains("expected at most 1m 30s"), "{found:?}");
}

#[test]
fn all_problems_of_a_file_are_told_in_the_order_of_their_lines() {
    let text = with("version = 1 ", "version = 0 ")
        .replace("type = \"scale\"", "type = \"scal\"")
        .replace("id = \"mp_where\"", "id = \"mp_hours\"")
        .replace("na_key = \"n\"", "na_key = \"b\"");
    let found = check(&text, "p.toml", &Surveys::builtin());
    let said: Vec<&str> = found.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        said,
        ["`version` is 0", "unknown type `scal`", "item id `mp_hours` stands twice", "`na_key` can't be used"]
    );
    assert!(found.is_sorted_by_key(|problem| problem.line));
}

#[test]
fn what_is_no_survey_file_is_refused_with_a_line() {
    let second = format!("{TEMPLATE}\n[[survey]]\nid = \"b\"\n");
    let found = problems(&second);
    assert!(found.len() == 1 && found[0].contains("a second [[survey]]"), "{found:?}");
    assert!(found[0].contains(&format!(":{}:", line_of(&second, "\n[[survey]]\nid = \"b\"") + 1)), "{found:?}");
    assert!(problems("")[0].starts_with("surveys/pulse.toml:1: "));
    assert!(problems("schema = 1\n[survey]\nid = \"a\"\n")[0].contains("expected [[survey]]"));
    assert!(problems(&format!("a = {}", "[".repeat(100_000)))[0].starts_with("surveys/pulse.toml:1: "));
    assert!(problems("schema = 1\n\nid = \"a")[0].starts_with("surveys/pulse.toml:3: "));
    let long = from_bytes(vec![b'#'; 300 * 1024], "p.toml").unwrap_err();
    assert_eq!(long.to_string(), "p.toml:1: is longer than 256 KiB; a pulse needs a few KiB");
    let broken = from_bytes(b"# a\n# b\n\xff\n".to_vec(), "p.toml").unwrap_err();
    assert_eq!(broken.to_string(), "p.toml:3: is no UTF-8 from here on; save the file as UTF-8");
    assert!(problems(&with("schema = 1 ", "schema = 2 "))[0].contains("expected 1"));
}

#[test]
fn a_question_changed_under_an_unchanged_version_is_refused() {
    let shipped = include_str!("../../surveys/flow_day.toml");
    assert_eq!(problems(shipped), Vec::<String>::new());
    let changed = shipped.replace("\"Under 15 minutes\"", "\"Under 10 minutes\"");
    let found = problems(&changed);
    assert_eq!(found.len(), 1);
    let line = line_of(shipped, "id = \"fd_focus\"");
    assert!(found[0].starts_with(&format!("surveys/pulse.toml:{line}: item `fd_focus` is not what version 1 asked")));
    assert!(found[0].contains("`version` = 2"), "{found:?}");
    assert_eq!(problems(&changed.replace("version = 1", "version = 2")), Vec::<String>::new());
    let without = &shipped[..shipped.rfind("[[survey.item]]").unwrap()];
    assert!(problems(without)[0].contains("item `fd_drag` is gone"));
    assert_eq!(problems(&shipped.replace("\"End of day\"", "\"Feierabend\"")), Vec::<String>::new());
}

#[test]
fn answers_stored_earlier_hold_a_version_too() {
    let mut known = Surveys::builtin();
    let mine = known.checked(TEMPLATE, "p.toml").unwrap();
    let mut asked = draglog::survey::Fingerprints::default();
    asked.remember(&mine);
    known.remember(asked);
    let found = check(&with("na = \"Nowhere\"", "na = \"Not at all\""), "p.toml", &known);
    assert!(found.len() == 1 && found[0].message.contains("`mp_where` is not what version 1 asked"), "{found:?}");
}

#[test]
fn a_folder_extends_and_overrides_what_is_shipped() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("mine.toml", TEMPLATE);
    let flow = include_str!("../../surveys/flow_day.toml").replace("version = 1", "version = 2");
    put("flow.toml", &flow.replace("Four quick ones about today.", "Vier kurze Fragen."));
    put("zz_again.toml", TEMPLATE);
    put("broken.toml", "schema = \n");
    put(".mine.toml.swp", "no");
    put("notes.txt", "no");
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let (surveys, problems) = Surveys::load(folder.path());
    assert_eq!(surveys.iter().count(), 11);
    assert_eq!(surveys.find("flow_day").unwrap().intro, "Vier kurze Fragen.");
    let said: Vec<String> =
        problems.iter().map(|p| p.to_string().replace(folder.path().to_str().unwrap(), "")).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("/broken.toml:1: "), "{said:?}");
    assert!(said[1].starts_with("/folder.toml: cannot be read: it is not a plain file"), "{said:?}");
    assert!(said[2].starts_with("/zz_again.toml:1: survey id `my_pulse` is also that of /mine.toml"), "{said:?}");
    let nowhere = Surveys::load(&folder.path().join("nowhere"));
    assert_eq!(nowhere, (Surveys::builtin(), Vec::new()));
}

#[test]
fn a_file_name_with_escape_sequences_is_shown_without_them() {
    assert!(!check("", "a\u{1b}[31m.toml", &Surveys::builtin())[0].to_string().contains('\u{1b}'));
    assert!(!problems("\"\\u001b[31m\" = 1\n").concat().contains('\u{1b}'));
}

#[test]
fn each_kind_of_item_takes_its_own_answers() {
    let surveys = Surveys::builtin();
    let item = |survey: &str, id: &str| surveys.find(survey).unwrap().item(id).unwrap().clone();
    let freq = item("context_gaps", "cg_freq");
    assert_eq!(freq.parse_answer("5"), Ok(Answer::Option(5)));
    assert_eq!(freq.parse_answer("0"), Ok(Answer::NotApplicable));
    assert_eq!(freq.parse_answer(""), Ok(Answer::Skipped));
    assert_eq!(
        freq.parse_answer("6").unwrap_err().to_string(),
        "`cg_freq` takes 1 to 5, 0 (Can't say) or an empty value to skip, not 6"
    );
    assert!(freq.parse_answer("1,2").is_err());
    let what = item("context_gaps", "cg_what");
    assert_eq!(what.parse_answer("4, 1"), Ok(Answer::Many([1, 4].into())));
    assert!(what.parse_answer("1,2,3").unwrap_err().to_string().contains("at most 2"));
    let drag = item("flow_day", "fd_drag");
    assert_eq!(drag.parse_answer("build_test"), Ok(Answer::Tag("build_test".parse().unwrap())));
    assert!(drag.parse_answer("build-test").unwrap_err().to_string().contains("did you mean `build_test`?"));
    assert!(drag.parse_answer("not_held_up").is_err());
    assert!(freq.accepts(&Answer::Tag("rework".parse().unwrap())).is_err());
}

#[test]
fn answers_read_back_from_json_as_they_are_written() {
    let answers = [
        Answer::Option(3),
        Answer::NotApplicable,
        Answer::Skipped,
        Answer::Many([1, 4].into()),
        Answer::Tag("rework".parse().unwrap()),
    ];
    let json = serde_json::to_string(&answers).unwrap();
    assert_eq!(json, r#"[3,0,null,[1,4],"rework"]"#);
    assert_eq!(serde_json::from_str::<Vec<Answer>>(&json).unwrap(), answers);
    assert!(serde_json::from_str::<Answer>("-1").is_err());
    assert!(serde_json::from_str::<Answer>("300").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_good_file_is_accepted(seed: u64) {
        let text = made::valid(seed);
        let found = problems(&text);
        prop_assert!(found.is_empty(), "{found:#?}\n{text}");
    }

    #[test]
    fn no_mutated_file_makes_it_panic_and_every_rejection_names_a_line(seed: u64) {
        let bytes = made::mutated(seed);
        let lines = bytes.split(|byte| *byte == b'\n').count();
        let found = from_bytes(bytes, "p.toml").map_or_else(|problem| vec![problem], |text| check(&text, "p.toml", &SHIPPED));
        for problem in found {
            prop_assert!(problem.line.is_some_and(|line| (1..=lines).contains(&line)), "{problem}");
            prop_assert!(!problem.message.is_empty());
            prop_assert!(!problem.to_string().chars().any(char::is_control), "{problem}");
        }
    }

    #[test]
    fn any_bytes_at_all_are_judged(bytes: Vec<u8>) {
        if let Ok(text) = from_bytes(bytes, "p.toml") {
            prop_assert!(!check(&text, "p.toml", &Surveys::default()).is_empty());
        }
    }
}
