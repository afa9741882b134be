//! Waits that no process shows: start one, stop one, also some time ago, and say where an answer was found.

use std::time::Duration;

use super::keys;
use super::{Sheet, SheetStep};
use crate::domain::log::change::{Change, ManualStart};
use crate::domain::log::wait::{HuntOutcome, Kind, Source, Wait};
use crate::domain::say::length;
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, Binding, Place};
use crate::tui::listener::{KeyMeaning, index};
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::{PendingChange, Ui};
use crate::tui::widgets::choice::{flow, pair};
use crate::tui::widgets::page::{LinePiece, Page};
use crate::tui::widgets::sheet::Box;
use crate::tui::widgets::text::{cut, left, right};

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
    pub(super) fn press(mut self, meaning: KeyMeaning, ui: &mut Ui) -> SheetStep {
        match meaning {
            KeyMeaning::Answer(digit) => return self.stop_one(index(digit), ui),
            KeyMeaning::Do(Action::StartManual(kind)) => {
                let start = ManualStart { kind, at: self.at(ui.now), tag: None, project: None };
                return (None, vec![ui.apply(Change::StartManual(start), PendingChange::Other).1]);
            }
            KeyMeaning::Do(Action::Earlier) => self.step = (self.step + 1).min(STEPS.len() - 1),
            KeyMeaning::Do(Action::Later) => self.step = self.step.saturating_sub(1),
            KeyMeaning::Do(Action::Back) => return (None, vec![]),
            _ => {}
        }
        (Some(Sheet::Manual(self)), vec![])
    }

    /// Of a search it is asked first where the answer was.
    fn stop_one(self, index: usize, ui: &mut Ui) -> SheetStep {
        let wait = running(ui).nth(index).cloned();
        match wait {
            Some(wait) if wait.kind == Kind::Context => (Some(Sheet::Found(wait, self)), vec![]),
            Some(wait) => self.stop(&wait, None, ui),
            None => (Some(Sheet::Manual(self)), vec![]),
        }
    }

    fn stop(self, wait: &Wait, found: Option<HuntOutcome>, ui: &mut Ui) -> SheetStep {
        // It cannot have ended before it began.
        let at = self.at(ui.now).max(wait.started_at);
        (None, vec![ui.apply(Change::StopManual { wait: wait.id, at, found }, PendingChange::Other).1])
    }

    /// Takes a key while it is asked where the answer was.
    pub(super) fn press_found(self, wait: Wait, meaning: KeyMeaning, ui: &mut Ui) -> SheetStep {
        match meaning {
            KeyMeaning::Do(Action::Found(found)) => self.stop(&wait, Some(found), ui),
            KeyMeaning::Do(Action::Skip) => self.stop(&wait, None, ui),
            KeyMeaning::Do(Action::Back) => (None, vec![]),
            _ => (Some(Sheet::Found(wait, self)), vec![]),
        }
    }

    /// Draws the choice of what to start and what to stop.
    #[must_use]
    pub fn view(self, width: usize, height: usize, ui: &Ui) -> Box {
        let theme = &ui.theme;
        let mut page = Page::default();
        for (wait, digit) in running(ui).zip(1..) {
            if digit == 1 {
                page.line(theme.span(Role::Text, "Stop one that is running"));
            }
            let label = cut(&wait.label, width.saturating_sub(24), theme.glyphs);
            let length = right(&length::passed(wait.latency(ui.now)), 7, theme.glyphs);
            let mut spans = pair(&digit.to_string(), &label, true, theme);
            spans.push(theme.span(Role::Dim, format!("  {length} so far")));
            page.line(spans);
        }
        let is_roomy = height >= page.len() + keys::MANUAL.rows.len() + 3;
        if is_roomy && !page.is_empty() {
            page.gap();
        }
        page.line(theme.span(Role::Text, "Start one: what are you waiting for?"));
        if is_roomy {
            for binding in keys::MANUAL.rows.iter().filter(|binding| is_start(binding.action)) {
                page.target(with_help(binding, width, theme), Target::Action(binding.action));
            }
            page.gap();
        } else {
            choices(&mut page, keys::MANUAL, is_start, width, theme);
        }
        page.parts(self.moment(ui));
        Box { title: "Wait by hand".to_owned(), aside: String::new(), page, skip: 0 }
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
        for binding in keys::MANUAL.rows.iter().filter(|binding| is_time(binding)) {
            parts.push((vec![theme.span(Role::Text, "   ")], None));
            let spans = pair(&theme.keys.named(keys::MANUAL, binding.action), binding.words, true, theme);
            parts.push((spans, Some(Target::Action(binding.action))));
        }
        parts
    }
}

fn is_time(binding: &Binding) -> bool {
    matches!(binding.action, Action::Earlier | Action::Later)
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

fn choices(page: &mut Page, place: Place, does: impl Fn(Action) -> bool, width: usize, theme: &Theme) {
    let pairs = place.rows.iter().filter(|binding| does(binding.action)).map(|binding| {
        let spans = pair(&theme.keys.named(place, binding.action), binding.words, true, theme);
        (spans, Some(Target::Action(binding.action)))
    });
    for line in flow(pairs.collect(), width) {
        page.parts(line);
    }
}

/// Draws the question where the answer was.
#[must_use]
pub(crate) fn view_found(wait: &Wait, width: usize, theme: &Theme) -> Box {
    let mut page = Page::default();
    page.line(theme.span(Role::Text, "Where was the answer?"));
    choices(&mut page, keys::FOUND, |action| action != Action::Back, width, theme);
    Box { title: wait.label.clone(), aside: String::new(), page, skip: 0 }
}
