//! Kills a writer of the log 200 times at a random moment and counts what was lost: `kill_safety [ROUNDS]`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example that stops where it cannot get on")]

#[path = "../tests/it/kill.rs"]
mod kill;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let now = draglog::clock::now();
    if let [first, folder] = arguments.as_slice()
        && first == "--write"
    {
        kill::write_for_ever(Path::new(folder), now, std::io::stdout());
        return;
    }
    let rounds: usize = arguments.first().map_or(200, |rounds| rounds.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut sum = kill::Found::default();
    for _ in 0..rounds {
        let mut writer = Command::new(std::env::current_exe().unwrap());
        writer.arg("--write").arg(folder.path());
        let delay = Duration::from_micros(fastrand::u64(0..20_000));
        let found = kill::round(folder.path(), writer, fastrand::usize(1..40), delay, now);
        sum.acknowledged += found.acknowledged;
        sum.lost += found.lost;
        sum.ghosts += found.ghosts;
    }
    println!("{rounds} kills, {} acknowledged writes, {} lost, {} ghosts", sum.acknowledged, sum.lost, sum.ghosts);
    assert_eq!((sum.lost, sum.ghosts), (0, 0));
}
