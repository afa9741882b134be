//! `draglog pilot baseline`: freezes what is counted, from six complete observed weeks on.

use std::process::ExitCode;

use super::super::json::object;
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, out, tell};
use super::document;
use crate::app::act;
use crate::app::act::pilots::Freeze;
use crate::app::read::pilots;
use crate::domain::figure::pilot::{BASELINE_FROM, Baseline, Definitions};
use crate::domain::say::count::{agree, count};
use crate::domain::say::interval::{amount, short};
use crate::domain::say::length::plain;
use crate::domain::say::moment;
use crate::domain::say::share::of;
use crate::storage::Store;
use crate::tui::widgets::text::wrap;
use std::time::Duration;

/// Freeze what is counted, so that weeks before and after can be compared
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[command(after_help = "\
It freezes the rules, the set of tags, and the thresholds for idle and forgotten waits. You can still change them \
later; weeks before and after such a change are then shown apart instead of compared.")]
pub(super) struct Args {
    /// Show what is frozen and what is different now; freeze nothing
    #[arg(long)]
    show: bool,
    /// Freeze again, replacing a baseline under other definitions
    #[arg(long, conflicts_with = "show")]
    again: bool,
    /// Start new limits of usual movement from next week on, after a change that is meant to last
    #[arg(long, conflicts_with_all = ["show", "again", "json"])]
    new_limits: bool,
    /// Print one JSON document (draglog.baseline/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let current = super::current(context);
    if args.show {
        let store = open_to_read(context)?;
        return if args.json { json(&store, &current, context) } else { show(&store, &current, context) };
    }
    let mut store = context.open()?;
    if args.new_limits {
        store.agree_on_change(context.now)?;
        return done(
            "limits of usual movement are recalculated from next Monday: on trial from six observed weeks, locked at twelve",
        );
    }
    freeze(&mut store, &current, args.again, context)?;
    if args.json { json(&store, &current, context) } else { Ok(ExitCode::SUCCESS) }
}

fn freeze(store: &mut Store, current: &Definitions, is_again: bool, context: &Context) -> anyhow::Result<()> {
    match act::pilots::freeze(store, current.clone(), &context.settings, (context.now, is_again))? {
        Freeze::Frozen(baseline) => tell(&format!("frozen: {}", words(&baseline))),
        Freeze::Already(baseline) => tell(&format!("frozen already: {}; nothing has changed", words(&baseline))),
        Freeze::Different(baseline, differences) => anyhow::bail!(
            "a baseline of {} is frozen, and since then this changed: {}; `draglog pilot baseline --again` freezes what \
             is counted now, with {BASELINE_FROM} weeks or more",
            moment::exact(baseline.frozen_at),
            differences.join("; ")
        ),
        Freeze::TooEarly(missing) => anyhow::bail!(
            "nothing was frozen: {} {} needed ({} so far); leave draglog open or `draglog watch` running and come back",
            count(missing, "more complete observed week"),
            agree(missing, "is", "are"),
            of(BASELINE_FROM - missing, BASELINE_FROM)
        ),
    }
    Ok(())
}

/// "7 weeks from 28 Sep 2026, frozen on 2026-11-21 09:12, draglog 0.1.0, rules 1f…, 0 own rules, …".
fn words(baseline: &Baseline) -> String {
    let Baseline { definitions, first, weeks, frozen_at } = baseline;
    format!(
        "{} from {}, frozen on {}, {}",
        count(*weeks, "week"),
        moment::day_and_year(*first),
        moment::exact(*frozen_at),
        counted(definitions)
    )
}

fn counted(definitions: &Definitions) -> String {
    format!(
        "draglog {}, rules {} with {}, tags {}, idle cut {}, forgotten after {}, {} per week",
        definitions.draglog,
        definitions.rules,
        count(definitions.own_rules.len(), "own rule"),
        definitions.tags,
        plain(Duration::from_secs(definitions.idle_cut_min.saturating_mul(60))),
        plain(Duration::from_secs(definitions.forgotten_after_h.saturating_mul(3600))),
        amount(&short(definitions.hours_per_week), "h"),
    )
}

fn show(store: &Store, current: &Definitions, context: &Context) -> CommandResult {
    let weeks = pilots::baseline_weeks(store, current, &context.settings, context.now)?.len();
    let mut said = match store.baseline()? {
        None => vec![format!("Nothing is frozen. Counted now: {}.", counted(current))],
        Some(frozen) => {
            let differences = frozen.definitions.differences(current);
            let now = if differences.is_empty() {
                "The same is counted now.".into()
            } else {
                format!("Different now: {}.", differences.join("; "))
            };
            vec![format!("Frozen: {}.", words(&frozen)), now]
        }
    };
    said.push(format!("Complete observed weeks under what is counted now: {weeks} (needed: {BASELINE_FROM})."));
    let lines: Vec<String> = said.iter().flat_map(|sentence| wrap(sentence, super::WIDTH)).collect();
    out::line(&lines.join("\n"))
}

fn json(store: &Store, current: &Definitions, context: &Context) -> CommandResult {
    let frozen = store.baseline()?;
    let differences = frozen.as_ref().map(|frozen| frozen.definitions.differences(current)).unwrap_or_default();
    out::json(&object! {
        schema: "draglog.baseline/1",
        frozen: frozen.as_ref().map(document::frozen),
        current,
        differences,
        weeks_so_far: pilots::baseline_weeks(store, current, &context.settings, context.now)?.len(),
        weeks_needed: BASELINE_FROM,
    })
}
