//! The table for other programs: one record for each round, figure and cell, the same columns everywhere.

use std::collections::BTreeSet;

use draglog::domain::team::report::of_teams;
use draglog::report::{ReportFormat, draw};

use super::{report, rounds, surveys};

fn records(table: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn every_round_has_its_records_and_no_record_stands_twice() {
    let table = draw(&report(&rounds::over_time(&[4, 5, 9])), ReportFormat::Csv).unwrap();
    let records = records(&table);
    let from: BTreeSet<&str> = records.iter().map(|record| &record[1]).collect();
    assert_eq!(from.into_iter().collect::<Vec<_>>(), ["2026-01-19", "2026-02-16", "2026-03-16"]);
    let keys: BTreeSet<(&str, &str, &str, &str)> =
        records.iter().map(|record| (&record[1], &record[4], &record[7], &record[8])).collect();
    assert_eq!(keys.len(), records.len());
}

#[test]
fn the_groups_of_a_figure_add_up_to_its_answers() {
    let table = draw(&report(&[rounds::everything()]), ReportFormat::Csv).unwrap();
    let records = records(&table);
    for figure in records.iter().map(|record| &record[4]).collect::<BTreeSet<_>>() {
        let groups = || records.iter().filter(|record| &record[4] == figure && &record[7] == "group");
        let sum: u32 = groups().map(|record| record[9].parse::<u32>().unwrap()).sum();
        assert!(groups().all(|record| record[11].parse::<u32>().unwrap() == sum), "{figure}");
    }
    let kept_back: Vec<_> = records.iter().filter(|record| &record[7] == "kept_back").collect();
    assert!(kept_back.iter().all(|record| record[9].is_empty() && &record[15] == "Kept back to protect people"));
    assert_eq!(kept_back.len(), 1);
}

#[test]
fn several_teams_have_the_same_columns_and_their_days() {
    let mut teams = vec![rounds::twelve(); 3];
    teams.iter_mut().zip(0..).for_each(|(team, number)| team.round_hash = format!("{number:064x}"));
    let table = draw(&of_teams(&teams, &surveys(), 0).unwrap(), ReportFormat::Csv).unwrap();
    let records = records(&table);
    assert!(records.len() > 3 && records.iter().all(|record| record.len() == 16));
    assert!(
        records.iter().all(|record| &record[1] == "2026-10-26" && &record[2] == "2026-11-22" && &record[3] == "all")
    );
}
