//! Texts that would steer a terminal or hide something, in every place where one can stand.

use std::fs;

use super::Team;

const HOSTILE: [&str; 6] = ["a\u{1b}[2Jb", "a\u{61c}b", "a\u{202e}b", "a\u{2066}b", "a\u{ad}b", "a\u{e0041}b"];

// Held by `is_name`, `fits` and `Block::check`, which compare with `clean`.
#[test]
fn control_and_invisible_characters_are_refused_in_every_text() {
    let team = Team::of(5);
    for hostile in HOSTILE {
        team.run("new", &["share", "join", "team", "--name", hostile]).refused(2, "cannot stand on a roster");
        let said = team.new_round(hostile, &[]);
        assert_ne!(said.code, 0, "{hostile:?}");
        for option in ["--purpose", "--readers", "--pilot"] {
            assert_ne!(team.new_round("One", &[option, hostile]).code, 0, "{option} {hostile:?}");
        }
    }
    team.open();
    // A coach whose program lets them through is refused by everybody's.
    let coach = team.identity("coach");
    for hostile in HOSTILE {
        for place in ["title", "purpose", "readers", "pilot", "block", "name"] {
            let mut definition = team.round().definition;
            match place {
                "title" => definition.title = hostile.into(),
                "purpose" => definition.purpose = hostile.into(),
                "readers" => definition.readers = hostile.into(),
                "pilot" => definition.pilot = Some(hostile.into()),
                "block" => definition.layout[0].title = hostile.into(),
                _ => definition.roster[3].name = hostile.into(),
            }
            definition.signature = coach.sign(&draglog::share::keys::message("draglog.round/2", &definition).unwrap());
            let other = team.path("team/other");
            fs::create_dir_all(&other).unwrap();
            fs::write(other.join("round.json"), serde_json::to_vec(&definition).unwrap()).unwrap();
            let said = team.run("member1", &["share", "preview", "team/other"]);
            assert!([3, 4].contains(&said.code), "{place} {hostile:?}: {}", said.stderr);
            let all = format!("{}{}", said.stdout, said.stderr);
            assert!(!all.contains(hostile), "{place} {hostile:?}");
            let listed = team.run("member1", &["share", "list"]);
            assert!(!format!("{}{}", listed.stdout, listed.stderr).contains(hostile), "{place} {hostile:?}");
        }
    }
}
