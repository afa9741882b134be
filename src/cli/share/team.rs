//! `draglog share team`: who is in a team, and what changed since its people were accepted.

use std::path::PathBuf;

use serde::Serialize;

use super::super::consent::RosterArgs;
use super::super::json::{each, object};
use super::super::{CommandResult, Context, out, tell};
use crate::app::sharing::{self, SightKind, TeamView, line};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::share::ShareError;
use crate::share::keys::fingerprint;
use crate::storage::Store;

/// Show who is in a team, and what changed
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The team's folder; every followed team unless given
    #[arg(value_name = "TEAM", value_hint = clap::ValueHint::DirPath)]
    team: Option<PathBuf>,
    #[command(flatten)]
    roster: RosterArgs,
    /// Print one JSON document (draglog.teams/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let teams = args.team.map_or_else(|| followed(&store), |team| Ok(vec![team]))?;
    if teams.is_empty() {
        return Err(ShareError::failed("no team is followed; `draglog share join TEAM` joins one").into());
    }
    let seen = teams.iter().map(|team| sharing::look(&store, context, team)).collect::<anyhow::Result<Vec<_>>>()?;
    if args.roster.accept_roster {
        for seen in &seen {
            sharing::accept_all(&mut store, seen)?;
            tell(&format!("accepted {} as on the roster now", count(seen.people.len(), "person")));
        }
    }
    if args.json {
        return out::json(&object! { schema: "draglog.teams/1", teams: each(&seen, part) });
    }
    out::data(|out| seen.iter().try_for_each(|seen| in_words(seen, out)))
}

fn followed(store: &Store) -> anyhow::Result<Vec<PathBuf>> {
    let followed = store.teams()?.into_iter().filter(|team| team.is_followed);
    Ok(followed.map(|team| team.folder.into()).collect())
}

fn part(seen: &TeamView) -> impl Serialize {
    object! {
        folder: sharing::shown(seen.place.folder.path()),
        people: each(&seen.people, |person| object! {
            name: &person.name,
            roles: person.roles.to_string(),
            fingerprint: fingerprint(&person.key),
            you: seen.own.as_ref() == Some(&person.key),
        }),
        /// What is different from what was accepted.
        changes: seen.sight.lines(),
        gone: &seen.sight.gone,
        accepted: seen.sight.kind == SightKind::Known,
    }
}

fn in_words(seen: &TeamView, out: &mut dyn std::io::Write) -> anyhow::Result<()> {
    writeln!(out, "{}", sharing::shown(seen.place.folder.path()))?;
    for person in &seen.people {
        let you = if seen.own.as_ref() == Some(&person.key) { "  (you)" } else { "" };
        writeln!(out, "  {}{you}", clean(&line(person)))?;
    }
    match seen.sight.kind {
        SightKind::Known => writeln!(out, "Nothing changed since you accepted them.")?,
        SightKind::First => writeln!(out, "You have accepted none of them yet.")?,
        SightKind::New | SightKind::Replaced => {
            writeln!(out, "Changed since you accepted them:")?;
            for line in &seen.sight.lines() {
                writeln!(out, "  {}", clean(line))?;
            }
        }
    }
    if !seen.sight.gone.is_empty() {
        writeln!(out, "No longer there: {}", clean(&seen.sight.gone.join(", ")))?;
    }
    Ok(())
}
