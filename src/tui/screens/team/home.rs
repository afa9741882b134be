//! The followed teams and their rounds; below them what there is to know of the selected one, and what the person's next step does.

use ratatui::text::Span;

use super::rows::{TeamRow, rows, selected};
use super::{State, View, people};
use crate::domain::page::team::{OwnStep, Request, Team, TeamRound};
use crate::domain::round::status::{RoundState, RoundTurn};
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::team::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{cut, left};
use crate::tui::widgets::writer::Writer;

/// Longer lines are hard to read.
const LONGEST_LINE: usize = 92;

/// The person's step in the selected round, if it can be done now.
fn step(state: &State) -> Option<(&TeamRound, &OwnStep)> {
    let round = selected(state)?.round?;
    round.step.as_ref().filter(|step| step.hindrance.is_none() && state.doing.is_none()).map(|step| (round, step))
}

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    if let Some(step) = Stride::of(action, 8) {
        state.selected = step.from(state.selected, rows(state.teams()).len());
        return;
    }
    match action {
        Action::OpenRow => open(state, ui),
        Action::DoStep => {
            let wanted = step(state).map(|(round, step)| (round.folder.clone(), step.does.clone()));
            state.doing = wanted.as_ref().map(|(folder, _)| folder.clone());
            if let Some((folder, seen)) = wanted {
                ui.ask(Request::DoStep { folder, seen });
            }
        }
        Action::Copy => {
            if let Some(line) = message(state) {
                ui.copy(line.to_owned());
            }
        }
        Action::People if selected(state).is_some() => state.view = View::People(0),
        Action::TypeFolder => state.view = View::Folder(Field::default()),
        _ => {}
    }
}

/// The page of a round that has one; of everything else the people.
fn open(state: &mut State, ui: &mut Ui) {
    match selected(state) {
        Some(TeamRow { round: Some(round), .. }) if round.has_result => {
            ui.ask(Request::OpenResult { folder: round.folder.clone() });
        }
        Some(_) => state.view = View::People(0),
        None => {}
    }
}

/// The line for the chat that goes with the selected round.
fn message(state: &State) -> Option<&str> {
    let round = selected(state)?.round?;
    Some(round.status.message.as_str()).filter(|message| !message.is_empty())
}

pub(super) fn is_useful(state: &State, action: Action) -> bool {
    match action {
        Action::Copy => message(state).is_some(),
        Action::OpenRow | Action::People | Action::Down => selected(state).is_some(),
        Action::DoStep => step(state).is_some(),
        _ => true,
    }
}

pub(super) fn view(state: &State, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
    let rows = rows(state.teams());
    let writer = || Writer::on(canvas, &ui.theme);
    let (mut to, mut told) = (writer(), writer().at_most(LONGEST_LINE));
    to.gap();
    match rows.get(state.selected) {
        Some(row) => tell(&mut told, row, state, ui),
        None => told.sentences(&nothing(&ui.theme)),
    }
    let height = canvas.height();
    // The list keeps a third, however much there is to say of one line of it.
    let room = height.saturating_sub(to.page.len() + told.page.len()).max(height / 3).max(1);
    for index in window(rows.len(), room, Some(state.selected)) {
        let spans = line(&rows[index], index == state.selected, to.width, &ui.theme);
        to.page.target(spans, Target::Row(index));
    }
    to.page.append(told.page);
    to.draw(canvas);
}

/// Without a team: what one is, what to do, the key.
fn nothing(theme: &Theme) -> [String; 3] {
    let key = theme.keys.named(keys::TEAM, Action::TypeFolder);
    [
        "You follow no team. Nothing of a team is read or written.".to_owned(),
        "`draglog share join FOLDER` joins one: a folder that everybody in the team can write to.".to_owned(),
        format!("{key} opens the page of a round's folder, for readers only."),
    ]
}

fn line(row: &TeamRow<'_>, is_selected: bool, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let name = (width / 3).clamp(12, 30);
    let (words, rest, role) = match row.round {
        Some(round) => (format!("  {}", round.status.title), stage(round), Role::Text),
        None => (row.team.name.clone(), of_team(row.team), Role::Title),
    };
    vec![
        theme.mark(is_selected),
        theme.span(if is_selected { Role::Title } else { role }, left(&words, name, theme.glyphs)),
        theme.span(Role::Dim, cut(&format!("  {rest}"), width.saturating_sub(name + 2), theme.glyphs)),
    ]
}

fn of_team(team: &Team) -> String {
    let people = count(team.people.len(), "person");
    let words = match (&team.problem, team.is_known, team.changes.len()) {
        (Some(_), ..) => "cannot be read".to_owned(),
        (None, false, _) => format!("{people}, not taken up yet"),
        (None, true, 0) => people,
        (None, true, _) => format!("{people}, changed"),
    };
    match team.unreadable.len() {
        0 => words,
        rounds => format!("{words}; {} cannot be read", count(rounds, "round")),
    }
}

/// How far a round is, and whose turn it is.
fn stage(round: &TeamRound) -> String {
    let status = &round.status;
    let how_far = match status.state {
        RoundState::WaitsForTrustee => "waits for the trustee".to_owned(),
        RoundState::Open => format!("open, {}", status.weeks.words()),
        RoundState::Collecting | RoundState::Closed => {
            format!("{} of {} contributed", status.contributions, status.members)
        }
        RoundState::Combining => "being combined".to_owned(),
        RoundState::Confirmed => "confirmed by both".to_owned(),
        RoundState::Refused => "nothing can go on".to_owned(),
    };
    match (status.turn, &round.step) {
        (_, Some(_)) => format!("{how_far}; your turn"),
        (RoundTurn::Nobody, None) => how_far,
        (turn, None) => format!("{how_far}; turn: {turn}"),
    }
}

/// What there is to know of the selected line.
fn tell(to: &mut Writer<'_>, row: &TeamRow<'_>, state: &State, ui: &Ui) {
    to.gap();
    row.team.problem.iter().for_each(|problem| to.problem(problem));
    if let Some(round) = row.round {
        return of_round(to, round, state.doing.as_ref() == Some(&round.folder), ui);
    }
    row.team.unreadable.iter().for_each(|problem| to.problem(problem));
    people::changes(to, row.team);
}

fn of_round(to: &mut Writer<'_>, round: &TeamRound, is_doing: bool, ui: &Ui) {
    let status = &round.status;
    if let Some(step) = &round.step {
        let key = to.theme.keys.named(keys::TEAM, Action::DoStep);
        let lead = match (is_doing, status.state) {
            (true, _) => "Being done:".to_owned(),
            (false, RoundState::WaitsForTrustee) => format!("{key} signs that you accept this as its trustee:"),
            (false, _) => format!("{key} does:"),
        };
        to.text(Role::Accent, &format!("{lead} {}", step.does.join("; ")));
        step.hindrance.iter().for_each(|words| to.behind("! ", (Role::Warn, Role::Text), words));
    }
    to.text(Role::Text, &status.next);
    if matches!(status.state, RoundState::Open | RoundState::Collecting) {
        to.text(Role::Dim, &format!("Closes {}.", moment::at(status.closes, ui.now)));
    }
    if !status.message.is_empty() {
        to.text(Role::Dim, &format!("For the chat: {}", status.message));
    }
}

/// The field for a round's folder.
pub(super) fn folder(field: &Field, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, theme);
    to.asks("The folder of a round that has a result", field);
    to.draw(canvas);
}
