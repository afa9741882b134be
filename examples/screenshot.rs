//! Draws a terminal program's screen as SVG: starts it in a pseudo-terminal, presses keys, reads the screen.
//!
//! ```text
//! cargo run --example screenshot -- --size 80x24 --keys "2" --wait-for "Log" -o docs/log.svg -- target/release/draglog demo
//! ```

#![expect(clippy::print_stderr, reason = "a script for people")]

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Parser;
use portable_pty::CommandBuilder;

#[path = "support/pane.rs"]
mod pane;
#[path = "support/picture.rs"]
mod picture;

use pane::Pane;

/// The screen counts as settled when nothing was written for this long.
const SETTLED: Duration = Duration::from_millis(400);

#[derive(Parser)]
struct Args {
    /// Columns x rows.
    #[arg(long, default_value = "80x24")]
    size: String,
    /// Keys to press, one after another, each after the screen has settled. `~` is Escape, `_` Enter, `^` down.
    #[arg(long, default_value = "")]
    keys: String,
    /// Text that has to be on the screen before keys are pressed.
    #[arg(long)]
    wait_for: Option<String>,
    /// Print the screen's text instead of writing a picture.
    #[arg(long)]
    text: bool,
    #[arg(short, long, required_unless_present = "text")]
    output: Option<PathBuf>,
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (columns, rows) = args.size.split_once('x').context("--size takes COLUMNSxROWS")?;
    let size @ (columns, rows) = (columns.parse()?, rows.parse()?);
    let screen = photograph(&args, size)?;
    if args.text {
        eprintln!("{}", screen.contents());
    }
    if let Some(output) = &args.output {
        let body: String = (0..rows).map(|row| picture::row(&screen, row)).collect();
        std::fs::write(output, picture::svg(columns, f32::from(rows), "", &body))?;
        eprintln!("wrote {}", output.display());
    }
    Ok(())
}

/// Runs the command in a pseudo-terminal until its screen is as asked.
fn photograph(args: &Args, size: (u16, u16)) -> anyhow::Result<vt100::Screen> {
    let program = std::fs::canonicalize(&args.command[0]).with_context(|| args.command[0].clone())?;
    let mut command = CommandBuilder::new(program);
    command.args(&args.command[1..]);
    let mut pane = Pane::open(command, size)?;
    settle(&mut pane, args.wait_for.as_deref())?;
    for key in args.keys.chars() {
        let key = match key {
            '~' => "\u{1b}".to_owned(),
            '_' => "\r".to_owned(),
            '^' => "\u{1b}[B".to_owned(),
            other => other.to_string(),
        };
        pane.keys.write_all(key.as_bytes())?;
        settle(&mut pane, None)?;
    }
    Ok(pane.parser.screen().clone())
}

/// Takes in what the program writes until it has been quiet for a moment and shows `text`.
fn settle(Pane { parser, written, .. }: &mut Pane, text: Option<&str>) -> anyhow::Result<()> {
    let mut quiet_turns = 0;
    loop {
        match written.recv_timeout(SETTLED) {
            Ok(chunk) => parser.process(&chunk),
            Err(RecvTimeoutError::Disconnected) => bail!("the program ended:\n{}", parser.screen().contents()),
            Err(RecvTimeoutError::Timeout) if shows(parser.screen(), text) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {
                quiet_turns += 1;
                if quiet_turns > 50 {
                    bail!("`{}` never came:\n{}", text.unwrap_or_default(), parser.screen().contents());
                }
            }
        }
    }
}

/// Whether the text is there; without one, whether anything is.
fn shows(screen: &vt100::Screen, text: Option<&str>) -> bool {
    let contents = screen.contents();
    text.map_or_else(|| !contents.trim().is_empty(), |text| contents.contains(text))
}
