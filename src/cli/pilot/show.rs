//! `draglog pilot show`: before and after, the control, what could have been seen, and the verdict.

use super::super::{CommandResult, Context, out};
use super::{WIDTH, document, picture};
use crate::app::act;
use crate::app::read::pilots;
use crate::domain::figure::pilot::PilotReading;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::tui::widgets::text::wrap;

/// Show what can be said about a pilot
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The verdict is one of: not enough data; within usual movement; larger than usual: worth asking; against expectation. \
A pilot is judged once, at its end or with as many whole weeks after as were registered (as many as there are before \
unless said otherwise). Movement is claimed only where the interval of the shift (Hodges-Lehmann) excludes zero and the \
control did not move the same way. A week outside the limits (XmR) is a signal and no verdict.")]
pub(super) struct Args {
    /// The pilot's name
    name: String,
    /// Print one JSON document (draglog.pilot/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = super::super::selection::open_to_read(context)?;
    super::find(&store, &args.name)?;
    act::pilots::note(&mut store, &super::current(context), context.now)?;
    let Some(reading) = pilots::read_one(&store, &args.name, &context.settings, context.now)? else {
        anyhow::bail!("there is no pilot `{}`; `draglog pilot list` has the names", clean(&args.name));
    };
    if args.json {
        return out::json(&document::reading(&reading));
    }
    out::line(&people(&reading, context).join("\n"))
}

fn people(reading: &PilotReading, context: &Context) -> Vec<String> {
    let bold = |text: String| if context.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text };
    let pilot = &reading.pilot;
    let mut lines = wrap(&format!("{}: {}", clean(&pilot.name), clean(&pilot.hypothesis)), WIDTH);
    lines = lines.into_iter().map(bold).collect();
    let control = pilot.control.as_ref().map_or_else(|| "no control".into(), |control| format!("control: {control}"));
    let end = pilot.stopped_at.map_or_else(|| "goes on".into(), |at| format!("stopped {}", exact(at)));
    let facts = [
        format!("{}; {}; {control}", pilot.metric.name(), pilot.about),
        format!("started {}, registered {}, {end}", exact(pilot.started_at), exact(pilot.registered_at)),
    ];
    lines.extend(facts.iter().flat_map(|fact| wrap(&clean(fact), WIDTH)));
    lines.push(String::new());
    lines.extend(picture::strip(&reading.subject, pilot.metric, context.settings.ui.ascii));
    lines.push(String::new());
    lines.push(bold(format!("Verdict: {}", reading.verdict_words())));
    lines.push(String::new());
    lines.extend(reading.sentences().iter().flat_map(|sentence| wrap(&clean(sentence), WIDTH)));
    lines
}
