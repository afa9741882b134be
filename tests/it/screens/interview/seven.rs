//! As a coach would: seven interviews typed from written scripts, ranked by hand and by the program, and compared.

use draglog::domain::figure::stats::wilson95;
use draglog::domain::page::interview;
use draglog::domain::round::result::Bounds;
use draglog::domain::team::interview::{Mentions, SourceAgreement, SourceStatement, Sources, hours_words, themes};

use super::Coach;
use crate::screens::pictures::keeps;

/// What a person said: code letter, cause, fewest, usual, most, minutes, severity, workaround, role (digit).
type Told = (char, &'static str, [&'static str; 3], &'static str, u8, &'static str, u8);

/// Seven people of one value stream.
const SCRIPTS: [&[Told]; 7] = [
    &[
        ('h', "owner unknown", ["2", "5", "8"], "15", 2, "ask in a channel", 2),
        ('r', "one reviewer", ["2", "3", "4"], "30", 3, "ping again", 1),
    ],
    &[
        ('h', "owner unknown", ["3", "4", "6"], "20", 3, "ask in a channel", 2),
        ('f', "shared test data", ["4", "6", "9"], "10", 2, "rerun", 1),
    ],
    &[
        ('h', "stale runbook", ["1", "2", "3"], "30", 2, "ask in a channel", 2),
        ('r', "one reviewer", ["1", "2", "4"], "45", 3, "ping again", 1),
        ('a', "change board", ["0", "0,5", "1"], "240", 4, "", 4),
    ],
    &[
        ('f', "shared test data", ["5", "8", "12"], "6", 1, "rerun", 1),
        ('e', "expired login", ["1", "1", "2"], "25", 1, "", 2),
    ],
    &[
        ('h', "owner unknown", ["4", "6", "10"], "10", 2, "Ask in a channel", 2),
        ('r', "big changes", ["2", "4", "5"], "20", 2, "split the change", 1),
    ],
    &[
        ('f', "shared test data", ["2", "5", "6"], "12", 2, "rerun", 1),
        ('a', "change board", ["1", "1", "1"], "90", 4, "", 4),
        ('r', "one reviewer", ["1", "3", "4"], "25", 3, "ping again", 1),
    ],
    &[('h', "owner unknown", ["2", "3", "5"], "20", 1, "ask in a channel", 2)],
];

/// Types one interview from its script, from `n` to the written file.
fn hold(coach: &mut Coach, script: &[Told]) {
    coach.begin();
    for (letter, cause, [fewest, usual, most], minutes, severity, way, role) in script {
        let facet = if *letter == 'h' { "<enter>" } else { "" };
        coach.press(&format!(
            "n{letter}<enter>{cause}<enter>{facet}{fewest}<enter>{usual}<enter>{most}<enter>{minutes}<enter>5<enter>{severity}<enter>{way}<enter>{role}<enter>2<enter>n<enter>"
        ));
    }
    coach.press("Rw<esc>");
}

