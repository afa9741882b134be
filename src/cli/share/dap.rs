//! `draglog share dap`: reports for an organisation's aggregation service. They are written, not sent.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::super::consent::AtTerminal;
use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, out, tell};
use super::preview::{in_blocks, statement};
use crate::app::sharing::{self, ReportOrder, ReportPreview, Wish, charter};
use crate::domain::round::BlockId;
use crate::domain::say::count::count;
use crate::domain::say::escape::shell;
use crate::domain::time::Week;

/// Write your reports of a week for an organisation's aggregation service, and a script that sends them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog share dap TASKS.toml --preview           what would leave about the last week, in words
  curl -sS -o leader.keys https://dap.platform.example/hpke_config
  curl -sS -o helper.keys https://dap.works-council.example/hpke_config
  draglog share dap TASKS.toml --leader-hpke leader.keys --helper-hpke helper.keys -o w49
  less w49/upload.sh && sh w49/upload.sh           nothing leaves before that

There is one report for each question and figure, whatever you say: what you leave out, and a blank, look like everything \
else. Reports are made once for a week; the same command writes the same bytes again.")]
#[expect(clippy::struct_excessive_bools, reason = "options that are there or not")]
pub(super) struct Args {
    /// The organisation's TASKS.toml
    #[arg(value_name = "TASKS", value_hint = clap::ValueHint::FilePath)]
    tasks: PathBuf,
    /// The leader's keys: its `hpke_config` as it was fetched
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, required_unless_present = "preview")]
    leader_hpke: Option<PathBuf>,
    /// The helper's keys: its `hpke_config` as it was fetched
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, required_unless_present = "preview")]
    helper_hpke: Option<PathBuf>,
    /// Write reports and script into this folder, a new one for each week
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, required_unless_present = "preview")]
    output: Option<PathBuf>,
    /// The week to report on, such as 2026-W49; the last one that is over unless given
    #[arg(long, value_name = "WEEK")]
    week: Option<Week>,
    /// Show what would leave, in words, and write nothing
    #[arg(long, conflicts_with_all = ["leader_hpke", "helper_hpke", "output", "accept_tasks"])]
    preview: bool,
    /// Print the preview as one JSON document (draglog.dap-preview/1)
    #[arg(long, requires = "preview")]
    json: bool,
    /// Say nothing at all; the reports look like all others, and count
    #[arg(long)]
    blank: bool,
    /// Leave this block unanswered; may be given several times
    #[arg(long, value_name = "BLOCK")]
    leave_out: Vec<BlockId>,
    /// Confirm that you have read what the collection is for, and take part
    #[arg(long)]
    accept_tasks: bool,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let week = args.week.map(Into::into);
    let wish = Wish { blank: args.blank, leave_out: args.leave_out };
    let (Some(leader_keys), Some(helper_keys), Some(output)) = (&args.leader_hpke, &args.helper_hpke, &args.output)
    else {
        let store = open_to_read(context)?;
        let preview = sharing::preview_reports(&store, context, &args.tasks, week, &wish)?;
        return show(&preview, args.json);
    };
    let order = ReportOrder { tasks: &args.tasks, leader_keys, helper_keys, output, week, wish: &wish };
    let mut store = context.open()?;
    let consent = AtTerminal::given(args.accept_tasks, context);
    let written = sharing::write_reports(&mut store, context, order, &consent)?;
    let (reports, week, folder) = (count(written.reports, "report"), written.week.words(), out::path(&written.folder));
    let what = match written.answered {
        Some((answered, blocks)) => {
            format!("{}: {answered} of {blocks} blocks say something", count(written.bytes, "byte"))
        }
        None => "as they were made before: they say what your log said then".to_owned(),
    };
    tell(&format!("wrote {reports} about {week} into {folder}, {what}"));
    let script = shell(&written.folder.join("upload.sh").display().to_string());
    done(&format!("nothing has left yet; read the script and run it: sh {script}"))
}

fn show(preview: &ReportPreview, is_json: bool) -> CommandResult {
    for note in &preview.notes {
        tell(note);
    }
    if is_json {
        return out::json(&document(preview));
    }
    out::data(|out| in_words(preview, out))
}

fn document(preview: &ReportPreview) -> impl Serialize {
    let collection = &preview.collection;
    object! {
        schema: "draglog.dap-preview/1",
        title: &collection.title,
        week: preview.week.first(),
        purpose: &collection.purpose,
        readers: &collection.readers,
        retention_days: collection.retention_days,
        minimum: collection.rules.minimum,
        leader: &collection.leader,
        helper: &collection.helper,
        answered: preview.answered,
        blocks: each(&preview.blocks, statement),
        notes: &preview.notes,
    }
}

fn in_words(preview: &ReportPreview, out: &mut dyn Write) -> anyhow::Result<()> {
    for line in charter(&preview.collection) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    writeln!(out, "About {}", preview.week.words())?;
    in_blocks(preview.answered, &preview.blocks, out)?;
    writeln!(out, "Not in it: times, commands, labels, projects, paths, notes, free text, anything of single waits.")?;
    writeln!(out, "No name or key of yours is in a report; who stands in front of the leader may know who you are.")?;
    Ok(())
}
