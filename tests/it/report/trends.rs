//! One team's rounds over time: side by side, a direction from three on, and nothing of several teams or the same weeks.

use draglog::domain::team::report::Figure;

use super::command::Folder;
use super::{report, rounds};

fn often(counts: &[u32]) -> Figure {
    let report = report(&rounds::over_time(counts));
    report.figures().find(|figure| figure.id == "context_gaps.cg_freq").unwrap().clone()
}

#[test]
fn two_rounds_stand_side_by_side_and_tell_nothing() {
    let trend = often(&[4, 8]).trend.unwrap();
    let words: Vec<String> =
        trend.points.iter().map(|point| format!("{} {}", point.from, point.count.as_ref().unwrap().words)).collect();
    assert_eq!(words, ["19 Jan 4 of 12", "16 Feb 8 of 12"]);
    assert_eq!(trend.sentence, "Two rounds cannot tell a direction.");
}

#[test]
fn three_rounds_tell_a_direction_only_where_they_lie_apart() {
    let sentence = |counts: &[u32]| often(counts).trend.unwrap().sentence;
    assert!(sentence(&[4, 5, 8]).contains("more than at first"));
    assert!(sentence(&[8, 5, 4]).contains("fewer than at first"));
    assert!(sentence(&[4, 8, 6]).contains("both ways"));
    // 10, 11 and 12 of 12 are one figure.
    assert_eq!(sentence(&[10, 12, 11]), "The same in all 3 rounds.");
    assert!(sentence(&[10, 6, 11]).contains("can be the same"));
}

#[test]
fn a_single_round_has_no_trend_and_several_teams_are_none() {
    assert_eq!(often(&[4]).trend, None);
    let folder = Folder::new();
    let [one, other] = &rounds::over_time(&[4, 8])[..] else { unreachable!() };
    folder.result("one.json", one);
    folder.result_of_others("other.json", other);
    let ended = folder.report("one.json other.json");
    assert!(ended.code == 3 && ended.stderr.contains("`--teams`"), "{}", ended.stderr);
    let mut same = other.clone();
    same.weeks = one.weeks;
    folder.result("same.json", &same);
    let ended = folder.report("one.json same.json");
    assert!(ended.code == 3 && ended.stderr.contains("`--teams`"), "{}", ended.stderr);
}
