//! Survey files made up at random: good ones, and good ones that something happened to. The same seed gives the same file.

use std::fmt::Write as _;

use fastrand::Rng;

const SEEDS: &[&str] = &[
    include_str!("../../../surveys/context_gaps.toml"),
    include_str!("../../../surveys/dora_quick.toml"),
    include_str!("../../../surveys/studio_factory.toml"),
    include_str!("../../../surveys/post_wait.toml"),
    include_str!("../../../assets/survey-template.toml"),
];
const WORDS: &[&str] = &["work", "Größe", "held", "up", "日本", "often", "\\\"quoted\\\"", "90%", "naïve", "don't"];
const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\"",
    "\"\"\"",
    "'",
    "#",
    ",",
    ".",
    "\n",
    "\r",
    "\t",
    "\u{1b}[31m",
    "\u{0}",
    "\\u001b",
    "\\uD800",
    "\u{202e}",
    "\u{feff}",
    "nan",
    "inf",
    "-1",
    "1e400",
    "0x7fffffffffffffff",
    "true",
    "2026-11-20",
    "[[survey]]\n",
    "[[survey.item]]\n",
    "[survey]\n",
    "id = \"a\"\n",
    "type = \"scal\"\n",
    "{kind}",
    "share = {}\n",
    "scale = \"freq5\"\n",
    "max = 99\n",
    "schema = 2\n",
    "a.b.c.d = 1\n",
];

/// A file that must be accepted.
pub(super) fn valid(seed: u64) -> String {
    let rng = &mut Rng::with_seed(seed);
    let mut out = String::from("schema = 1\n");
    if rng.bool() {
        let _ = writeln!(out, "min_group = {}", rng.u32(5..50));
    }
    let scale = rng.bool();
    if scale {
        let _ = writeln!(out, "[scales]\nshared_{seed} = {}", labels(rng, 5));
    }
    let cadences = ["every 4 weeks", "every week", "quarterly", "3 random days a week", "on request"];
    let _ = write!(
        out,
        "\n[[survey]]\nid = \"s{}\"\nversion = {}\ntitle = \"{}\"\nintro = \"{}\"\nrecall = \"today\"\ncadence = \"{}\"\nunit = \"{}\"\n",
        rng.u32(..),
        rng.u32(1..999),
        text(rng, 4),
        if rng.bool() { String::new() } else { text(rng, 10) },
        rng.choice(cadences).unwrap(),
        rng.choice(["person", "change", "person-day", "task"]).unwrap(),
    );
    for index in 0..rng.usize(1..5) {
        item(rng, &mut out, index, scale.then(|| format!("shared_{seed}")));
    }
    out
}

fn item(rng: &mut Rng, out: &mut String, index: usize, scale: Option<String>) {
    let kind = *rng.choice(&["scale", "bins", "single", "multi", "bipolar", "tag"]).unwrap();
    let _ = write!(out, "\n[[survey.item]]\nid = \"i{index}\"\ntype = \"{kind}\"\nna = \"{}\"\n", text(rng, 2));
    if kind == "bipolar" {
        let _ = writeln!(out, "left = \"{}\"\nright = \"{}\"\nstudio = \"left\"", text(rng, 6), text(rng, 6));
        return;
    }
    let good = *rng.choice(&["high", "low", "none"]).unwrap();
    let _ = writeln!(out, "text = \"{}\"\ngood = \"{good}\"", text(rng, 8));
    if kind == "tag" {
        return;
    }
    let count = if kind == "scale" && scale.is_some() { 5 } else { rng.usize(2..=9) };
    match scale {
        Some(name) if kind == "scale" => drop(writeln!(out, "scale = \"{name}\"")),
        _ => drop(writeln!(out, "labels = {}", labels(rng, count))),
    }
    if kind == "bins" {
        let edges: Vec<String> = (1..count).map(|n| format!("{}.5", n * 3)).collect();
        let _ = writeln!(out, "unit = \"h\"\nupper = [{}]", edges.join(", "));
    }
    if kind == "multi" {
        let _ = writeln!(out, "max = {}", rng.usize(2..=count));
    }
    if rng.bool() {
        let option = *rng.choice(&[1, count]).unwrap();
        let _ = writeln!(out, "share = {{ options = [{option}], name = \"{}\" }}", text(rng, 2));
    }
}

fn text(rng: &mut Rng, most: usize) -> String {
    let count = rng.usize(1..=most);
    (0..count).map(|_| *rng.choice(WORDS).unwrap()).collect::<Vec<_>>().join(" ")
}

fn labels(rng: &mut Rng, count: usize) -> String {
    let labels: Vec<String> = (0..count).map(|n| format!("\"{} {n}\"", rng.choice(WORDS).unwrap())).collect();
    format!("[{}]", labels.join(", "))
}

/// A file that was good until something happened to it; it may be no UTF-8 any more.
pub(super) fn mutated(seed: u64) -> Vec<u8> {
    let rng = &mut Rng::with_seed(seed);
    let start = rng.usize(..SEEDS.len() + 2);
    let mut bytes = SEEDS.get(start).map_or_else(|| valid(seed), |text| (*text).to_owned()).into_bytes();
    for _ in 0..rng.usize(1..=5) {
        mutate(rng, &mut bytes);
    }
    bytes
}

fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let at = rng.usize(..bytes.len());
    let end = (at + rng.usize(1..60)).min(bytes.len());
    match rng.u8(..9) {
        0 => drop(bytes.drain(at..end)),
        1 => bytes[at] = rng.u8(..),
        2 => drop(bytes.splice(at..at, rng.choice(TOKENS).unwrap().bytes())),
        3 => bytes.truncate(at),
        4 => {
            let copy = bytes[at..end].to_vec();
            bytes.splice(at..at, copy);
        }
        5 => {
            let nested = *rng.choice(&[b"[", b"{"]).unwrap();
            bytes.splice(at..at, nested.repeat(rng.usize(1..400)));
        }
        _ => lines(rng, bytes),
    }
}

/// What a person does with an editor: drops, doubles, swaps or misspells a line.
fn lines(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
    match rng.u8(..5) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(one, lines[other].clone()),
        2 => lines.swap(one, other),
        3 => {
            let letter = rng.usize(..lines[one].len());
            lines[one].remove(letter);
        }
        _ => lines[one] = rng.choice(TOKENS).unwrap().as_bytes().to_vec(),
    }
    *bytes = lines.concat();
}
