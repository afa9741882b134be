//! One's own answers over time.

use chrono::{DateTime, FixedOffset};
use draglog::domain::figure::pulse::{PulseResults, against_last_time, results};
use draglog::domain::log::survey::{
    Answer, Careless, PulseId, PulseRecord, PulseResponse, PulseTrigger, Sitting, careless, place,
};
use draglog::survey::Surveys;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn taken(survey: &str, when: &str, answers: &[(&str, &str)]) -> PulseResponse {
    let surveys = Surveys::builtin();
    let survey = surveys.find(survey).unwrap();
    let answers = answers
        .iter()
        .map(|(item, value)| ((*item).to_owned(), survey.item(item).unwrap().parse_answer(value).unwrap()))
        .collect();
    PulseResponse {
        sitting: Sitting {
            survey: survey.id.clone(),
            version: survey.version,
            service: None,
            begun: at(when),
            trigger: PulseTrigger::Due,
        },
        ended: Some(at(when)),
        seconds: Some(40.0),
        answers,
    }
}

fn recorded(responses: &[PulseResponse]) -> Vec<PulseRecord> {
    let record = |(response, id): (&PulseResponse, i64)| PulseRecord {
        id: PulseId(id),
        response: response.clone(),
        asked: vec![],
    };
    responses.iter().zip(1..).map(record).collect()
}

#[test]
fn a_distribution_counts_each_answer_once_and_keeps_skipped_and_not_applicable_apart() {
    let surveys = Surveys::builtin();
    let survey = surveys.find("context_gaps").unwrap();
    let mut history = vec![
        taken("context_gaps", "2026-09-07T10:00:00+02:00", &[("cg_freq", "2"), ("cg_what", "1,4")]),
        taken("context_gaps", "2026-10-05T10:00:00+02:00", &[("cg_freq", "4"), ("cg_what", "4")]),
        taken("context_gaps", "2026-11-02T10:00:00+01:00", &[("cg_freq", "0"), ("cg_what", "0")]),
        taken("context_gaps", "2026-11-09T10:00:00+01:00", &[]),
    ];
    let mut other = history[0].clone();
    other.sitting.version = 2;
    history.push(other);
    let all = results(&[survey], &recorded(&history));
    assert_eq!(all.iter().map(|one| (one.survey.version, one.is_current)).collect::<Vec<_>>(), [(2, false), (1, true)]);
    let results = &all[1].services[0].items;
    let freq = &results[0];
    assert_eq!(freq.rows.iter().map(|row| row.count).collect::<Vec<_>>(), [0, 1, 0, 1, 0]);
    assert_eq!((freq.answered, freq.not_applicable, freq.skipped, freq.over_time.len()), (2, 1, 1, 4));
    let headline = freq.headline.as_ref().unwrap();
    assert_eq!((headline.count, headline.of, headline.name.as_str()), (1, 2, "about once a day or more"));
    let what = &results[2];
    assert_eq!((what.rows[0].count, what.rows[3].count, what.answered), (1, 2, 2));
}

#[test]
fn the_sentence_compares_with_the_last_time_of_the_same_version() {
    let surveys = Surveys::builtin();
    let survey = surveys.find("context_gaps").unwrap();
    let first = taken("context_gaps", "2026-10-12T10:00:00+02:00", &[("cg_freq", "2"), ("cg_found", "1")]);
    let latest = taken("context_gaps", "2026-11-09T10:00:00+01:00", &[("cg_freq", "3"), ("cg_found", "1")]);
    let history = [first.clone(), latest.clone()];
    let said: Vec<_> =
        against_last_time(survey, &latest, history.iter()).into_iter().map(|c| (c.changed, c.sentence)).collect();
    assert_eq!(
        said,
        [
            (true, "About once a day; last time (12 Oct): Once or twice".to_owned()),
            (false, "A person, as last time (12 Oct)".to_owned())
        ]
    );
    assert_eq!(against_last_time(survey, &first, history.iter()), []);
    let on_screen = taken("context_gaps", "2026-10-12T10:00:00.000417+02:00", &[("cg_freq", "2"), ("cg_found", "1")]);
    assert_eq!(against_last_time(survey, &on_screen, history.iter()), [], "read back, it is not its own past");
    let mut other = latest;
    other.sitting.version = 9;
    assert_eq!(against_last_time(survey, &other, history.iter()), []);
}

#[test]
fn a_service_is_placed_in_the_ranges_with_the_cut_as_a_line() {
    let surveys = Surveys::builtin();
    let dora = surveys.find("dora_quick").unwrap();
    let answers = [("dq_deploy", "3"), ("dq_lead", "1"), ("dq_fail", "0"), ("dq_restore", "2"), ("dq_basis", "1")];
    let mut one = taken("dora_quick", "2026-11-02T10:00:00+01:00", &answers);
    one.sitting.service = Some("api".into());
    let lines: Vec<String> = place(dora, &one).iter().map(draglog::domain::log::survey::Placement::line).collect();
    assert_eq!(
        lines,
        [
            "At least weekly, not daily (3 of 6) · seed elite: daily or better",
            "Under 1 hour (1 of 6) · within seed elite: under 1 day",
            "1 hour to under 1 day (2 of 5) · seed elite: under 1 hour",
        ]
    );
    assert!(dora.attribution.as_ref().unwrap().contains("CC BY 4.0"));
    let mut other = one.clone();
    other.sitting.service = Some("web".into());
    let results = PulseResults::of(dora.clone(), true, &recorded(&[one, other]));
    let answered = results.services.iter().map(|one| (one.service.as_deref(), one.items[0].answered));
    assert_eq!(answered.collect::<Vec<_>>(), [(Some("api"), 1), (Some("web"), 1)]);
}

#[test]
fn haste_and_one_key_for_everything_are_told_as_signs() {
    let surveys = Surveys::builtin();
    let toil = surveys.find("toil_hours").unwrap();
    let same = [("tl_hours", "3"), ("tl_removable", "3"), ("tl_inner", "3"), ("tl_lost", "3")];
    let mut one = taken("toil_hours", "2026-11-02T10:00:00+01:00", &same);
    assert_eq!(careless(toil, &one), [Careless::SameKey { key: 3 }]);
    one.seconds = Some(2.0);
    assert_eq!(careless(toil, &one)[0], Careless::Fast { seconds_per_item: 0.5 });
    one.answers.insert("tl_lost".into(), Answer::Option(2));
    one.seconds = None;
    assert_eq!(careless(toil, &one), []);
}
