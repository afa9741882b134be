//! `draglog interview agreement`: two coders' files of the same interviews.

use std::path::PathBuf;

use serde::Serialize;

use super::super::json::object;
use super::super::{CommandResult, error, out};
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::team::interview::{FrictionFile, agreement};

/// Measure how far two coders agree
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview agreement mine/friction-amber-harbour.toml yours/friction-amber-harbour.toml
  draglog interview agreement A1 B1 A2 B2         two interviews, coded by both

Each pair of files holds the same incidents in the same order, coded by two people who did not talk about it. \
Below a kappa of 0.6 rewrite the definitions.")]
pub(super) struct Args {
    /// Files in pairs: one coder's, then the other's
    #[arg(required = true, num_args = 2.., value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Print one JSON document (draglog.interview-agreement/1)
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Difference {
    code_name: String,
    incident: usize,
    first: Tag,
    second: Tag,
}

pub(super) fn run(args: &Args) -> CommandResult {
    if !args.files.len().is_multiple_of(2) {
        return Err(error::usage("files come in pairs: one coder's, then the other's"));
    }
    let (pairs, differences) = compared(&super::read_all(&args.files)?)?;
    let Some(found) = agreement(&pairs) else {
        return Err(error::invalid("the files hold no incidents, so there is nothing to agree on"));
    };
    if args.json {
        return out::json(&object! {
            schema: "draglog.interview-agreement/1",
            incidents: found.incidents,
            same: found.same,
            agreement: found.share,
            kappa: found.kappa,
            differences,
        });
    }
    let line = |Difference { code_name, incident, first, second }: &Difference| {
        format!("  {code_name}, incident {incident}: {first} or {second}")
    };
    out::lines([found.words()].into_iter().chain(differences.iter().map(line)))
}

/// The codes of both coders for each incident.
type CodePairs = Vec<(Tag, Tag)>;

/// What both coders said of each incident, and where they differ.
fn compared(files: &[(String, FrictionFile)]) -> anyhow::Result<(CodePairs, Vec<Difference>)> {
    let (mut pairs, mut differences) = (Vec::new(), Vec::new());
    for pair in files.chunks_exact(2) {
        let [(first_name, first), (second_name, second)] = pair else { continue };
        if first.incidents.len() != second.incidents.len() {
            return Err(error::invalid(format!(
                "{first_name} has {} and {second_name} has {}; both coders code the same incidents, in the same order",
                count(first.incidents.len(), "incident"),
                count(second.incidents.len(), "incident")
            )));
        }
        for ((first_one, second_one), incident) in first.incidents.iter().zip(&second.incidents).zip(1..) {
            pairs.push((first_one.code, second_one.code));
            if first_one.code != second_one.code {
                let code_name = first.code_name.clone();
                differences.push(Difference { code_name, incident, first: first_one.code, second: second_one.code });
            }
        }
    }
    Ok((pairs, differences))
}
