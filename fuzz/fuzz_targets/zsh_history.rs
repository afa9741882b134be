//! Any bytes as a zsh history, and every command in it taken apart: neither panics, and every line is one of the file's.

#![no_main]

use draglog::import::command_line::simple;
use draglog::import::zsh_history::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    let mut last = 0;
    let found = read(bytes, "fuzz", &mut |command| {
        assert!(last < command.line && command.line <= lines);
        last = command.line;
        let _ = simple(&command.text);
    });
    if let Err(problem) = found {
        assert!(problem.line.is_none_or(|line| (1..=lines).contains(&(line as u64))), "{problem}");
    }
});