#[test]
fn seven_interviews_typed_from_scripts_are_ranked_as_by_hand() {
    let mut coach = Coach::new();
    for script in SCRIPTS {
        hold(&mut coach, script);
    }
    let files = coach.files();
    assert_eq!(files.len(), 7);
    let found = themes(&files, &[]);
    // By hand, usual times x minutes, over 60 and 7 people:
    //   context hunt   75 + 80 + 60 + 60 + 60 = 335 min -> 0.7976 h
    //   review wait    90 + 90 + 80 + 75      = 335 min -> 0.7976 h
    //   flaky          60 + 48 + 60           = 168 min -> 0.4 h
    //   approval       120 + 90               = 210 min -> 0.5 h, two people: a lead
    //   environment    25                     =  25 min -> 0.0595 h, one person: a lead
    let hours: Vec<(&str, String)> =
        found.themes.iter().map(|theme| (theme.code.id(), format!("{:.4}", theme.hours.usual))).collect();
    assert_eq!(
        hours,
        [
            ("review_wait", "0.7976".to_owned()),
            ("context_hunt", "0.7976".to_owned()),
            ("flaky_fail", "0.4000".to_owned()),
        ],
        "in one band severity orders: 3 was mentioned by three for review, 2 by three for the hunt"
    );
    let leads: Vec<(&str, String, u32)> = found
        .leads
        .iter()
        .map(|theme| (theme.code.id(), format!("{:.4}", theme.hours.usual), theme.reach.people))
        .collect();
    assert_eq!(leads, [("approval_gate", "0.5000".to_owned(), 2), ("env_setup", "0.0595".to_owned(), 1)]);
    // Left out one at a time, by hand: without 7 the review leads (335 to 275 min), without 6 the hunt does (335 to 260);
    // approval keeps rank 3 unless 3 is left out, when 90 min stand behind the 168 of the flaky failures.
    let ranks: Vec<(usize, usize)> = found.themes.iter().map(|theme| theme.ranks).collect();
    assert_eq!(ranks, [(1, 2), (1, 2), (3, 4)]);
    assert_eq!(found.themes.iter().map(|theme| theme.band).collect::<Vec<_>>(), [1, 1, 2]);
    assert_eq!((found.themes[0].severity, found.themes[1].severity), (Some(3), Some(2)));
    assert_eq!(found.themes[0].reach, Mentions { people: 4, of: 7, wilson95: wilson95(4, 7).unwrap() });
    assert_eq!(found.themes[1].workarounds, ["ask in a channel"]);
    // Fewest and most of the hunt: (30+60+30+40+40) and (120+120+90+100+100) minutes.
    assert_eq!(hours_words(&found.themes[1].hours), "0.8 h per week (0.5 to 1.3)");
    let causes: Vec<_> = found.themes[1].causes.iter().map(|(cause, people)| (cause.as_str(), *people)).collect();
    assert_eq!(causes, [("owner_unknown", 4), ("stale_runbook", 1)]);
}

#[test]
fn the_screen_shows_the_same_themes_and_merges_causes_until_it_is_taken_back() {
    let mut coach = Coach::new();
    for script in SCRIPTS {
        hold(&mut coach, script);
    }
    coach.press("T").screen.after(20_000);
    let picture = coach.screen.picture(100, 40);
    keeps("interview_themes_100x40", &picture);
    // The second cause of the first theme gets the first one's name.
    coach.press("<down>m<^u>one reviewer<enter>");
    let picture = coach.screen.picture(100, 40);
    assert!(picture.contains("one_reviewer (4)") && !picture.contains("big_changes (1)"), "{picture}");
    coach.press("z");
    assert!(coach.screen.picture(100, 40).contains("big_changes (1)"));
    coach.press("c");
    let picture = coach.screen.picture(100, 40);
    keeps("interview_compare_100x40", &picture);
    let mut desk = coach.desk();
    let tag = |letter| draglog::domain::log::tag::Tag::by_key(letter).unwrap();
    let logs = [
        (tag('b'), SourceStatement::Known { bounds: Bounds::exactly(6), of: 12 }),
        (tag('h'), SourceStatement::Known { bounds: Bounds { at_least: 10, at_most: 12 }, of: 12 }),
    ];
    desk.beside = Sources { logs: Some(logs.into()), ..Sources::default() };
    coach.screen.tell(interview::Reply::Page(Box::new(desk)));
    let picture = coach.screen.picture(100, 40);
    for words in [
        "7 interviews beside a round's result.",
        SourceAgreement::NormalisedDrag.question(),
        "build or test: interviews: fewer than 3 of 7; logs: 6 of 12",
        "review: interviews: 4 of 7; logs: fewer than 3 of 12",
        "context hunt: interviews: 5 of 7; logs: 10 or more of 12",
    ] {
        assert!(picture.contains(words), "no `{words}` on\n{picture}");
    }
}

#[test]
fn fewer_than_five_are_for_the_coach_alone() {
    let mut coach = Coach::new();
    hold(&mut coach, SCRIPTS[0]);
    coach.press("T");
    assert!(coach.picture().contains("For you alone: a lead"), "{}", coach.picture());
}

#[test]
fn an_interview_that_cannot_be_read_is_named_beside_the_themes() {
    let mut coach = Coach::new();
    for script in SCRIPTS {
        hold(&mut coach, script);
    }
    let mut desk = coach.desk();
    let name = desk.interviews[0].code_name.clone();
    desk.interviews[0].incidents[0].draft.minutes = "many".to_owned();
    coach.press("T").screen.after(20_000);
    coach.screen.tell(interview::Reply::Page(Box::new(desk)));
    for (width, height) in [(100, 40), (80, 24)] {
        let picture = coach.screen.picture(width, height);
        assert!(picture.contains(&name) && picture.contains("incident 1"), "no `{name}` on\n{picture}");
    }
}
