//! What stays on the own machine: whose folder it is, and what is left of it after forgetting.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::Team;

// Held by `own::check` in the storage layer.
#[test]
fn a_data_folder_that_others_may_write_is_refused_with_how_to_mend_it() {
    let team = Team::of(1);
    let data = team.path("member1");
    let chmod = |path: &Path, mode| fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    for (path, bad, good) in [(data.clone(), 0o770, 0o700), (data.join("draglog.db"), 0o666, 0o600)] {
        chmod(&path, bad);
        team.run("member1", &["log"]).refused(3, "chmod go-w");
        team.run("member1", &["share", "join", "team"]).refused(3, "chmod go-w");
        // Whoever wraps a command is not held up by it: it runs, and nothing is recorded.
        let ran = team.run("member1", &["run", "--", "sh", "-c", "exit 7"]);
        assert_eq!(ran.code, 7, "{}", ran.stderr);
        chmod(&path, good);
        team.run("member1", &["log"]).done();
    }
}

const SECRET: &str = "zanzibar-wording";

/// What was recorded, backed up, previewed and forgotten again.
fn forgotten(team: &Team) {
    let add = ["wait", "add", "people", "--from", "2025-11-10T10:00", "--minutes", "30", "--project", SECRET];
    team.run("member1", &add).done();
    team.run("member1", &["tag", "other", "--note", SECRET]).done();
    team.run("member1", &["log"]).done();
    fs::copy(team.path("member1/draglog.db"), team.path("member1/draglog.db.backup-v1")).unwrap();
    team.run("member1", &["share", "preview", "team/one"]).done();
    team.run("member1", &["forget", "--everything", "--yes"]).done();
}

// Held by `wal::overwrite` and `wal::zero` in the storage layer, and by `files::shred` for previews.
#[test]
fn forgetting_leaves_no_byte_in_any_file() {
    let team = Team::of(5);
    team.open();
    forgotten(&team);
    let mut folders = vec![team.path("member1")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{}", path.display());
        }
    }
}

/// Mounts a small ext4 in a file; says why if that is not allowed here.
fn ext4(image: &Path, at: &Path) -> Result<(), String> {
    fs::File::create(image).unwrap().set_len(64 << 20).unwrap();
    fs::create_dir_all(at).unwrap();
    for (program, arguments) in [
        ("mkfs.ext4", vec!["-q", "-F", image.to_str().unwrap()]),
        ("mount", vec!["-o", "loop", image.to_str().unwrap(), at.to_str().unwrap()]),
    ] {
        let output = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
        if !output.status.success() {
            return Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
    }
    Ok(())
}

// Held by `wal::overwrite_at_close`: also what a log held that was let go long before it was forgotten.
#[expect(clippy::print_stderr, reason = "what could not be tested is said aloud")]
#[test]
fn forgetting_leaves_no_byte_in_the_free_blocks_of_ext4() {
    let team = Team::of(5);
    team.open();
    let image = team.path("disk.img");
    let at = team.path("disk");
    if let Err(why) = ext4(&image, &at) {
        eprintln!(
            "NOT TESTED: the free blocks of ext4 were not looked at, because loop mounts are denied here ({why})"
        );
        return;
    }
    fs::rename(team.path("member1"), team.path("moved")).unwrap();
    let copied = Command::new("cp").arg("-a").arg(team.path("moved")).arg(at.join("member1")).status();
    assert!(copied.is_ok_and(|status| status.success()));
    std::os::unix::fs::symlink(at.join("member1"), team.path("member1")).unwrap();
    forgotten(&team);
    let unmounted = Command::new("umount").arg(&at).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    let bytes = fs::read(&image).unwrap();
    assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "the wording is on the disk");
}
