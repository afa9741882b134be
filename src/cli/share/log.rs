//! `draglog share log`: everything that ever left this machine.

use serde::Serialize;

use super::super::json::{Time, each, object};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, done, out};
use crate::domain::round::records::SentFile;
use crate::domain::say::moment::exact;

/// List everything that ever left this machine
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.share-log/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let sent = open_to_read(context)?.sent()?;
    if args.json {
        return out::json(&object! { schema: "draglog.share-log/1", left: each(&sent, row) });
    }
    if sent.is_empty() {
        return done("nothing ever left this machine; what would leave in a round shows `draglog share preview`");
    }
    out::table(&table(&sent), context.color)
}

fn row(sent: &SentFile) -> impl Serialize {
    let SentFile { at, what, file, sha256, bytes, round, title } = sent;
    object! { at: Time(*at), what: what.as_str(), file, sha256, bytes, round, title }
}

fn table(sent: &[SentFile]) -> Table {
    Table::of(
        sent,
        &[
            (Column::Left("when"), &|sent| exact(sent.at)),
            (Column::Left("what"), &|sent| sent.what.to_string()),
            (Column::Left("file"), &|sent| sent.file.clone()),
            (Column::Right("bytes"), &|sent| sent.bytes.to_string()),
            (Column::Left("sha-256"), &|sent| sent.sha256.clone()),
            (Column::Left("round"), &|sent| sent.round.chars().take(16).collect()),
            (Column::Wide("title"), &|sent| sent.title.clone()),
        ],
    )
}
