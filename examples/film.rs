//! Films the first minute with draglog as a moving SVG: a shell in one pseudo-terminal, draglog in another, a real build in
//! a project made for it.
//!
//! ```text
//! cargo run --example film -- -o docs/first-minute.svg target/release/draglog
//! ```

#![expect(clippy::print_stderr, reason = "a script for people")]
#![expect(clippy::disallowed_methods, reason = "a film takes the time that it shows")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Parser;
use portable_pty::CommandBuilder;

#[path = "support/pane.rs"]
mod pane;
#[path = "support/picture.rs"]
mod picture;

use pane::Pane;
use picture::{CELL, MARGIN, TEXT};

const COLUMNS: u16 = 80;
const SHELL_ROWS: u16 = 8;
const DRAGLOG_ROWS: u16 = 24;
/// The panes, in the order of the picture, and the rows at which they begin.
const SHELL: usize = 0;
const DRAGLOG: usize = 1;
const TOPS: [u16; 2] = [1, SHELL_ROWS + 3];
/// How often the screens are looked at.
const FRAME: Duration = Duration::from_millis(100);
/// Between two keys of the person at the keyboard.
const TYPING: Duration = Duration::from_millis(90);
/// A build that takes longer than this has gone wrong.
const PATIENCE: Duration = Duration::from_secs(120);
/// Builds before the film begins: what the bar and the time left come from.
const EARLIER_BUILDS: usize = 4;

#[derive(Parser)]
struct Args {
    #[arg(short, long)]
    output: PathBuf,
    /// The draglog to film.
    program: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let program = std::fs::canonicalize(&args.program).with_context(|| args.program.display().to_string())?;
    let home = tempfile::tempdir()?;
    let project = make_project(home.path())?;
    let mut stage = Stage {
        panes: [
            open(Path::new("bash"), &["--norc", "--noprofile"], &project, home.path(), SHELL_ROWS)?,
            open(&program, &[], home.path(), home.path(), DRAGLOG_ROWS)?,
        ],
        film: None,
    };
    stage.wait_for(DRAGLOG, "Now")?;
    for _ in 0..EARLIER_BUILDS {
        stage.type_keys(SHELL, "cargo test\r")?;
        stage.wait_for(SHELL, "Doc-tests")?;
        stage.type_keys(SHELL, "clear\r")?;
        stage.wait_until(SHELL, "an empty screen", |screen| !screen.contains("Doc-tests"))?;
    }
    std::fs::write(project.join("flaky"), "")?;
    stage.pass(Duration::from_secs(3));
    stage.film = Some(Film::default());
    play(&mut stage)?;
    let film = stage.film.take().unwrap_or_default();
    std::fs::write(&args.output, film.svg())?;
    eprintln!("wrote {}: {:.0} s", args.output.display(), film.length.as_secs_f32());
    Ok(())
}

/// What happens in the film.
fn play(stage: &mut Stage) -> anyhow::Result<()> {
    stage.pass(Duration::from_millis(800));
    for key in "cargo test\r".chars() {
        stage.type_keys(SHELL, &key.to_string())?;
        stage.pass(TYPING);
    }
    stage.wait_for(SHELL, "test result: FAILED")?;
    stage.wait_for(DRAGLOG, "t tags it")?;
    for (pause, key) in [(2500, "t"), (2500, "f"), (3000, "w")] {
        stage.pass(Duration::from_millis(pause));
        stage.type_keys(DRAGLOG, key)?;
    }
    stage.pass(Duration::from_secs(5));
    Ok(())
}

/// A project whose tests take some seconds, and fail while a file `flaky` is there.
fn make_project(home: &Path) -> anyhow::Result<PathBuf> {
    let project = home.join("shop");
    std::fs::create_dir_all(project.join("src"))?;
    std::fs::write(
        project.join("Cargo.toml"),
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
    )?;
    std::fs::write(
        project.join("src/lib.rs"),
        "#[test]\nfn a_basket_can_be_paid() {\n    std::thread::sleep(std::time::Duration::from_secs(12));\n    \
         assert!(!std::path::Path::new(\"flaky\").exists(), \"the payment service did not answer\");\n}\n",
    )?;
    Ok(project)
}

/// The two terminals, and what was filmed of them.
struct Stage {
    panes: [Pane; 2],
    film: Option<Film>,
}

impl Stage {
    fn type_keys(&mut self, pane: usize, keys: &str) -> anyhow::Result<()> {
        self.panes[pane].keys.write_all(keys.as_bytes())?;
        Ok(self.panes[pane].keys.flush()?)
    }

