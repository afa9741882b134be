//! The rounds there are, and the field for the folder of another.

use super::{Page as SharePage, State, words};
use crate::domain::page::share::{RoundFolder, RoundStand, Rounds};
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::share::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{cut, left};
use crate::tui::widgets::writer::Writer;

/// Longer lines are hard to read.
const LONGEST_LINE: usize = 92;

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    let Some(rounds) = &state.rounds else { return };
    if let Some(step) = Stride::of(action, 8) {
        state.selected = step.from(state.selected, rounds.found.len());
        return;
    }
    match action {
        Action::OpenRow => {
            if let Some(round) = rounds.found.get(state.selected) {
                state.open(ui, round.folder.clone());
            }
        }
        Action::TypeFolder => state.page = SharePage::Folder(Field::default()),
        Action::SentLog if !rounds.sent.is_empty() => state.page = SharePage::Log(0),
        _ => {}
    }
}

/// Folders of known rounds that go on as `typed` begins, else those that have it anywhere.
pub(super) fn completions(rounds: Option<&Rounds>, typed: &str) -> Vec<String> {
    let folders = || rounds.into_iter().flat_map(|rounds| &rounds.found).map(|round| round.folder.as_str());
    let begins = folders().filter(|folder| folder.starts_with(typed) && *folder != typed);
    let holds = folders().filter(|folder| folder.contains(typed) && !folder.starts_with(typed));
    begins.chain(holds).map(str::to_owned).collect()
}

pub(super) fn view(rounds: &Rounds, selected: usize, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, &ui.theme);
    let mut told = Writer::on(canvas, &ui.theme).at_most(LONGEST_LINE);
    below(&mut told, rounds, selected);
    to.gap();
    if rounds.found.is_empty() {
        to = to.at_most(LONGEST_LINE);
        nothing(&mut to, rounds);
    } else {
        to.line(Role::Title, "  Rounds");
        let room = canvas.height().saturating_sub(to.page.len() + told.page.len()).max(1);
        for index in window(rounds.found.len(), room, Some(selected)) {
            to.page.target(row(&rounds.found[index], index == selected, to.width, ui), Target::Row(index));
        }
    }
    to.page.append(told.page);
    to.draw(canvas);
}

fn row(round: &RoundFolder, is_selected: bool, width: usize, ui: &Ui) -> Vec<ratatui::text::Span<'static>> {
    let theme = &ui.theme;
    let title = (width / 3).clamp(12, 30);
    let stand = match round.stand {
        RoundStand::Open if round.closes > ui.now => {
            format!("open until {}", moment::at_in_short(round.closes, ui.now))
        }
        stand => stand.words().to_owned(),
    };
    let rest = match width {
        60.. => format!("  {:<18}  {stand}", round.weeks.words()),
        _ => format!("  {stand}"),
    };
    vec![
        theme.mark(is_selected),
        theme.span(Role::of_row(is_selected), left(&round.title, title, theme.glyphs)),
        theme.span(Role::Dim, cut(&rest, width.saturating_sub(title + 2), theme.glyphs)),
    ]
}

/// Without a round: what one is, and what to do.
fn nothing(to: &mut Writer<'_>, rounds: &Rounds) {
    const WHAT: &str =
        "A round is a folder that your team shares. You see every byte of your part before it is written there.";
    let key = to.theme.keys.named(keys::SHARE, Action::TypeFolder);
    let join = if rounds.has_key {
        format!("You have joined. When the coach opens a round: {key} opens its folder.")
    } else {
        format!(
            "`draglog share join TEAM` makes your key and follows the team; {key} opens the folder of another round."
        )
    };
    to.sentences(&["No round here. Nothing leaves this machine.", &join, if to.is_airy { WHAT } else { "" }]);
}

/// What stands below the rounds: folders that cannot be used, how often something left.
fn below(to: &mut Writer<'_>, rounds: &Rounds, selected: usize) {
    if !rounds.problems.is_empty() {
        to.gap();
    }
    for problem in rounds.problems.iter().take(2) {
        to.lines_behind("! ", (Role::Bad, Role::Text), problem, 3);
    }
    to.gap();
    let key = to.theme.keys.named(keys::SHARE, Action::SentLog);
    let left = match rounds.sent.as_slice() {
        [] => "Nothing ever left this machine.".to_owned(),
        [one] => format!("One file left, on {}; {key} shows it.", words::day(one.at)),
        [last, ..] => {
            let files = count(rounds.sent.len(), "file");
            format!("{files} left, the last on {}; {key} lists them.", words::day(last.at))
        }
    };
    to.text(Role::Dim, &left);
    if let Some(round) = rounds.found.get(selected).filter(|_| to.is_airy) {
        to.gap();
        to.text(Role::Dim, &format!("{}: {}", round.title, round.folder));
        to.text(Role::Dim, &format!("{}.", words::PROTECTION));
    }
}

/// The field for a folder.
pub(super) fn folder(rounds: &Rounds, field: &Field, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, theme);
    to.asks("The folder of a round", field);
    to.page.gap();
    completions(Some(rounds), &field.text()).iter().take(5).for_each(|known| to.cut(Role::Dim, known));
    to.draw(canvas);
}
