//! A team's folder in git: the lines to paste, and what git leaves behind.

use std::fs;

use super::Team;

#[test]
fn joining_in_a_git_folder_keeps_both_lines_and_says_what_to_paste() {
    let team = Team::of(0);
    fs::create_dir(team.path("team/.git")).unwrap();
    fs::write(team.path("team/.gitattributes"), "*.png binary\n").unwrap();
    team.join("Ada", "member").done().says("git -C team push");
    let attributes = fs::read_to_string(team.path("team/.gitattributes")).unwrap();
    assert!(attributes.contains("*.png binary") && attributes.contains("roster.txt merge=union"), "{attributes}");
    team.join("Ben", "member").done();
    assert_eq!(fs::read_to_string(team.path("team/.gitattributes")).unwrap(), attributes);
}

#[test]
fn conflict_markers_are_named_with_what_to_do() {
    let team = Team::of(5);
    let roster = team.roster();
    fs::write(team.path("team/roster.txt"), format!("<<<<<<< HEAD\n{roster}=======\n>>>>>>> theirs\n")).unwrap();
    team.new_round("One", &[]).refused(4, "keep all lines");
    team.run("member1", &["share", "team", "team"]).refused(4, "roster.txt:1");
    // A union merge may keep a line twice: that is no conflict.
    fs::write(team.path("team/roster.txt"), format!("{roster}{roster}")).unwrap();
    team.open();
}
