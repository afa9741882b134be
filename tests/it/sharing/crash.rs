//! A program that was killed between its ledger and the folder.

use std::fs;

use super::Team;

// Held by `Work::write_again`: the ledger has the bytes before the folder has them.
#[test]
fn a_step_is_repeated_after_a_crash_with_the_same_bytes() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    for (number, who) in ["coach", "trustee", "coach", "trustee", "coach"].iter().enumerate() {
        team.next(who).done();
        let file = team.path(&format!("team/one/steps/{}-{who}.json", number + 1));
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        team.next(who).done().says("again");
        assert_eq!(fs::read(&file).unwrap(), bytes, "step {}", number + 1);
    }
    let result = team.path("team/one/result.json");
    let bytes = fs::read(&result).unwrap();
    fs::remove_file(&result).unwrap();
    team.next("coach").done().says("again");
    assert_eq!(fs::read(&result).unwrap(), bytes);
    team.next("trustee").done();
    let signed = fs::read(&result).unwrap();
    fs::write(&result, bytes).unwrap();
    team.next("trustee").done().says("as you signed it");
    assert_eq!(fs::read(&result).unwrap(), signed);
}

// Held by `ledger_file` in `accept_round`: the key to verify with is fixed with the first acceptance.
#[test]
fn an_acceptance_is_the_same_bytes_again() {
    let team = Team::of(5);
    team.open();
    let file = team.path("team/one/accept.json");
    let bytes = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    team.accept("team/one").done();
    assert_eq!(fs::read(&file).unwrap(), bytes);
}
