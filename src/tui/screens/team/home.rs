//! The followed teams and their rounds; below them what there is to know of the selected one, and what the person's next step does.

use ratatui::text::Span;

use super::rows::{TeamRow, rows, selected};
use super::{State, View, people};
use crate::domain::page::team::{OwnStep, Request, Team, TeamRound};
use crate::domain::round::status::{RoundState, RoundTurn};
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::team::keys;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::empty;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::{cut, left, wrap};

/// Longer lines are hard to read.
const LONGEST_LINE: usize = 92;

/// The own step in the selected round, if it can be done now.
fn step(state: &State) -> Option<(&TeamRound, &OwnStep)> {
    let round = selected(state)?.round?;
    round.step.as_ref().filter(|step| step.hindrance.is_none() && state.doing.is_none()).map(|step| (round, step))
}

pub(super) fn update(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    if let Some(step) = Stride::of(action, 8) {
        state.selected = step.from(state.selected, rows(state.teams()).len());
        return Some(vec![]);
    }
    match action {
        Action::OpenRow => return Some(open(state)),
        Action::DoStep => {
            let wanted = step(state).map(|(round, step)| (round.folder.clone(), step.does.clone()));
            state.doing = wanted.as_ref().map(|(folder, _)| folder.clone());
            return Some(wanted.map(|(folder, seen)| Request::DoStep { folder, seen }.into()).into_iter().collect());
        }
        Action::People if selected(state).is_some() => state.view = View::People(0),
        Action::TypeFolder => state.view = View::Folder(Field::default()),
        Action::People | Action::Back => {}
        _ => return None,
    }
    Some(vec![])
}

/// The page of a round that has one; of everything else the people.
fn open(state: &mut State) -> Vec<Effect> {
    match selected(state) {
        Some(TeamRow { round: Some(round), .. }) if round.has_result => {
            vec![Request::OpenResult { folder: round.folder.clone() }.into()]
        }
        Some(_) => {
            state.view = View::People(0);
            vec![]
        }
        None => vec![],
    }
}

/// The line for the chat that goes with the selected round.
pub(super) fn message(state: &State) -> Option<&str> {
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
    let (theme, width, shape) = (&ui.theme, canvas.width(), canvas.shape);
    let rows = rows(state.teams());
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    let Some(here) = rows.get(state.selected) else {
        empty::sentences(&mut page, &nothing(theme), width.min(LONGEST_LINE), theme);
        return page.draw(canvas, 0);
    };
    let told = told(here, state, ui, width.min(LONGEST_LINE), shape);
    let height = canvas.height();
    // The list keeps a third, however much there is to say of one line of it.
    let room = height.saturating_sub(page.len() + told.len()).max(height / 3).max(1);
    for index in window(rows.len(), room, Some(state.selected)) {
        let spans = line(&rows[index], index == state.selected, width, theme);
        page.target(spans, Target::Row(index));
    }
    page.append(told);
    page.draw(canvas, 0);
}

/// Without a team: what one is, what to do, the key.
fn nothing(theme: &Theme) -> Vec<String> {
    let key = theme.keys.named(keys::TEAM, Action::TypeFolder);
    vec![
        "You follow no team. Nothing of a team is read or written.".to_owned(),
        "`draglog share join FOLDER` joins one: a folder that everybody in the team can write to.".to_owned(),
        format!("{key} opens the page of a round's folder, for readers only."),
    ]
}

fn line(row: &TeamRow<'_>, is_selected: bool, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let mark = if is_selected { theme.glyphs.selected } else { " " };
    let name = (width / 3).clamp(12, 30);
    let (words, rest, role) = match row.round {
        Some(round) => (format!("  {}", round.status.title), stage(round), Role::Text),
        None => (row.team.name.clone(), of_team(row.team), Role::Title),
    };
    vec![
        theme.span(Role::Accent, format!("{mark} ")),
        theme.span(if is_selected { Role::Title } else { role }, left(&words, name, theme.glyphs)),
        theme.span(Role::Dim, cut(&format!("  {rest}"), width.saturating_sub(name + 2), theme.glyphs)),
    ]
}

fn of_team(team: &Team) -> String {
    let people = count(team.people.len(), "person");
    match (&team.problem, team.is_known, team.changes.len()) {
        (Some(_), ..) => "cannot be read".to_owned(),
        (None, false, _) => format!("{people}, not taken up yet"),
        (None, true, 0) => people,
        (None, true, _) => format!("{people}, changed"),
    }
}

/// How far a round is, and whose turn it is.
fn stage(round: &TeamRound) -> String {
    let status = &round.status;
    let how_far = match status.state {
        RoundState::WaitsForTrustee => "waits for the trustee".to_owned(),
        RoundState::Open => format!("open, {}", moment::weeks(&status.weeks.to_string())),
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
fn told(row: &TeamRow<'_>, state: &State, ui: &Ui, width: usize, shape: Shape) -> Page {
    let theme = &ui.theme;
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    if let Some(problem) = &row.team.problem {
        sentence(&mut page, ("! ", Role::Bad), problem, width, theme);
    }
    match row.round {
        Some(round) => of_round(&mut page, round, state.doing.as_ref() == Some(&round.folder), ui, width),
        None => page.append(people::changes(row.team, width, theme)),
    }
    page
}

fn of_round(page: &mut Page, round: &TeamRound, is_doing: bool, ui: &Ui, width: usize) {
    let (status, theme) = (&round.status, &ui.theme);
    if let Some(step) = &round.step {
        let key = theme.keys.named(keys::TEAM, Action::DoStep);
        let lead = match (is_doing, status.state) {
            (true, _) => "Being done:".to_owned(),
            (false, RoundState::WaitsForTrustee) => format!("{key} signs that you accept this as its trustee:"),
            (false, _) => format!("{key} does:"),
        };
        sentence(page, ("  ", Role::Accent), &format!("{lead} {}", step.does.join("; ")), width, theme);
        if let Some(hindrance) = &step.hindrance {
            sentence(page, ("! ", Role::Warn), hindrance, width, theme);
        }
    }
    sentence(page, ("  ", Role::Text), &status.next, width, theme);
    if matches!(status.state, RoundState::Open | RoundState::Collecting) {
        let closes = format!("Closes {}.", moment::at(status.closes, ui.now));
        sentence(page, ("  ", Role::Dim), &closes, width, theme);
    }
    if !status.message.is_empty() {
        sentence(page, ("  ", Role::Dim), &format!("For the chat: {}", status.message), width, theme);
    }
}

fn sentence(page: &mut Page, (mark, role): (&'static str, Role), words: &str, width: usize, theme: &Theme) {
    let mut mark = mark;
    let text = if mark.trim().is_empty() { role } else { Role::Text };
    for line in wrap(words, width.saturating_sub(2)) {
        page.line(vec![theme.span(role, mark), theme.span(text, line)]);
        mark = "  ";
    }
}

/// The field for a round's folder.
pub(super) fn folder(field: &Field, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let mut page = Page::default();
    page.gap();
    page.line(theme.span(Role::Title, "  The folder of a round that has a result"));
    let mut line = vec![theme.span(Role::Accent, "  ")];
    line.extend(field.spans(canvas.width().saturating_sub(4), theme));
    page.line(line);
    page.draw(canvas, 0);
}
