//! What the Team screen wants: the followed teams, your next step in a round, and a round's page. The demo writes nothing.

use std::sync::atomic::Ordering;

use super::Desk;
use crate::app::read::pulses::Catalog;
use crate::app::read::team;
use crate::app::{demo, sharing};
use crate::domain::page::team::{Reply, Request};
use crate::tui::screen::RequestHandler;

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::Load => self.load_teams(),
            Request::DoStep { folder, seen } => self.do_step(folder, seen),
            Request::AcceptRoster { team } => self.accept_people(team),
            Request::OpenResult { folder } => self.open_result(folder),
        }
    }
}

impl Desk {
    /// Reads the followed teams.
    fn load_teams(&self) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, is_demo| {
            let teams = if is_demo { own.made_up() } else { sharing::teams(store, context)? };
            Ok(Reply::Teams(Box::new(teams)).into())
        });
    }

    /// Does the person's next step in a round.
    fn do_step(&self, folder: String, seen: Vec<String>) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, is_demo| {
            let done = if let Some(team) = own.team.filter(|_| is_demo) {
                team.store(true, Ordering::Relaxed);
                Ok(demo::team::step_done())
            } else if is_demo {
                Err("this is the demo: no file is written".to_owned())
            } else {
                sharing::do_step(store, context, &folder, &seen).map_err(|error| format!("{error:#}"))
            };
            Ok(Reply::StepDone { folder, done }.into())
        });
    }

    /// Accepts the people of a team.
    fn accept_people(&self, team: String) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, is_demo| {
            let teams = if is_demo { own.made_up() } else { sharing::accept_people(store, context, &team)? };
            Ok(Reply::Teams(Box::new(teams)).into())
        });
    }

    /// Reads the result in a round's folder.
    fn open_result(&self, folder: String) {
        let own = self.sharing.clone();
        self.with_rounds(move |store, context, _| {
            let surveys: Vec<_> = Catalog::new(context.paths.clone()).get(store)?.surveys.iter().cloned().collect();
            if let Some(report) = own.team.and_then(|_| demo::team::report(&folder, &surveys)) {
                return Ok(Reply::Report(Ok(Box::new(report))).into());
            }
            let known = team::KnownSigners::of(store)?;
            let report = team::report_of_round(&sharing::typed(&folder), &surveys, &known);
            Ok(Reply::Report(report.map(Box::new).map_err(|error| error.to_string())).into())
        });
    }
}
