//! What a page says to discuss: picked by cost and agreement, the same each time, and "not enough" where it is not.

use assert_cmd::Command;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::report::Report;

use super::{report, rounds};

fn of(result: &RoundResult) -> Report {
    report(std::slice::from_ref(result))
}

/// Eight people in whose logs so many have each category among the four that cost most.
fn with_tags(people: &[(&str, u32)]) -> RoundResult {
    let mut result = rounds::empty(8);
    result.blocks = vec![rounds::tags(8, people)];
    result
}

fn tags(report: &Report) -> Vec<&'static str> {
    report.topics.iter().map(|topic| topic.tag.id()).collect()
}

#[test]
fn what_costs_most_and_is_agreed_on_comes_first() {
    let mut result = with_tags(&[("review_wait", 5), ("build_test", 4), ("rework", 3)]);
    // Four of eight for an hour or more weigh less than five of eight for an hour, and 5 hours of toil for three weigh most.
    result.blocks.extend(rounds::answered("toil_hours", "tl_hours", &[2, 2, 1, 0, 3, 0, 0]));
    let report = of(&result);
    assert_eq!(tags(&report), ["manual_toil", "review_wait", "build_test"]);
    assert_eq!(report.topics.iter().map(|topic| topic.weight).collect::<Vec<_>>(), [1.88, 0.63, 0.5]);
    assert_eq!(report.too_little, None);
}

#[test]
fn what_weighs_the_same_stands_in_the_order_of_attack() {
    let all = [("context_hunt", 4), ("flaky_fail", 4), ("manual_toil", 4), ("tech_debt", 4)];
    assert_eq!(tags(&of(&with_tags(&all))), ["flaky_fail", "manual_toil", "context_hunt"]);
    let mut reversed = all;
    reversed.reverse();
    assert_eq!(tags(&of(&with_tags(&reversed))), ["flaky_fail", "manual_toil", "context_hunt"]);
}

#[test]
fn a_topic_says_which_other_figures_agree_and_which_do_not_show_it() {
    let mut result = with_tags(&[("context_hunt", 5)]);
    result.blocks.extend(rounds::answered("context_gaps", "cg_freq", &[1, 2, 3, 2, 0]));
    result.blocks.extend(rounds::answered("context_gaps", "cg_hours", &[4, 3, 1, 0, 0, 0]));
    let report = of(&result);
    let topic = &report.topics[0];
    assert_eq!(topic.says, "5 of 8 about once a day or more; 3 less often.");
    assert_eq!(
        topic.how_sure,
        "8 people answered, from memory (last 5 working days). The logs agree: 5 of 8 have it among the four that cost \
         them most. Other answers do not show it: time that goes into it, in five days (fewer than 3 of 8 more than 3 \
         hours)."
    );
}

#[test]
fn the_most_named_option_picks_a_finer_move() {
    let mut result = with_tags(&[("context_hunt", 6)]);
    assert!(of(&result).topics[0].question.contains("one place with owner, deploy path and runbook"));
    result.blocks.extend(rounds::answered("context_gaps", "cg_what", &[1, 0, 6, 0, 0, 1, 0, 0]));
    assert!(of(&result).topics[0].question.contains("a runbook linked from each service"));
}

#[test]
fn not_enough_is_an_answer_and_says_what_to_ask() {
    let two = of(&with_tags(&[("flaky_fail", 5), ("rework", 3)]));
    assert_eq!(tags(&two), ["flaky_fail", "rework"]);
    let little = two.too_little.unwrap();
    assert!(little.says.starts_with("Not enough here to pick three: only these two"), "{}", little.says);
    assert!(little.next[0].contains("`draglog round new … --survey context_gaps --survey toil_hours`"), "{little:?}");
    let none = of(&with_tags(&[("flaky_fail", 2)]));
    assert_eq!(none.topics.len(), 0);
    assert!(none.too_little.unwrap().says.contains("nothing was certainly named by one in three"));
}

#[test]
fn every_pilot_line_can_be_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let every: Vec<&str> =
        draglog::domain::log::tag::Tag::categories().map(draglog::domain::log::tag::Tag::id).collect();
    for tag in every {
        let report = of(&with_tags(&[(tag, 6)]));
        let line = &report.topics[0].pilot;
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("DRAGLOG_DATA_DIR", folder.path()).env("DRAGLOG_CONFIG_DIR", folder.path());
        command.args(line.split(' ').skip(1)).args(["--hypothesis", "it holds up less"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
