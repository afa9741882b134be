//! Holds the one voice: numbers, plurals, dates and escapes are worded in `src/domain/say` and nowhere else, and no text of
//! the program has a phrase that `docs/style.md` rules out.

use std::fs;
use std::path::{Path, PathBuf};

use super::architecture::rust_text::{Piece, pieces, without_test_modules};
use super::architecture::sources::{Source, sources};
use super::wording::BANNED;

/// What is wrong with a line of code, or with a text and the arguments behind it.
enum Check {
    Line(fn(&str) -> bool),
    Text(fn(&str, &str) -> bool),
}

/// Each check with what it finds.
const CHECKS: &[(&str, Check)] = &[
    ("a plural by hand: say::count", Check::Line(plural)),
    ("a number and a plural by hand: say::count", Check::Text(counted)),
    ("a number with a unit by hand: say::length, say::share, say::interval or say::count", Check::Text(length)),
    ("an escape by hand: say::escape", Check::Line(escape)),
    ("a moment by hand: say::moment", Check::Line(date)),
];

/// Where something of this kind stands on purpose: the beginning of the path, what the line or text has in it, and why.
const APART: &[(&str, &str, &str)] = &[
    ("src/domain/say/", "", "the voice itself"),
    ("src/domain/log/survey/cadence.rs", "every {weeks} weeks", "the form of a survey file"),
    ("src/storage/open.rs", ".format(", "dates in names of files"),
    ("src/cli/stats.rs", " of {actor} runs", "whose runs, not how many"),
    ("src/domain/team/interview/readback.rs", "{minutes} minutes", "no whole number, so never one"),
    ("src/report/template.rs", "", "keeps a number and its sign on one line"),
];

/// A string as it is read: with the line ends of the source and what is escaped taken back.
fn read(literal: &str) -> String {
    let inside = literal.trim_start_matches(['b', 'c', 'r', '#']).trim_end_matches('#').trim_matches('"');
    let lines = inside.split("\\\n").enumerate();
    lines
        .map(|(number, line)| if number == 0 { line } else { line.trim_start() })
        .collect::<String>()
        .replace("\\\"", "\"")
}

/// Each string of `code`: its line, itself, and what stands behind it up to the end of the statement.
fn texts(code: &str) -> Vec<(usize, String, &str)> {
    let literals = pieces(code).into_iter().filter(|(piece, _)| *piece == Piece::Literal);
    let literals = literals.filter(|(_, at)| code[at.clone()].ends_with(['"', '#']));
    let text = |(_, at): (Piece, std::ops::Range<usize>)| {
        let behind = code[at.end..].split(';').next().unwrap_or_default();
        (code[..at.start].matches('\n').count() + 1, read(&code[at]), behind)
    };
    literals.map(text).collect()
}

/// `if n == 1 { "" } else { "s" }` and its like.
fn plural(line: &str) -> bool {
    let choices = line.split("== 1 {").skip(1).chain(line.split("== \"1\" {").skip(1));
    let is_choice = choices.into_iter().any(|rest| rest.trim_start().starts_with(['"', 'f']) && rest.contains('"'));
    let is_ending = line.contains("{ \"s\" }") || line.contains("{ \"es\" }");
    let arm = line
        .trim_start()
        .strip_prefix("1 => ")
        .map(|arm| arm.trim_start_matches("vec![").trim_start_matches("format!("));
    is_choice || is_ending || arm.is_some_and(|arm| arm.starts_with("\"1 "))
}

/// What is behind each place of `text` that is filled in, with the name in the place and what stands before it.
fn filled(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.match_indices('{').filter_map(|(open, _)| {
        let close = open + text[open..].find('}')?;
        let is_escaped = text[..open].ends_with('{') || text[open + 1..].starts_with('{');
        (!is_escaped).then(|| (&text[..open], &text[open + 1..close], &text[close + 1..]))
    })
}

