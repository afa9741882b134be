//! The worked example of the guide, and what bands, leads and severities mean.

use super::*;
use crate::domain::team::interview::Draft;

fn tag(id: &str) -> Tag {
    id.parse().unwrap()
}

/// An incident of which nothing but its code is known.
fn plain(code: &str) -> Incident {
    Draft { code: Some(tag(code)), ..Draft::default() }.incident().unwrap()
}

fn incident(code: &str, times: f64, minutes: f64) -> Incident {
    Incident { times_per_week: Some([times; 3]), minutes_each: Some(minutes), ..plain(code) }
}

fn files(of: Vec<Vec<Incident>>) -> Vec<FrictionFile> {
    let file = |(index, incidents)| FrictionFile {
        code_name: super::super::code_name(index),
        week: "2026-W47".parse().unwrap(),
        role: None,
        guide: "full".into(),
        taxonomy: super::super::taxonomy(),
        incidents,
    };
    (0..).zip(of).map(file).collect()
}

/// Who, how many times a week, minutes.
type Mention = (usize, f64, f64);

/// The six interviews of the worked example: who named what, how often, for how long.
fn worked_example() -> Vec<FrictionFile> {
    let said: &[(&str, &[Mention])] = &[
        ("context_hunt", &[(1, 10.0, 10.0), (2, 5.0, 15.0), (3, 8.0, 8.0), (4, 3.0, 20.0), (5, 6.0, 12.0)]),
        ("review_wait", &[(1, 3.0, 30.0), (2, 4.0, 20.0), (4, 2.0, 45.0), (6, 3.0, 25.0)]),
        ("flaky_fail", &[(1, 6.0, 10.0), (3, 12.0, 6.0), (5, 5.0, 8.0), (6, 4.0, 15.0)]),
        ("approval_gate", &[(2, 1.0, 120.0), (4, 0.5, 240.0)]),
    ];
    let mut people = vec![Vec::new(); 6];
    for (code, mentions) in said {
        for (person, times, minutes) in *mentions {
            people[person - 1].push(incident(code, *times, *minutes));
        }
    }
    files(people)
}

#[test]
fn the_worked_example_comes_out_to_the_digit() {
    let found = themes(&worked_example(), &[]);
    let told = |theme: &InterviewTheme| (theme.code.id(), format!("{:.3}", theme.hours.usual), theme.ranks, theme.band);
    let all: Vec<_> = found.themes.iter().map(told).collect();
    assert_eq!(
        all,
        [
            ("context_hunt", "1.031".to_owned(), (1, 2), 1),
            ("review_wait", "0.931".to_owned(), (1, 2), 1),
            ("flaky_fail", "0.644".to_owned(), (3, 4), 2),
        ]
    );
    let leads: Vec<_> = found.leads.iter().map(told).collect();
    assert_eq!(leads, [("approval_gate", "0.667".to_owned(), (3, 4), 0)]);
    assert_eq!((found.leads[0].reach.people, found.leads[0].reach.of), (2, 6));
    let [low, high] = found.themes[0].reach.wilson95;
    assert_eq!((format!("{low:.4}"), format!("{high:.4}")), ("0.4365".into(), "0.9699".into()));
}

#[test]
fn severity_is_a_level_that_two_people_mentioned_and_orders_only_inside_a_band() {
    let mut example = worked_example();
    for (file, levels) in example.iter_mut().zip([[4, 2], [3, 2], [3, 3], [1, 3], [1, 4], [2, 3]]) {
        for incident in &mut file.incidents {
            let level = match incident.code.id() {
                "context_hunt" => levels[0],
                "review_wait" => levels[1],
                _ => 4,
            };
            incident.severity = Some(level);
        }
    }
    let found = themes(&example, &[]);
    let order: Vec<_> = found.themes.iter().map(|theme| (theme.code.id(), theme.severity)).collect();
    // 4, 3, 3, 1, 1 gives 3 and 2, 2, 3, 3 gives 3: hours decide; the 4 of the second band does not lift it.
    assert_eq!(order, [("context_hunt", Some(3)), ("review_wait", Some(3)), ("flaky_fail", Some(4))]);
    example[0].incidents.iter_mut().for_each(|incident| incident.severity = Some(3));
    example[1].incidents.iter_mut().for_each(|incident| incident.severity = Some(2));
    example[2].incidents.iter_mut().for_each(|incident| incident.severity = Some(2));
    let found = themes(&example, &[]);
    assert_eq!(found.themes[0].code.id(), "review_wait", "3 before 2 inside a band");
}

#[test]
fn two_mentions_by_one_person_add_hours_but_no_people() {
    let twice = vec![incident("env_setup", 1.0, 60.0), incident("env_setup", 2.0, 30.0)];
    let found = themes(&files(vec![twice, vec![], vec![], vec![], vec![]]), &[]);
    let lead = &found.leads[0];
    assert_eq!((lead.reach.people, lead.hours.known_from), (1, 1));
    assert!((lead.hours.usual - 0.4).abs() < 1e-12);
}

#[test]
fn a_cost_that_was_not_said_is_not_zero_but_not_known() {
    let told = vec![plain("unclear_need")];
    let found = themes(&files(vec![told.clone(), told.clone(), told]), &[]);
    assert_eq!(found.themes[0].hours.known_from, 0);
    assert_eq!(hours_words(&found.themes[0].hours), "hours not known");
}

#[test]
fn causes_can_be_merged_by_giving_them_one_name() {
    let with = |cause: &str| {
        vec![Incident {
            cause: Some(cause.into()),
            workaround: Some("Ask  in a Channel".into()),
            ..incident("context_hunt", 1.0, 1.0)
        }]
    };
    let files = files(vec![with("owner"), with("no_owner"), with("docs")]);
    let rename = |from: &str, to: &str| Rename { code: None, from: from.into(), to: to.into() };
    let found = themes(&files, &[rename("no_owner", "owner"), rename("owner", "owner_unknown")]);
    let causes: Vec<_> = found.themes[0].causes.iter().map(|(cause, people)| (cause.as_str(), *people)).collect();
    assert_eq!(causes, [("owner_unknown", 2), ("docs", 1)]);
    assert_eq!(found.themes[0].workarounds, ["ask in a channel"]);
    let elsewhere = Rename { code: Some(tag("rework")), ..rename("owner", "x") };
    assert_eq!(themes(&files, &[elsewhere]).themes[0].causes.len(), 3);
}

#[test]
fn no_interviews_give_no_themes() {
    let found = themes(&[], &[]);
    assert!(found.themes.is_empty() && found.leads.is_empty() && found.weeks.is_none() && !found.is_for_a_lead());
}

#[test]
fn ten_thousand_incidents_are_merged() {
    let codes: Vec<Tag> = Tag::categories().collect();
    let of = |person: usize| -> Vec<Incident> {
        (0..1250).map(|index| incident(codes[(person * 7 + index) % 16].id(), 1.0, 1.0)).collect()
    };
    let found = themes(&files((0..8).map(of).collect()), &[]);
    assert_eq!(found.themes.len(), 16);
    assert!(found.themes.iter().all(|theme| theme.reach.people == 8));
}
