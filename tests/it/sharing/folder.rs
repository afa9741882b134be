//! Files and folders that somebody planted, and what they may cost.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::Team;

fn five() -> Team {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team
}

// Held by O_NOFOLLOW in `Folder::sub` and `Folder::read`.
#[test]
fn no_link_in_a_shared_folder_is_followed() {
    for what in ["contributions", "steps"] {
        let team = five();
        team.steps(1);
        let folder = team.path(&format!("team/one/{what}"));
        fs::rename(&folder, team.path("elsewhere")).unwrap();
        symlink(team.path("elsewhere"), &folder).unwrap();
        team.next("trustee").refused(4, "is a link");
        assert_eq!(fs::read_dir(team.path("elsewhere")).unwrap().count(), if what == "steps" { 1 } else { 5 });
    }
    let team = five();
    fs::write(team.path("secret"), "x").unwrap();
    for name in ["round.json", "accept.json"] {
        let file = team.path("team/one").join(name);
        fs::rename(&file, team.path("aside")).unwrap();
        symlink(team.path("aside"), &file).unwrap();
        team.contribute("member1", &["--blank"]).refused(4, "is a link");
        fs::remove_file(&file).unwrap();
        fs::rename(team.path("aside"), &file).unwrap();
    }
    // A link in the place of the own file is not written through.
    let file = team.path(&team.file_of("member1"));
    fs::remove_file(&file).unwrap();
    symlink(team.path("secret"), &file).unwrap();
    team.contribute("member1", &["--blank"]).done();
    assert_eq!(fs::read_to_string(team.path("secret")).unwrap(), "x");
    // The round's folder itself.
    fs::rename(team.path("team/one"), team.path("moved")).unwrap();
    symlink(team.path("moved"), team.path("team/one")).unwrap();
    team.next("coach").refused(4, "is a link");
}

// Held by `escape::shell`: whoever may write to the folder names the rounds in it, and others paste the commands.
#[test]
fn a_folder_named_like_a_command_is_one_word_of_what_is_to_be_pasted() {
    let team = five();
    fs::rename(team.path("team/one"), team.path("team/one; touch pwned")).unwrap();
    let said = team.run("coach", &["round", "status", "team/one; touch pwned"]).done();
    assert_eq!(said.stdout.matches("draglog round next 'team/one; touch pwned'").count(), 2, "{}", said.stdout);
}

// Held by `Subject::Round` in the candidates: bash writes what is offered at a Tab into the line as it is.
#[test]
fn a_folder_named_like_a_command_is_not_offered_at_a_tab() {
    let team = five();
    let offered = || {
        let mut command = assert_cmd::Command::cargo_bin("draglog").unwrap();
        command
            .env_clear()
            .env("COMPLETE", "fish")
            .current_dir(team.path(""))
            .args(["--", "draglog", "round", "status", ""]);
        command.env("DRAGLOG_DATA_DIR", team.path("coach")).env("DRAGLOG_CONFIG_DIR", team.path("coach/config"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(offered().contains("team/one\tOne"), "{}", offered());
    fs::rename(team.path("team/one"), team.path("team/one; touch pwned")).unwrap();
    assert!(!offered().contains("pwned"), "{}", offered());
}

// Held by `is_file_name` in `inbox::read`, before anything is counted.
#[test]
fn what_is_planted_among_contributions_is_left_out() {
    let team = five();
    let folder = team.path("team/one/contributions");
    fs::write(folder.join("README"), "x").unwrap();
    fs::write(folder.join("evil\u{1b}[2J.json"), "{}").unwrap();
    fs::write(folder.join("0000000000000001.json"), "{}").unwrap();
    fs::write(folder.join("0000000000000002.json"), "[".repeat(100_000)).unwrap();
    fs::write(folder.join("0000000000000003.json"), [0xff, 0xfe]).unwrap();
    fs::create_dir(folder.join("0000000000000004.json")).unwrap();
    symlink("/etc/passwd", folder.join("0000000000000005.json")).unwrap();
    let huge = fs::File::create(folder.join("0000000000000006.json")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.join("0000000000000007.json")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let said = team.next("coach").done();
    for number in 1..=7 {
        assert!(said.stderr.contains(&format!("left out 000000000000000{number}.json")), "{}", said.stderr);
    }
    team.next("trustee").done();
    team.steps(4);
    assert_eq!(team.json("team/one/result.json")["n"], 5);
}

// Held by `Folder::names`, which stops at the limit; names of something else are not counted.
#[test]
fn twenty_thousand_names_are_survived_and_one_more_is_refused() {
    let team = five();
    let folder = team.path("team/one/contributions");
    let one = team.path(&team.file_of("member1"));
    // Hard links of one member's file: each is that member's, and one counts.
    for number in 0..19_995 {
        fs::hard_link(&one, folder.join(format!("{number:016x}.json"))).unwrap();
    }
    for number in 0..5_000 {
        fs::hard_link(&one, folder.join(format!("other-{number}"))).unwrap();
    }
    let limit = "ulimit -v 900000; exec \"$0\" \"$@\"";
    let program = assert_cmd::cargo::cargo_bin("draglog");
    let mut command = std::process::Command::new("sh");
    command.args(["-c", limit]).arg(program).args(["round", "next", "team/one"]).env_clear();
    command
        .current_dir(team.path(""))
        .env("DRAGLOG_DATA_DIR", team.path("coach"))
        .env("DRAGLOG_CONFIG_DIR", team.path("coach/config"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::hard_link(&one, folder.join("fffffffffffffff0.json")).unwrap();
    team.next("trustee").refused(4, "more than 20000 files");
}

// Held by `longest` in `inbox::read`: what is too long is not even read.
#[test]
fn eight_hundred_files_of_a_megabyte_by_one_member_cost_nothing() {
    let team = five();
    let one = fs::read(team.path(&team.file_of("member1"))).unwrap();
    let padded = [one, vec![b' '; 1 << 20]].concat();
    let first = team.path("team/one/contributions/0000000000000000.json");
    fs::write(&first, padded).unwrap();
    for number in 1..800 {
        fs::hard_link(&first, team.path(&format!("team/one/contributions/{number:016x}.json"))).unwrap();
    }
    team.next("coach").done().says("is longer than");
    team.next("trustee").done();
}

// Held by `fchmod` in `Folder::make_sub` and `Folder::write_new`: the folder is asked, not the umask.
#[test]
fn a_second_user_of_a_shared_drive_can_use_what_the_first_one_made() {
    let team = Team::of(5);
    fs::set_permissions(team.path("team"), PermissionsExt::from_mode(0o2770)).unwrap();
    team.open();
    team.all_contribute();
    team.result();
    let mode = |name: &str| fs::metadata(team.path("team").join(name)).unwrap().permissions().mode() & 0o777;
    for name in ["one", "one/contributions", "one/steps"] {
        assert_eq!(mode(name), 0o770, "{name}");
    }
    for name in ["one/round.json", "one/accept.json", "one/result.json", "one/steps/1-coach.json"] {
        assert_eq!(mode(name), 0o660, "{name}");
    }
    assert_eq!(mode(team.file_of("member1").trim_start_matches("team/")), 0o660);
}
