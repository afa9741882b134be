//! The lines of the list of teams, and the selected one.

use super::State;
use crate::domain::page::team::{Team, TeamRound, Teams};

/// One line of the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct TeamRow<'a> {
    pub(super) team: &'a Team,
    /// None for the team itself.
    pub(super) round: Option<&'a TeamRound>,
}

/// Each team, then its rounds.
pub(super) fn rows(teams: &Teams) -> Vec<TeamRow<'_>> {
    let of = |team| [TeamRow { team, round: None }].into_iter().chain(rounds(team));
    teams.teams.iter().flat_map(of).collect()
}

fn rounds(team: &Team) -> impl Iterator<Item = TeamRow<'_>> {
    team.rounds.iter().map(move |round| TeamRow { team, round: Some(round) })
}

/// The selected line.
pub(super) fn selected(state: &State) -> Option<TeamRow<'_>> {
    rows(state.teams()).get(state.selected).copied()
}

/// The team of the selected line.
pub(super) fn selected_team(state: &State) -> Option<&Team> {
    selected(state).map(|row| row.team)
}
