//! What the log and the settings know that an argument may be. Nothing is told where they cannot be read: a Tab prints no error.

use clap::builder::StyledStr;
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::app::context::{Overrides, Warnings};
use crate::app::read::pulses::Catalog;
use crate::app::{Context, sharing};
use crate::cli::selection::open_to_read;
use crate::domain::log::filter::Filter;
use crate::domain::say::escape::{clean, shell};
use crate::domain::say::moment::exact;
use crate::storage::Store;

/// As many waits as a person looks through.
const WAITS: u32 = 20;

/// What an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Wait,
    Project,
    Pulse,
    Pilot,
    Round,
}

/// The whole command line, each argument with what it may name.
pub(super) fn known_by(command: Command) -> Command {
    within("", command)
}

fn within(above: &str, command: Command) -> Command {
    let name = command.get_name().to_owned();
    let place = format!("{above} {name}");
    let command = command.mut_args(|arg| match subject(&place, &arg) {
        Some(subject) => arg.add(ArgValueCandidates::new(move || candidates(subject))),
        None => arg,
    });
    command.mut_subcommands(|sub| within(&place, sub))
}

/// What the argument of this command names, if it is something that the log knows.
fn subject(place: &str, arg: &Arg) -> Option<Subject> {
    let value = arg.get_value_names().and_then(|names| names.first()).map(|name| name.as_str().to_owned());
    match (place, arg.get_id().as_str(), value.as_deref().unwrap_or_default()) {
        (_, "project", _) => Some(Subject::Project),
        (
            " draglog edit" | " draglog forget" | " draglog tag" | " draglog why" | " draglog wait stop",
            "id" | "ids" | "wait" | "which",
            _,
        ) => Some(Subject::Wait),
        (_, "round", "ROUND") => Some(Subject::Round),
        (" draglog pilot show" | " draglog pilot stop" | " draglog round new", "name" | "pilot", _) => {
            Some(Subject::Pilot)
        }
        (place, "id" | "survey" | "pulse", _)
            if place.starts_with(" draglog pulse") || place == " draglog round new" =>
        {
            Some(Subject::Pulse)
        }
        _ => None,
    }
}

fn candidates(subject: Subject) -> Vec<CompletionCandidate> {
    let context = Context::new(&Overrides::default(), Warnings::Keep);
    let known = context.and_then(|context| {
        let store = open_to_read(&context)?;
        all(subject, &store, &context)
    });
    known.unwrap_or_default()
}

fn all(subject: Subject, store: &Store, context: &Context) -> anyhow::Result<Vec<CompletionCandidate>> {
    Ok(match subject {
        Subject::Wait => {
            let waits = store.waits(&Filter { limit: Some(WAITS), ..Filter::default() })?;
            let newest_first = waits.iter().rev();
            newest_first
                .map(|wait| candidate(&wait.id.0.to_string(), &format!("{}, {}", wait.label, exact(wait.started_at))))
                .collect()
        }
        Subject::Project => store.projects()?.iter().map(|project| candidate(project, "")).collect(),
        Subject::Pulse => {
            let catalog = Catalog::new(context.paths.clone()).get(store)?;
            catalog.surveys.iter().map(|survey| candidate(&survey.id, &survey.title)).collect()
        }
        Subject::Pilot => store.pilots()?.iter().map(|pilot| candidate(&pilot.name, &pilot.hypothesis)).collect(),
        Subject::Round => {
            let (rounds, _) = sharing::followed(store, context)?;
            let named = rounds.iter().map(|round| (round.place.shown(), &round.status.title));
            // bash writes a candidate into the line as it is: a name that whoever may write to the folder made up is none.
            let plain = named.filter(|(folder, _)| shell(folder) == *folder);
            plain.map(|(folder, title)| candidate(&folder, title)).collect()
        }
    })
}

/// A value, and what it is in words; both safe to show.
fn candidate(value: &str, words: &str) -> CompletionCandidate {
    let help = (!words.is_empty()).then(|| StyledStr::from(clean(words)));
    CompletionCandidate::new(clean(value)).help(help)
}
