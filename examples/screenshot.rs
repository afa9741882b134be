//! Draws a terminal program's screen as SVG: starts it in a pseudo-terminal, presses keys, reads the screen.
//!
//! ```text
//! cargo run --example screenshot -- --size 80x24 --keys "2" --wait-for "Log" -o docs/log.svg -- target/release/draglog demo
//! ```

#![expect(clippy::print_stderr, reason = "a script for people")]

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Parser;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// The screen counts as settled when nothing was written for this long.
const SETTLED: Duration = Duration::from_millis(400);

#[derive(Parser)]
struct Args {
    /// Columns x rows.
    #[arg(long, default_value = "80x24")]
    size: String,
    /// Keys to press, one after another, each after the screen has settled. `~` is Escape, `_` Enter.
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
    let size = PtySize { cols: columns.parse()?, rows: rows.parse()?, pixel_width: 0, pixel_height: 0 };
    let screen = photograph(&args, size)?;
    if args.text {
        eprintln!("{}", screen.contents());
    }
    if let Some(output) = &args.output {
        std::fs::write(output, svg(&screen, size))?;
        eprintln!("wrote {}", output.display());
    }
    Ok(())
}

/// Runs the command in a pseudo-terminal until its screen is as asked.
fn photograph(args: &Args, size: PtySize) -> anyhow::Result<vt100::Screen> {
    let pty = native_pty_system().openpty(size)?;
    let mut command = CommandBuilder::new(&args.command[0]);
    command.args(&args.command[1..]);
    command.env("TERM", "xterm-256color");
    if let Ok(folder) = std::env::current_dir() {
        command.cwd(folder);
    }
    let mut child = pty.slave.spawn_command(command)?;
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader()?;
    let mut writer = pty.master.take_writer()?;
    let (sender, bytes) = mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut parser = vt100::Parser::new(size.rows, size.cols, 0);
    settle(&mut parser, &bytes, args.wait_for.as_deref())?;
    for key in args.keys.chars() {
        let key = match key {
            '~' => '\u{1b}',
            '_' => '\r',
            other => other,
        };
        writer.write_all(key.to_string().as_bytes())?;
        settle(&mut parser, &bytes, None)?;
    }
    let screen = parser.screen().clone();
    child.kill()?;
    child.wait()?;
    Ok(screen)
}

/// Takes in what the program writes until it has been quiet for a moment and shows `text`.
fn settle(parser: &mut vt100::Parser, bytes: &Receiver<Vec<u8>>, text: Option<&str>) -> anyhow::Result<()> {
    let mut quiet_turns = 0;
    loop {
        match bytes.recv_timeout(SETTLED) {
            Ok(chunk) => parser.process(&chunk),
            Err(RecvTimeoutError::Disconnected) => bail!("the program ended:\n{}", parser.screen().contents()),
            Err(RecvTimeoutError::Timeout) if text.is_none_or(|text| parser.screen().contents().contains(text)) => {
                return Ok(());
            }
            Err(RecvTimeoutError::Timeout) => {
                quiet_turns += 1;
                if quiet_turns > 50 {
                    bail!("`{}` never came:\n{}", text.unwrap_or_default(), parser.screen().contents());
                }
            }
        }
    }
}

const CELL: (f32, f32) = (8.43, 18.0);
const MARGIN: f32 = 14.0;
const GROUND: &str = "#11151c";
const TEXT: &str = "#d7dce4";
/// The 16 colours of the terminal in the picture.
const PALETTE: [&str; 16] = [
    "#11151c", "#f47067", "#63d7b2", "#f3c554", "#6cb6ff", "#dcbdfb", "#76e3ea", "#d7dce4", "#8b95a7", "#ff938a",
    "#8ddb8c", "#f6d976", "#96d0ff", "#eedcff", "#b3f0ff", "#ffffff",
];

fn svg(screen: &vt100::Screen, size: PtySize) -> String {
    let width = f32::from(size.cols) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(size.rows) * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n"
    );
    for row in 0..size.rows {
        for column in 0..size.cols {
            if let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) {
                draw_cell(&mut out, cell, row, column);
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

/// One cell: its ground where it differs, then its character. Fixed places keep columns straight in every font.
fn draw_cell(out: &mut String, cell: &vt100::Cell, row: u16, column: u16) {
    let (x, y) = (MARGIN + f32::from(column) * CELL.0, MARGIN + f32::from(row) * CELL.1);
    let (mut front, mut back) = (color(cell.fgcolor(), TEXT), color(cell.bgcolor(), GROUND));
    if cell.inverse() {
        std::mem::swap(&mut front, &mut back);
    }
    if back != GROUND {
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{}\" fill=\"{back}\"/>",
            CELL.0 + 0.3,
            CELL.1
        );
    }
    let text = cell.contents();
    if text.trim().is_empty() {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let weight = if cell.bold() { " font-weight=\"700\"" } else { "" };
    let faint = if cell.dim() { " opacity=\"0.62\"" } else { "" };
    let line = if cell.underline() { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{front}\"{weight}{faint}{line}>{escaped}</text>",
        y + 13.5
    );
}

fn color(color: vt100::Color, default: &str) -> String {
    match color {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Idx(index) => PALETTE.get(usize::from(index)).map_or(TEXT, |c| c).to_owned(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}
