//! Waits that no process shows: start one, stop one, also some time ago, and say where an answer was found.

use std::time::Duration;

use super::{Sheet, keys};
use crate::domain::log::change::{Change, ManualStart};
use crate::domain::log::wait::{HuntOutcome, Kind, Source, Wait};
use crate::domain::say::{length, moment};
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, Binding, Place};
use crate::tui::listener::{KeyMeaning, index};
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::{PendingChange, Ui};
use crate::tui::widgets::choice::{flow, of_row, pair};
use crate::tui::widgets::page::LinePiece;
use crate::tui::widgets::sheet::SheetContent;
use crate::tui::widgets::text::{cut, left, right};
use crate::tui::widgets::writer::Writer;

/// How many minutes ago it was, in the steps that people think in.
const STEPS: [u64; 12] = [0, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180];

/// What is chosen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// Which of [`STEPS`] ago.
    step: usize,
}

/// The waits by hand that go on, oldest first; the digits stand for them.
pub(super) fn running(ui: &Ui) -> impl Iterator<Item = &Wait> {
    let all = ui.overview.iter().flat_map(|overview| &overview.running).map(|running| &running.wait);
    all.filter(|wait| wait.source == Source::Manual).take(9)
}

impl State {
    fn ago(self) -> Duration {
        Duration::from_secs(60 * STEPS[self.step])
    }

    fn at(self, now: Moment) -> Moment {
        now - self.ago()
    }

    /// Takes a key: a letter starts, a digit stops.
    pub(super) fn press(mut self, meaning: KeyMeaning, ui: &mut Ui) -> Option<Sheet> {
        match meaning {
            KeyMeaning::Answer(digit) => return self.stop_one(index(digit), ui),
            KeyMeaning::Do(Action::StartManual(kind)) => {
                let start = ManualStart { kind, at: self.at(ui.now), tag: None, project: None };
                ui.apply(Change::StartManual(start), PendingChange::Other);
                return None;
            }
            KeyMeaning::Do(Action::Earlier) => self.step = (self.step + 1).min(STEPS.len() - 1),
            KeyMeaning::Do(Action::Later) => self.step = self.step.saturating_sub(1),
            KeyMeaning::Do(Action::Back) => return None,
            _ => {}
        }
        Some(Sheet::Manual(self))
    }

    /// Of a search it is asked first where the answer was.
    fn stop_one(self, index: usize, ui: &mut Ui) -> Option<Sheet> {
        let wait = running(ui).nth(index).cloned();
        match wait {
            Some(wait) if wait.kind == Kind::Context => Some(Sheet::Found(wait, self)),
            Some(wait) => self.stop(&wait, None, ui),
            None => Some(Sheet::Manual(self)),
        }
    }

    fn stop(self, wait: &Wait, found: Option<HuntOutcome>, ui: &mut Ui) -> Option<Sheet> {
        // It cannot have ended before it began.
        let at = self.at(ui.now).max(wait.started_at);
        ui.apply(Change::StopManual { wait: wait.id, at, found }, PendingChange::Other);
        None
    }

    /// Takes a key while it is asked where the answer was.
    pub(super) fn press_found(self, wait: Wait, meaning: KeyMeaning, ui: &mut Ui) -> Option<Sheet> {
        match meaning {
            KeyMeaning::Do(Action::Found(found)) => self.stop(&wait, Some(found), ui),
            KeyMeaning::Do(Action::Skip) => self.stop(&wait, None, ui),
            KeyMeaning::Do(Action::Back) => None,
            _ => Some(Sheet::Found(wait, self)),
        }
    }

    /// Draws the choice of what to start and what to stop.
    #[must_use]
    pub fn view(self, width: usize, height: usize, ui: &Ui) -> SheetContent {
        let mut to = Writer::new(width, true, &ui.theme);
        stoppable(&mut to, ui);
        to.is_airy = height >= to.page.len() + keys::MANUAL.rows.len() + 3;
        if !to.page.is_empty() {
            to.gap();
        }
        to.line(Role::Text, "Start one: what are you waiting for?");
        if to.is_airy {
            for binding in keys::MANUAL.rows.iter().filter(|binding| is_start(binding.action)) {
                to.page.target(with_help(binding, width, &ui.theme), Target::Action(binding.action));
            }
        } else {
            choices(&mut to, keys::MANUAL, is_start);
        }
        to.gap();
        to.page.parts(self.moment(ui));
        SheetContent { title: "Wait by hand".to_owned(), aside: String::new(), page: to.page, scroll: 0 }
    }

    /// When it began or ended, and how to say that it was earlier.
    fn moment(self, ui: &Ui) -> Vec<LinePiece> {
        let theme = &ui.theme;
        let words = if self.step == 0 {
            "now".to_owned()
        } else {
            format!("{} ago, {}", length::plain(self.ago()), moment::at_in_short(self.at(ui.now), ui.now))
        };
        let mut parts = vec![(vec![theme.span(Role::Text, "When: "), theme.span(Role::Title, words)], None)];
        for binding in keys::MANUAL.rows.iter().filter(|row| matches!(row.action, Action::Earlier | Action::Later)) {
            parts.push((vec![theme.span(Role::Text, "   ")], None));
            parts.push(of_row(keys::MANUAL, binding, true, theme));
        }
        parts
    }
}

fn is_start(action: Action) -> bool {
    matches!(action, Action::StartManual(_))
}

fn with_help(binding: &Binding, width: usize, theme: &Theme) -> Vec<ratatui::text::Span<'static>> {
    const NAME: usize = 14;
    let mut spans =
        pair(&theme.keys.named(keys::MANUAL, binding.action), &left(binding.words, NAME, theme.glyphs), true, theme);
    spans.push(theme.span(Role::Dim, cut(binding.help, width.saturating_sub(NAME + 2), theme.glyphs)));
    spans
}

/// The waits by hand that go on, with the digit that stops each.
fn stoppable(to: &mut Writer<'_>, ui: &Ui) {
    let (width, theme) = (to.width, to.theme);
    if running(ui).next().is_some() {
        to.line(Role::Text, "Stop one that is running");
    }
    for (wait, digit) in running(ui).zip(1..) {
        let label = cut(&wait.label, width.saturating_sub(24), theme.glyphs);
        let length = right(&length::passed(wait.latency(ui.now)), 7, theme.glyphs);
        let length = theme.span(Role::Dim, format!("  {length} so far"));
        to.page.line([pair(&digit.to_string(), &label, true, theme), vec![length]].concat());
    }
}

fn choices(to: &mut Writer<'_>, place: Place, does: impl Fn(Action) -> bool) {
    let rows = place.rows.iter().filter(|row| does(row.action));
    let pairs = rows.map(|row| of_row(place, row, true, to.theme)).collect();
    to.parts(flow(pairs, to.width));
}

/// Draws the question where the answer was.
#[must_use]
pub(crate) fn view_found(wait: &Wait, width: usize, theme: &Theme) -> SheetContent {
    let mut to = Writer::new(width, true, theme);
    to.line(Role::Text, "Where was the answer?");
    choices(&mut to, keys::FOUND, |action| action != Action::Back);
    SheetContent { title: wait.label.clone(), aside: String::new(), page: to.page, scroll: 0 }
}