/// The first word of `text`, which may begin with one space.
fn word(text: &str) -> &str {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '%' && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// `"{seconds} s"`, `"{hours}h"`, `"{} days"`, `"{share:.0} %"`.
fn length(text: &str, _: &str) -> bool {
    const UNITS: &[&str] = &[
        "%", "ms", "s", "second", "seconds", "m", "min", "minute", "minutes", "h", "hour", "hours", "d", "day", "days",
        "week", "weeks", "month", "months", "year", "years",
    ];
    filled(text).any(|(before, name, behind)| !is_constant(name) && !is_part(before) && UNITS.contains(&word(behind)))
}

/// `"{count} runs"`: with one it would be `1 runs`.
fn counted(text: &str, arguments: &str) -> bool {
    const THINGS: &[&str] = &[
        "answers",
        "blocks",
        "bytes",
        "changes",
        "commands",
        "contributions",
        "entries",
        "files",
        "interviews",
        "labels",
        "options",
        "parts",
        "people",
        "pulses",
        "questions",
        "reports",
        "rounds",
        "runs",
        "searches",
        "sums",
        "tests",
        "themes",
        "turns",
        "waits",
    ];
    // `5 of 8 people`, `20 to 24 people`: never one.
    let is_share = ["share::", "range(", "of("].iter().any(|words| arguments.contains(words));
    // `{name} runs `draglog …``: a verb.
    let is_verb = |behind: &str| {
        [" runs `", " runs since", " reports only", " waits for", " changes {"]
            .iter()
            .any(|verb| behind.starts_with(verb))
    };
    filled(text).any(|(before, name, behind)| {
        let is_right = is_constant(name) || (name.is_empty() && is_share) || is_part(before) || is_verb(behind);
        behind.starts_with(' ') && THINGS.contains(&word(behind)) && !is_right
    })
}

/// A number that is fixed, and more than one.
fn is_constant(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// `5 of {8} questions`: the whole of which something is a part, in the plural whatever it is.
fn is_part(before: &str) -> bool {
    ["} of ", "one of ", "each of ", " all "].iter().any(|words| before.ends_with(words))
}

/// Escapes and filters of characters.
fn escape(line: &str) -> bool {
    let signs = ["\"&lt;\"", "\"&amp;\"", "char::is_control", ".is_control()", "\\u{202", "starts_with(['=', "];
    signs.iter().any(|sign| line.contains(sign))
}

/// Moments in words.
fn date(line: &str) -> bool {
    [".format(\"%", "format(form)", "replace('T', \" \")"].iter().any(|sign| line.contains(sign))
}

/// What a check finds in `code`, with the line.
fn faults(code: &str) -> Vec<(usize, &'static str, String)> {
    let mut found = Vec::new();
    let texts = texts(code);
    for (fault, check) in CHECKS {
        match check {
            Check::Line(is_wrong) => {
                let lines = code.lines().enumerate().filter(|(_, line)| is_wrong(line));
                found.extend(lines.map(|(number, line)| (number + 1, *fault, line.trim().to_owned())));
            }
            Check::Text(is_wrong) => {
                let wrong = texts.iter().filter(|(_, text, behind)| is_wrong(text, behind));
                found.extend(wrong.map(|(number, text, _)| (*number, *fault, text.clone())));
            }
        }
    }
    found
}

#[test]
fn numbers_plurals_dates_and_escapes_are_worded_in_one_place() {
    let (mut wrong, mut unused) = (Vec::new(), APART.to_vec());
    for source in sources().iter().filter(|source| !source.is_of_tests()) {
        let place = source.place();
        for (number, fault, line) in faults(&source.code) {
            let is_apart = |(path, part, _): &(&str, &str, &str)| place.starts_with(path) && line.contains(part);
            unused.retain(|apart| !is_apart(apart));
            if !APART.iter().any(is_apart) {
                wrong.push(format!("{place}:{number}: {fault}\n    {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "nothing stands apart there any more: {unused:?}");
}

#[test]
fn what_is_worded_by_hand_is_found() {
    let is_found = |code: &str| !faults(code).is_empty();
    for wrong in [
        r#"let end = if count == 1 { "" } else { "s" };"#,
        r#"if days == 1 { "1 day".to_owned() } else { days.to_string() }"#,
        r#"if minutes == "1" { "1 minute".to_owned() } else { minutes }"#,
        r#"1 => vec!["1 contribution was not valid".to_owned()],"#,
        r#"format!("{seconds}s")"#,
        r#"format!("about {:.0} s, until {}", seconds, until)"#,
        r#"format!("{:.0} %", share * 100.0)"#,
        r#"format!("{hours:.1} hours blocked")"#,
        r#"fact("kept", format!("{} days", days))"#,
        "format!(\n    \"kept for {} \\\n     weeks\",\n    weeks,\n)",
        r#"format!("{runs} runs, {failed} failed")"#,
        r#"format!("wrote {} bytes", bytes.len())"#,
        r#"'<' => out.push_str("&lt;"),"#,
        r#"at.format("%-d %b").to_string()"#,
        r#"text.replace('T', " ")"#,
    ] {
        assert!(is_found(wrong), "{wrong}");
    }
    for right in [
        r#"format!("{count} waits, {length}").len(); let waits = 1;"#.replace("{count} waits", "{waits}").as_str(),
        r#"format!("{given} of {all} questions answered")"#,
        r#"format!("{} people", share::of(hits, of))"#,
        r#"format!("{LEAST} people or more, {name} runs `draglog`")"#,
        r#"format!("{{{name}}} {}, {} in total", count(runs, "run"), length(total))"#,
    ] {
        assert!(!is_found(right), "{right}");
    }
}

/// Phrases that are ruled out in every text, also in comments. More of them are ruled out in sentences about somebody's work.
const EVERYWHERE: &[&str] = &[
    "the middle one",
    "slowest tenth",
    "so many of so many",
    "what is told",
    "expected value",
    "at the least",
    "one's own",
    "the own",
    "an own",
    "the way round",
    "waste",
    "unproductive",
    "slow developers",
    "significant",
    "oops",
    "sorry",
];

/// The same in what is shown only: a comment may speak of a better guess.
const SHOWN: &[&str] = &["improved", "improves", "improvement", "please"];

/// Where one of them stands on purpose: the file, the words around it, and why.
const MEANT: &[(&str, &str, &str)] = &[
    ("assets/rules/please.toml", "please", "the name of a tool"),
    ("src/app/sharing/standing.rs", "please ", "a line that one person sends to another"),
    ("src/domain/figure/pilot/sentences.rs", "part of any improvement is expected anyway", "a prescribed sentence"),
];

/// Whether `text` has `phrase` in it as whole words.
fn has(text: &str, phrase: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(phrase)
        .any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + phrase.len()..].chars().next()))
}

/// `from five on`, `from {LEAST} on`, `from 6 on`: "five or more".
fn is_from_on(text: &str) -> bool {
    const NUMBERS: &[&str] = &["two", "three", "four", "five", "six", "eight", "ten", "twelve"];
    let words: Vec<&str> = text.split(' ').collect();
    let is_number = |word: &str| {
        word.chars().all(|c| c.is_ascii_digit())
            || NUMBERS.contains(&word)
            || (word.starts_with('{') && word.ends_with('}'))
    };
    let is_on = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()) == "on";
    let number_behind = |rest: &[&str]| rest.first().is_some_and(|word| !word.is_empty() && is_number(word));
    words.iter().enumerate().any(|(at, word)| {
        let rest = &words[at + 1..];
        let on = rest.iter().take(4).position(|word| is_on(word));
        *word == "from" && number_behind(rest) && on.is_some_and(|on| on > 0)
    })
}

/// Every file of `folder` and below whose text people read.
fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_in(&path, found);
        } else if path
            .extension()
            .is_some_and(|ext| ["md", "toml", "html", "txt", "sh", "j2"].iter().any(|known| ext == *known))
        {
            found.push(path);
        }
    }
}

