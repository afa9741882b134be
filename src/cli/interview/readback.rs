//! `draglog interview list`, `readback`, `export` and `check`: what was noted, in plain words, before anything leaves.

use std::path::PathBuf;

use serde::Serialize;

use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, done, error, out, tell};
use crate::app::act;
use crate::app::read::interviews;
use crate::domain::say::count::{agree, count};
use crate::domain::say::escape::clean;
use crate::domain::team::interview::{Interview, ReadbackLine, lines};
use crate::storage::Store;

/// List the interviews on this machine
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print one JSON document (draglog.interviews/1)
    #[arg(long)]
    json: bool,
}

/// Read an interview back in plain words, and strike lines
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview readback 3
  draglog interview readback 3 --strike 4 --strike 7      lines 4 and 7 will not be in the file
  draglog interview readback 3 --keep 4                   restores line 4")]
pub(super) struct Readback {
    /// The interview's number or code name
    interview: String,
    /// Strike the line with this number
    #[arg(long, value_name = "LINE")]
    strike: Vec<usize>,
    /// Restore the struck line with this number
    #[arg(long, value_name = "LINE")]
    keep: Vec<usize>,
    /// Print one JSON document (draglog.interview-readback/1)
    #[arg(long)]
    json: bool,
}

/// Write an interview's file after the person has read it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  draglog interview export 3 -o interviews

Words that look like a name, ticket, mail, host or path are listed first; --checked says that the person has seen them.")]
pub(super) struct Export {
    /// The interview's number or code name
    interview: String,
    /// The folder to write `friction-<codename>.toml` to
    #[arg(short, long, value_name = "FOLDER", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    output: PathBuf,
    /// Write it although words are warned about: the person has seen them
    #[arg(long)]
    checked: bool,
}

/// Check interview files: form, and words that look like names, tickets, mails, hosts, paths
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints `file:line: what is wrong` for each problem and exits with 4. Words that look like names, tickets, mails, hosts or \
paths are listed and are no error: only the person knows.")]
pub(super) struct CheckArgs {
    /// friction-*.toml
    #[arg(required = true, value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

pub(super) fn list(args: &ListArgs, context: &Context) -> CommandResult {
    let interviews = open_to_read(context)?.interviews()?;
    if args.json {
        return out::json(&object! { schema: "draglog.interviews/1", interviews: each(&interviews, part) });
    }
    if interviews.is_empty() {
        return done("there is no interview yet; `draglog interview start` starts one");
    }
    out::table(&table(&interviews), context.color)
}

fn table(interviews: &[Interview]) -> Table {
    Table::of(
        interviews,
        &[
            (Column::Right("id"), &|one| one.id.to_string()),
            (Column::Left("code name"), &|one| one.code_name.clone()),
            (Column::Left("week"), &|one| one.week.to_string()),
            (Column::Left("guide"), &|one| one.guide.clone()),
            (Column::Left("stage"), &|one| one.stage.name().to_owned()),
            (Column::Right("incidents"), &|one| one.kept().count().to_string()),
        ],
    )
}

fn part(one: &Interview) -> impl Serialize {
    object! {
        id: one.id,
        code_name: &one.code_name,
        week: one.week,
        guide: &one.guide,
        stage: one.stage,
        incidents: one.kept().count(),
    }
}

pub(super) fn readback(args: &Readback, context: &Context) -> CommandResult {
    let mut interview = if args.strike.is_empty() && args.keep.is_empty() {
        super::find(&open_to_read(context)?, &args.interview)?
    } else {
        changed(args, &mut context.open()?)?
    };
    interview.incidents.sort_by_key(|noted| noted.number);
    let lines = lines(&interview);
    if args.json {
        let line = |(line, number): (&ReadbackLine, usize)| {
            object! { line: number, incident: line.number, words: line.words.clone(), struck: line.is_struck }
        };
        return out::json(&object! {
            schema: "draglog.interview-readback/1",
            code_name: interview.code_name,
            lines: lines.iter().zip(1..).map(line).collect::<Vec<_>>(),
        });
    }
    print(&interview, &lines)
}

/// The interview with the lines struck and restored, as it is in the log now.
fn changed(args: &Readback, store: &mut Store) -> anyhow::Result<Interview> {
    let mut interview = super::find(store, &args.interview)?;
    strike(args, &mut interview)?;
    for noted in &interview.incidents {
        store.save_incident(interview.id, noted)?;
    }
    Ok(interview)
}

fn print(interview: &Interview, lines: &[ReadbackLine]) -> CommandResult {
    out::data(|out| {
        writeln!(out, "{}, {}: what the file will say, and nothing else", interview.code_name, interview.week)?;
        let mut last = 0;
        for (line, number) in lines.iter().zip(1..) {
            if std::mem::replace(&mut last, line.number) != line.number {
                writeln!(out)?;
            }
            let struck = if line.is_struck { "struck: " } else { "" };
            writeln!(out, "{number:>4}  {struck}{}", clean(&line.words))?;
        }
        Ok(())
    })
}

fn strike(args: &Readback, interview: &mut Interview) -> anyhow::Result<()> {
    let all = lines(interview);
    for (number, is_struck) in
        args.strike.iter().map(|line| (line, true)).chain(args.keep.iter().map(|line| (line, false)))
    {
        let Some(line) = number.checked_sub(1).and_then(|at| all.get(at)) else {
            return Err(error::usage(format!("there is no line {number}; the read-back has {}", all.len())));
        };
        let noted = interview.incidents.iter_mut().find(|noted| noted.number == line.number);
        if let Some(noted) = noted {
            if is_struck {
                noted.struck.insert(line.piece);
            } else {
                noted.struck.remove(&line.piece);
            }
        }
    }
    Ok(())
}

pub(super) fn export(args: &Export, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let interview = super::find(&store, &args.interview)?;
    let file = interviews::file_of(&interview)?;
    let suspicions = interviews::suspicions(&file);
    for warning in &suspicions {
        tell(warning);
    }
    if !suspicions.is_empty() && !args.checked {
        anyhow::bail!(
            "nothing was written: strike or correct {}, or pass --checked when the person has seen it",
            agree(suspicions.len(), "this word", "these words")
        );
    }
    let path = act::interviews::export(&mut store, &interview, &args.output)?;
    tell("read it together once more; it stays on your disk and goes after 90 days");
    out::line(&out::path(&path))
}

pub(super) fn check(args: &CheckArgs) -> CommandResult {
    let (mut problems, mut wrong) = (Vec::new(), 0);
    for path in &args.files {
        match crate::survey::friction::read_file(path) {
            Ok(file) => {
                for warning in interviews::suspicions(&file) {
                    tell(&format!("{}: {warning}", out::path(path)));
                }
            }
            Err(found) => {
                wrong += 1;
                problems.extend(found);
            }
        }
    }
    out::lines(&problems)?;
    if wrong > 0 {
        return Err(error::invalid(format!(
            "{} in {wrong} of {}",
            count(problems.len(), "problem"),
            count(args.files.len(), "file")
        )));
    }
    done(&format!("{} checked, nothing wrong", count(args.files.len(), "file")))
}
