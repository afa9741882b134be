//! `draglog report --agenda`: half an hour over the page.

use draglog::domain::team::report::agenda;

use super::command::Folder;
use super::{report, rounds};
use crate::wording::objections;

#[test]
fn half_an_hour_without_a_gap() {
    for result in [rounds::twelve(), rounds::six(), rounds::empty(8)] {
        let agenda = agenda(&report(&[result]));
        assert_eq!((agenda.steps[0].from, agenda.steps.last().unwrap().to), (0, 30));
        assert!(
            agenda.steps.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].from < pair[0].to),
            "{agenda:?}"
        );
        for line in agenda.steps.iter().flat_map(|step| &step.lines).chain(&agenda.never) {
            assert_eq!(objections(line), [] as [String; 0], "{line}");
        }
    }
}

#[test]
fn the_plan_names_the_topics_and_what_not_to_do() {
    let folder = Folder::new();
    folder.result("result.json", &rounds::twelve());
    let ended = folder.report("result.json --agenda");
    insta::assert_snapshot!(ended.stdout);
    let page = folder.report("result.json --agenda --format html").stdout;
    assert!(page.contains("What not to do") && !page.contains("<script"));
    for line in ["result.json --agenda --format csv", "result.json --agenda -o plan.json", "--agenda --teams a b c"] {
        assert_eq!(folder.report(line).code, 2, "{line}");
    }
}
