//! The rounds there are, and the field for another one's folder.

use super::{Page as SharePage, State, each_once, words};
use crate::domain::page::share::{RoundFolder, RoundStand, Rounds};
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::share::keys;
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

pub(super) fn update(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let Some(rounds) = &state.rounds else { return (action == Action::OpenRow).then(Vec::new) };
    if let Some(step) = Stride::of(action, 8) {
        state.selected = step.from(state.selected, rounds.found.len());
        return Some(vec![]);
    }
    match action {
        Action::OpenRow => {
            let folder = rounds.found.get(state.selected).map(|round| round.folder.clone());
            return Some(folder.map(|folder| state.open(&folder)).unwrap_or_default());
        }
        Action::TypeFolder => state.page = SharePage::Folder(Field::default()),
        Action::SentLog if !rounds.sent.is_empty() => state.page = SharePage::Log(0),
        Action::SentLog | Action::Back => {}
        _ => return None,
    }
    Some(vec![])
}

/// Folders of known rounds that go on as `typed` begins, else those that have it anywhere.
pub(super) fn completions(rounds: Option<&Rounds>, typed: &str) -> Vec<String> {
    let folders = || rounds.into_iter().flat_map(|rounds| &rounds.found).map(|round| round.folder.as_str());
    let begins = folders().filter(|folder| folder.starts_with(typed) && *folder != typed);
    let holds = folders().filter(|folder| folder.contains(typed) && *folder != typed);
    each_once(begins.chain(holds))
}

pub(super) fn view(rounds: &Rounds, selected: usize, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
    let (theme, width, shape) = (&ui.theme, canvas.width(), canvas.shape);
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    let told = below(rounds, selected, width.min(LONGEST_LINE), shape, theme);
    if rounds.found.is_empty() {
        page.append(nothing(rounds, width.min(LONGEST_LINE), shape, theme));
    } else {
        page.line(theme.span(Role::Title, "  Rounds"));
        let room = canvas.height().saturating_sub(page.len() + told.len()).max(1);
        for index in window(rounds.found.len(), room, Some(selected)) {
            page.target(row(&rounds.found[index], index == selected, width, ui), Target::Row(index));
        }
    }
    page.append(told);
    page.draw(canvas, 0);
}

fn row(round: &RoundFolder, is_selected: bool, width: usize, ui: &Ui) -> Vec<ratatui::text::Span<'static>> {
    let theme = &ui.theme;
    let (mark, role) = if is_selected { (theme.glyphs.selected, Role::Title) } else { (" ", Role::Text) };
    let title = (width / 3).clamp(12, 30);
    let stand = match round.stand {
        RoundStand::Open if round.closes > ui.now => {
            format!("open until {}", moment::at_in_short(round.closes, ui.now))
        }
        stand => stand.words().to_owned(),
    };
    let rest = match width {
        60.. => format!("  {:<18}  {stand}", moment::weeks(&round.weeks.to_string())),
        _ => format!("  {stand}"),
    };
    vec![
        theme.span(Role::Accent, format!("{mark} ")),
        theme.span(role, left(&round.title, title, theme.glyphs)),
        theme.span(Role::Dim, cut(&rest, width.saturating_sub(title + 2), theme.glyphs)),
    ]
}

/// Without a round: what one is, and what to do.
fn nothing(rounds: &Rounds, width: usize, shape: Shape, theme: &Theme) -> Page {
    let mut page = Page::default();
    let key = theme.keys.named(keys::SHARE, Action::TypeFolder);
    let join = if rounds.has_key {
        format!("You have joined. When the coach opens a round: {key} opens its folder.")
    } else {
        format!(
            "`draglog share join TEAM` makes your key and follows the team; {key} opens the folder of another round."
        )
    };
    let mut sentences = vec!["No round here. Nothing leaves this machine.".to_owned(), join];
    if shape.is_airy() {
        sentences.push(
            "A round is a folder that your team shares. You see every byte of your part before it is written there."
                .to_owned(),
        );
    }
    empty::sentences(&mut page, &sentences, width, theme);
    page
}

/// What stands below the rounds: folders that cannot be used, how often something left.
fn below(rounds: &Rounds, selected: usize, width: usize, shape: Shape, theme: &Theme) -> Page {
    let mut page = Page::default();
    if shape.is_airy() && !rounds.problems.is_empty() {
        page.gap();
    }
    for problem in rounds.problems.iter().take(2) {
        for (index, line) in wrap(problem, width.saturating_sub(2)).into_iter().take(3).enumerate() {
            let mark = if index == 0 { "! " } else { "  " };
            page.line(vec![theme.span(Role::Bad, mark), theme.span(Role::Text, line)]);
        }
    }
    if shape.is_airy() {
        page.gap();
    }
    let key = theme.keys.named(keys::SHARE, Action::SentLog);
    let left = match rounds.sent.as_slice() {
        [] => "Nothing ever left this machine.".to_owned(),
        [one] => format!("One file left, on {}; {key} shows it.", words::day(one.at)),
        [last, ..] => {
            let count = rounds.sent.len();
            format!("{count} files left, the last on {}; {key} lists them.", words::day(last.at))
        }
    };
    for line in wrap(&left, width.saturating_sub(2)) {
        page.line(theme.span(Role::Dim, format!("  {line}")));
    }
    if let Some(round) = rounds.found.get(selected).filter(|_| shape.is_airy()) {
        page.gap();
        let told = [format!("{}: {}", round.title, round.folder), format!("{}.", words::PROTECTION)];
        for line in told.iter().flat_map(|words| wrap(words, width.saturating_sub(2))) {
            page.line(theme.span(Role::Dim, format!("  {line}")));
        }
    }
    page
}

/// The field for a folder.
pub(super) fn folder(rounds: &Rounds, field: &Field, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let width = canvas.width();
    let mut page = Page::default();
    page.gap();
    page.line(theme.span(Role::Title, "  The folder of a round"));
    let mut line = vec![theme.span(Role::Accent, "  ")];
    line.extend(field.spans(width.saturating_sub(4), theme));
    page.line(line);
    page.gap();
    for known in completions(Some(rounds), &field.text()).iter().take(5) {
        page.line(theme.span(Role::Dim, format!("  {}", cut(known, width.saturating_sub(2), theme.glyphs))));
    }
    page.draw(canvas, 0);
}
