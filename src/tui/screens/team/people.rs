//! Who is in a team: roles and fingerprints to compare by voice, and what changed since the roster was taken up.

use super::{State, View, rows};
use crate::domain::page::team::{Request, Team, TeamMember};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::team::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

pub(super) fn update(state: &mut State, ui: &Ui, action: Action) -> Option<Vec<Effect>> {
    let (width, theme) = (usize::from(ui.body().width), &ui.theme);
    let lines = rows::selected_team(state).map_or(0, |team| page(team, width, theme).len());
    let View::People(from) = &mut state.view else { return None };
    if let Some(step) = Stride::of(action, 8) {
        *from = step.from(*from, lines);
        return Some(vec![]);
    }
    match action {
        Action::Back => state.view = View::Home,
        Action::AcceptRoster if has_changes(state) => {
            let team = rows::selected_team(state).map(|team| team.folder.clone());
            return Some(team.map(|team| Request::AcceptRoster { team }.into()).into_iter().collect());
        }
        Action::AcceptRoster => {}
        _ => return None,
    }
    Some(vec![])
}

/// Whether there is something in the selected team's roster to accept.
pub(super) fn has_changes(state: &State) -> bool {
    rows::selected_team(state).is_some_and(|team| !team.is_known || !team.changes.is_empty())
}

pub(super) fn view(state: &State, from: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let Some(team) = rows::selected_team(state) else { return };
    let page = page(team, canvas.width(), theme);
    let furthest = page.len().saturating_sub(canvas.height());
    page.draw(canvas, from.min(furthest));
}

fn page(team: &Team, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    page.line(theme.span(Role::Title, format!("  {}", team.name)));
    page.append(changes(team, width, theme));
    for person in &team.people {
        page.append(of_person(person, width, theme));
    }
    let advice = "A fingerprint is the same on both machines, or it is another person's key: compare by voice once.";
    for line in wrap(advice, width.saturating_sub(2)) {
        page.line(theme.span(Role::Dim, format!("  {line}")));
    }
    page
}

/// What is new since the people were taken up here.
pub(super) fn changes(team: &Team, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let key = theme.keys.named(keys::PEOPLE, Action::AcceptRoster);
    let first = format!("You see these people for the first time. Is this your team? {key} takes them up.");
    let told = if team.is_known { team.changes.clone() } else { vec![first] };
    for change in &told {
        let mut mark = "! ";
        for line in wrap(change, width.saturating_sub(2)) {
            page.line(vec![theme.span(Role::Warn, mark), theme.span(Role::Text, line)]);
            mark = "  ";
        }
    }
    page
}

/// Name and roles, then the fingerprint: beside them, or below where it is narrow.
pub(super) fn of_person(person: &TeamMember, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let own = if person.is_own { " (you)" } else { "" };
    let name = vec![
        theme.span(Role::Text, format!("  {}{own}", person.name)),
        theme.span(Role::Dim, format!(", {}", person.roles)),
        theme.span(Role::Warn, person.change.as_ref().map_or_else(String::new, |change| format!("  {change}"))),
    ];
    let print = theme.span(Role::Dim, person.fingerprint.clone());
    let taken: usize = name.iter().map(ratatui::text::Span::width).sum();
    if taken + print.width() + 2 <= width {
        let gap = ratatui::text::Span::raw(
            " ".repeat((width - taken - print.width()).min(40usize.saturating_sub(taken).max(2))),
        );
        page.line([name, vec![gap, print]].concat());
    } else {
        page.line(name);
        page.line(vec![theme.span(Role::Dim, "    "), print]);
    }
    page
}