    /// Lets time pass, a frame after the other.
    fn pass(&mut self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            let step = left.min(FRAME);
            thread::sleep(step);
            left -= step;
            for pane in &mut self.panes {
                pane.written.try_iter().for_each(|bytes| pane.parser.process(&bytes));
            }
            if let Some(film) = &mut self.film {
                film.add(step, &self.panes);
            }
        }
    }

    fn wait_for(&mut self, pane: usize, text: &str) -> anyhow::Result<()> {
        self.wait_until(pane, text, |screen| screen.contains(text))
    }

    fn wait_until(&mut self, pane: usize, what: &str, is_so: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let screen = self.panes[pane].parser.screen().contents();
            if is_so(&screen) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("{what} never came:\n{screen}");
            }
            self.pass(FRAME);
        }
    }
}

fn open(program: &Path, args: &[&str], folder: &Path, home: &Path, rows: u16) -> anyhow::Result<Pane> {
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.cwd(folder);
    furnish(&mut command, home);
    Pane::open(command, (COLUMNS, rows))
}

/// The environment of a newcomer, whoever makes the film: an empty home, and the toolchain that is there.
fn furnish(command: &mut CommandBuilder, home: &Path) {
    let own_home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        command.env(name, std::env::var_os(name).unwrap_or_else(|| own_home.join(folder).into_os_string()));
    }
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"] {
        command.env(name, home.join(name.to_lowercase()));
    }
    for name in ["CARGO_TARGET_DIR", "CI"] {
        command.env_remove(name);
    }
    command.env("PS1", "~/shop $ ");
    command.env("CARGO_TERM_COLOR", "always");
    command.env("HOME", home);
}

/// What the rows of the panes showed, and when.
#[derive(Default)]
struct Film {
    /// By pane and row, the elements it showed and from when.
    rows: BTreeMap<(usize, u16), Vec<(Duration, String)>>,
    length: Duration,
}

impl Film {
    fn add(&mut self, time: Duration, panes: &[Pane; 2]) {
        for (pane, it) in panes.iter().enumerate() {
            let screen = it.parser.screen();
            for row in 0..screen.size().0.get() {
                let shown = picture::row(screen, row);
                let before = self.rows.entry((pane, row)).or_default();
                if before.last().is_none_or(|(_, last)| *last != shown) {
                    before.push((self.length, shown));
                }
            }
        }
        self.length += time;
    }

    /// Each row's contents one over the other, of which one is visible at a time. Who wants no motion sees the end.
    fn svg(&self) -> String {
        let (mut rules, mut body) = (String::new(), labels());
        for ((pane, _), contents) in &self.rows {
            let place = format!("transform=\"translate(0,{})\"", f32::from(TOPS[*pane]) * CELL.1);
            for (at, (from, elements)) in contents.iter().enumerate().filter(|(_, (_, elements))| !elements.is_empty())
            {
                let until = contents.get(at + 1).map(|(until, _)| *until);
                if at == 0 && until.is_none() {
                    let _ = write!(body, "<g {place}>{elements}</g>");
                    continue;
                }
                let name = format!("r{}", rules.lines().count());
                let class = if until.is_none() { "r e" } else { "r" };
                let _ = write!(body, "<g class=\"{class}\" style=\"animation-name:{name}\" {place}>{elements}</g>");
                let _ = writeln!(rules, "@keyframes {name}{{{}}}", self.keyframes(*from, until));
            }
        }
        let style = format!(
            "<style>.r{{visibility:hidden;animation-duration:{:.1}s;animation-timing-function:step-end;animation-iteration-count:infinite}}\n\
             @media (prefers-reduced-motion:reduce){{.r{{animation:none}}.e{{visibility:visible}}}}\n{rules}</style>\n",
            self.length.as_secs_f32()
        );
        picture::svg(COLUMNS, f32::from(TOPS[DRAGLOG] + DRAGLOG_ROWS), &style, &body)
    }

    /// Visible from one moment until another, or to the end.
    fn keyframes(&self, from: Duration, until: Option<Duration>) -> String {
        let percent = |moment: Duration| moment.as_secs_f32() / self.length.as_secs_f32() * 100.0;
        let before = if from.is_zero() { "" } else { "0%{visibility:hidden}" };
        let after = until.map(|until| format!("{:.2}%,100%{{visibility:hidden}}", percent(until))).unwrap_or_default();
        format!("{before}{:.2}%{{visibility:visible}}{after}", percent(from))
    }
}

/// What stands above each pane.
fn labels() -> String {
    let label = |(top, text): (&u16, &str)| {
        let y = MARGIN + f32::from(top - 1) * CELL.1 + 13.0;
        format!("<text x=\"{MARGIN}\" y=\"{y:.1}\" fill=\"{TEXT}\" opacity=\"0.5\" font-size=\"12\">{text}</text>\n")
    };
    TOPS.iter().zip(["any terminal", "draglog, in another"]).map(label).collect()
}
