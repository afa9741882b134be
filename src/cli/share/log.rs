//! `draglog share log`: everything that ever left this machine.

use crate::domain::say::moment::exact;
use serde::Serialize;

use super::super::json::Time;
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, out, tell};
use crate::domain::round::records::SentFile;

/// List everything that ever left this machine
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.share-log/1)
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    left: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    at: Time,
    what: &'static str,
    file: String,
    sha256: String,
    bytes: u32,
    round: String,
    title: String,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let sent = open_to_read(context)?.sent()?;
    if args.json {
        return out::json(&Document { schema: "draglog.share-log/1", left: sent.into_iter().map(row).collect() });
    }
    if sent.is_empty() {
        tell("nothing ever left this machine; what would leave in a round shows `draglog share preview`");
        return Ok(std::process::ExitCode::SUCCESS);
    }
    out::table(&table(sent), context.color)
}

fn row(sent: SentFile) -> Row {
    let SentFile { at, what, file, sha256, bytes, round, title } = sent;
    Row { at: Time(at), what: what.as_str(), file, sha256, bytes, round, title }
}

fn table(sent: Vec<SentFile>) -> Table {
    let mut table = Table::new(&[
        Column::Left("when"),
        Column::Left("what"),
        Column::Left("file"),
        Column::Right("bytes"),
        Column::Left("sha-256"),
        Column::Left("round"),
        Column::Wide("title"),
    ]);
    for sent in sent {
        table.row([
            exact(sent.at),
            sent.what.to_string(),
            sent.file,
            sent.bytes.to_string(),
            sent.sha256,
            sent.round.chars().take(16).collect(),
            sent.title,
        ]);
    }
    table
}
