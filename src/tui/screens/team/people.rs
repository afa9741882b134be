//! Who is in a team: roles and fingerprints to compare by voice, and what changed since the roster was taken up.

use ratatui::text::Span;

use super::{State, View, rows};
use crate::domain::page::team::{Request, Team, TeamMember};
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::team::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::writer::Writer;

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    let View::People(from) = &mut state.view else { return };
    if let Some(step) = Stride::of(action, 8) {
        *from = step.scroll(*from, ui);
        return;
    }
    match action {
        Action::Back => state.view = View::Home,
        Action::AcceptRoster => {
            if let Some(team) = changed(state) {
                ui.ask(Request::AcceptRoster { team: team.folder.clone() });
            }
        }
        _ => {}
    }
}

/// The selected team, if there is something in its roster to accept.
pub(super) fn changed(state: &State) -> Option<&Team> {
    rows::selected_team(state).filter(|team| !team.is_known || !team.changes.is_empty())
}

pub(super) fn view(state: &State, from: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    if let Some(team) = rows::selected_team(state) {
        page(Writer::on(canvas, theme), team).scrolled(canvas, from);
    }
}

fn page(mut to: Writer<'_>, team: &Team) -> Page {
    to.line(Role::Title, format!("  {}", team.name));
    changes(&mut to, team);
    team.people.iter().for_each(|person| of_person(&mut to, person));
    let advice = "A fingerprint is the same on both machines, or it is another person's key: compare by voice once.";
    to.text(Role::Dim, advice);
    to.page
}

/// What is new since the people were taken up here.
pub(super) fn changes(to: &mut Writer<'_>, team: &Team) {
    let key = to.theme.keys.named(keys::PEOPLE, Action::AcceptRoster);
    let first = format!("You see these people for the first time. Is this your team? {key} takes them up.");
    let told = if team.is_known { team.changes.clone() } else { vec![first] };
    for change in told {
        to.behind("! ", (Role::Warn, Role::Text), &change);
    }
}

/// Name and roles, then the fingerprint: beside them, or below where it is narrow.
fn of_person(to: &mut Writer<'_>, person: &TeamMember) {
    let theme = to.theme;
    let you = if person.is_own { " (you)" } else { "" };
    let change = person.change.as_ref().map_or_else(String::new, |change| format!("  {change}"));
    let name = vec![
        theme.span(Role::Text, format!("  {}{you}", person.name)),
        theme.span(Role::Dim, format!(", {}", person.roles)),
        theme.span(Role::Warn, change),
    ];
    let print = theme.span(Role::Dim, person.fingerprint.clone());
    let taken: usize = name.iter().map(Span::width).sum();
    if taken + print.width() + 2 <= to.width {
        let gap = (to.width - taken - print.width()).min(40usize.saturating_sub(taken).max(2));
        to.page.line([name, vec![Span::raw(" ".repeat(gap)), print]].concat());
    } else {
        to.page.line(name);
        to.page.line(vec![theme.span(Role::Dim, "    "), print]);
    }
}