/// The pages and shipped files, by their paths from the root.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["docs", "assets", "surveys"] {
        files_in(&root.join(folder), &mut files);
    }
    files.extend(
        fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "md")),
    );
    let named = files.into_iter().map(|path| (path.strip_prefix(root).unwrap().display().to_string(), path));
    // The style page lists the phrases; the changelog tells of what was.
    let named = named.filter(|(name, _)| !["docs/style.md", "CHANGELOG.md"].contains(&name.as_str()));
    named.map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
}

/// The phrases in `text`, each with its line; `is_shown` where it is no comment.
fn phrases(name: &str, text: &str, is_shown: bool) -> Vec<String> {
    let shown = SHOWN.iter().filter(|_| is_shown);
    let listed: Vec<&str> = EVERYWHERE.iter().chain(shown).copied().collect();
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let lower = line.to_lowercase();
        let is_meant = |phrase: &str| {
            MEANT.iter().any(|(file, words, _)| *file == name && words.contains(phrase) && lower.contains(words))
        };
        let found = listed.iter().filter(|phrase| has(&lower, phrase) && !is_meant(phrase));
        wrong.extend(found.map(|phrase| format!("{name}:{}: `{phrase}`", number + 1)));
        if is_shown && is_from_on(&lower) {
            wrong.push(format!("{name}:{}: \"from … on\": say \"… or more\"", number + 1));
        }
    }
    wrong
}

/// The text of a file with only the pieces that `is_kept` takes; lines stay where they are.
fn only(source: &Source, is_kept: fn(Piece) -> bool) -> String {
    let text = without_test_modules(&source.text);
    let blank = |at: &str| at.chars().filter(|c| *c == '\n').collect::<String>();
    pieces(&text)
        .into_iter()
        .map(|(piece, at)| if is_kept(piece) { text[at].to_owned() } else { blank(&text[at]) })
        .collect()
}

#[test]
fn no_text_has_a_phrase_that_the_style_rules_out() {
    let mut wrong: Vec<String> = pages().iter().flat_map(|(name, text)| phrases(name, text, true)).collect();
    for source in sources() {
        let name = source.place();
        wrong.extend(phrases(&name, &only(source, |piece| piece == Piece::Literal), true));
        wrong.extend(phrases(&name, &only(source, |piece| piece == Piece::Comment), false));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the style page lists is looked for, here or in sentences about somebody's work.
#[test]
fn the_phrases_of_the_style_page_are_looked_for() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/style.md")).unwrap();
    let table = page.split("\n## Words we don't\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")).skip(1);
    let phrases = rows.flat_map(|row| row.split(" | ").next().unwrap().split(", "));
    let phrases: Vec<String> =
        phrases.map(|phrase| phrase.trim_matches('"').trim_start_matches("the ").to_owned()).collect();
    assert!(phrases.len() > 10, "{phrases:?}");
    let is_known = |phrase: &str| {
        let all = EVERYWHERE.iter().chain(SHOWN).copied().chain(BANNED.iter().map(|(banned, _)| *banned));
        is_from_on(phrase) || all.map(|known| known.trim_start_matches("the ")).any(|known| known == phrase)
    };
    // Signs are looked for by `objections`.
    let unknown: Vec<&String> = phrases
        .iter()
        .filter(|phrase| !is_known(phrase) && !phrase.contains('↑') && *phrase != "exclamation marks")
        .collect();
    assert!(unknown.is_empty(), "no test looks for {unknown:?}");
}
