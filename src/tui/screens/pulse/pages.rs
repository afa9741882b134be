//! The pages around the questions: what a pulse is about before them, what it showed after them.

use ratatui::text::Span;

use super::question::title;
use super::session::{Session, Stand};
use crate::domain::figure::pulse::against_last_time;
use crate::domain::log::survey::{Answer, Careless, CompletedPulse, StoredSitting, Task, Unit, careless, place};
use crate::domain::page::pulse::PulseHome;
use crate::domain::say::count::count;
use crate::domain::say::length::{duration, plain, seconds};
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::keymap::Action;
use crate::tui::screens::pulse::keys;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::{Page, ends};
use crate::tui::widgets::text::wrap;

/// Wider lines are hard to read.
const WIDEST: usize = 76;

/// Where answers are.
const STAYS: &str = "Your answers stay on this computer until you share them yourself.";

struct Writer<'a> {
    page: Page,
    width: usize,
    theme: &'a Theme,
    is_airy: bool,
}

impl Writer<'_> {
    fn gap(&mut self) {
        if self.is_airy {
            self.page.gap();
        }
    }

    fn says(&mut self, role: Role, words: &str) {
        for line in wrap(words, self.width.saturating_sub(2)) {
            self.page.line(self.theme.span(role, format!("  {line}")));
        }
    }

    fn saved(&mut self, session: &Session) {
        let counts = counts(session);
        if session.is_saved() {
            self.marked(&self.theme.span(Role::Good, self.theme.glyphs.succeeded), &format!("Saved: {counts}."));
        } else {
            self.says(Role::Text, &format!("Saving: {counts}."));
        }
    }

    /// Title, and how long it is: beside it, or below where that is narrow.
    fn head(&mut self, session: &Session) {
        let (theme, survey) = (self.theme, &session.survey);
        let about = plain(seconds(survey.estimated_seconds()));
        let length = format!("{}, about {about}", count(survey.items.len(), "question"));
        let left = vec![theme.span(Role::Title, format!("  {}", title(session)))];
        let right = vec![theme.span(Role::Dim, length.clone())];
        let has_room = left[0].width() + right[0].width() < self.width;
        self.page.line(ends(left, right, self.width));
        if !has_room {
            self.says(Role::Dim, &length);
        }
    }

    fn marked(&mut self, mark: &Span<'static>, words: &str) {
        for (row, line) in wrap(words, self.width.saturating_sub(2)).into_iter().enumerate() {
            let mark = if row == 0 { mark.clone() } else { Span::raw(" ") };
            self.page.line(vec![mark, self.theme.span(Role::Text, format!(" {line}"))]);
        }
    }
}

fn writer(width: usize, shape: Shape, theme: &Theme) -> Writer<'_> {
    let mut writer = Writer { page: Page::default(), width: width.min(WIDEST), theme, is_airy: shape.is_airy() };
    writer.gap();
    writer
}

/// The page before the first question.
pub(super) fn start(
    home: Option<&PulseHome>,
    session: &Session,
    (width, height): (usize, usize),
    shape: Shape,
    theme: &Theme,
) -> (Page, usize) {
    let mut to = writer(width, shape, theme);
    let survey = &session.survey;
    to.head(session);
    to.gap();
    if !session.needs_service() {
        to.says(Role::Text, &survey.intro_with(&session.blanks()));
    }
    to.says(Role::Text, &format!("It is about: {}.", survey.recall));
    if let Some(applies_to) = &survey.applies_to {
        to.says(Role::Dim, &format!("For {applies_to}."));
    }
    if survey.unit == Unit::Task {
        let task = home.and_then(|home| home.pilot.as_ref()?.task.as_ref());
        if let Some(task) = task {
            to.says(Role::Text, &task_words(task));
        }
    }
    to.gap();
    if session.needs_service() {
        services(&mut to, session);
        to.gap();
    }
    if to.page.len() + wrap(STAYS, to.width.saturating_sub(2)).len() <= height {
        to.says(Role::Dim, STAYS);
    }
    if let Some(error) = &session.error {
        to.marked(&theme.span(Role::Bad, "!"), error);
    }
    let furthest = to.page.len().saturating_sub(height);
    (to.page, furthest)
}

fn services(to: &mut Writer<'_>, session: &Session) {
    let theme = to.theme;
    to.says(Role::Title, "Which service is it about?");
    if let Stand::Service(field) = &session.stand {
        let mut spans = vec![theme.span(Role::Key, "  > ")];
        spans.extend(field.spans(to.width.saturating_sub(4), theme));
        to.page.line(spans);
        return;
    }
    for (service, digit) in session.services.iter().zip('1'..='9') {
        let spans = vec![theme.span(Role::Key, format!("  {digit}")), theme.span(Role::Text, format!("  {service}"))];
        to.page.target(spans, Target::Press(Key::Char(digit)));
    }
    let (action, words) =
        if session.services.is_empty() { (Action::Begin, "name it") } else { (Action::Another, "another") };
    let key = theme.keys.named(keys::START, action);
    to.page.line(vec![theme.span(Role::Key, format!("  {key}")), theme.span(Role::Text, format!("  {words}"))]);
}

/// What was measured of a task, before anybody is asked for an opinion.
pub(super) fn task_words(task: &Task) -> String {
    let arm = if task.with_tool { "with the tool" } else { "without the tool" };
    match task.to_draft() {
        Some(length) => format!("This one: {arm}. Measured: first draft after {}.", duration(length)),
        None => format!("This one: {arm}."),
    }
}

/// The page after the last question.
pub(super) fn end(
    home: Option<&PulseHome>,
    session: &Session,
    (width, height): (usize, usize),
    shape: Shape,
    theme: &Theme,
) -> (Page, usize) {
    let mut to = writer(width, shape, theme);
    to.says(Role::Title, &format!("Thank you. {}", title(session)));
    to.gap();
    if let Some(error) = &session.error {
        to.marked(&theme.span(Role::Bad, "!"), error);
    }
    to.saved(session);
    to.says(Role::Dim, STAYS);
    to.gap();
    let kept = session.kept();
    let taken = kept.taken();
    if let Some(pilot) = home.and_then(|home| home.pilot.as_ref()).filter(|_| session.survey.unit == Unit::Task)
        && let Some(task) = &pilot.task
    {
        to.says(Role::Text, &task_words(task));
        to.gap();
    }
    for sign in careless(&session.survey, &taken) {
        to.says(Role::Dim, &careless_words(sign));
    }
    services_end(&mut to, session, &taken);
    if let Some(home) = home {
        compared(&mut to, session, &taken, home);
    }
    let furthest = to.page.len().saturating_sub(height);
    (to.page, furthest)
}

fn counts(session: &Session) -> String {
    let of = |wanted: &dyn Fn(&Answer) -> bool| {
        session.survey.items.iter().filter(|item| session.answers.get(&item.id).is_some_and(wanted)).count()
    };
    let skipped = of(&|answer| *answer == Answer::Skipped);
    let not_applicable = of(&|answer| *answer == Answer::NotApplicable);
    let answered = session.answers.len() - skipped - not_applicable;
    let parts = [(answered, "answered"), (not_applicable, "not applicable"), (skipped, "skipped")];
    let words = parts.iter().filter(|(count, what)| *count > 0 || *what == "answered");
    words.map(|(number, what)| format!("{number} {what}")).collect::<Vec<_>>().join(", ")
}

fn careless_words(sign: Careless) -> String {
    let what = match sign {
        Careless::Fast { seconds_per_item } => {
            format!("That was fast: {} per question.", duration(seconds(seconds_per_item)))
        }
        Careless::SameKey { key } => format!("Every answer was {key}, although the questions are worded both ways."),
    };
    format!("{what} If it should not count, delete it under results.")
}

/// A service in its ranges, with the line that has to stand beside it.
fn services_end(to: &mut Writer<'_>, session: &Session, taken: &CompletedPulse) {
    let placed = place(&session.survey, taken);
    if placed.is_empty() {
        return;
    }
    for placement in placed {
        if let Some(item) = session.survey.item(&placement.item) {
            to.says(Role::Dim, &session.blanks().fill(&item.text));
        }
        to.says(Role::Text, &placement.line());
    }
    if let Some(attribution) = &session.survey.attribution {
        to.says(Role::Dim, attribution);
    }
    to.gap();
}

fn compared(to: &mut Writer<'_>, session: &Session, taken: &CompletedPulse, home: &PulseHome) {
    let survey = &session.survey;
    let before: Vec<CompletedPulse> = home.finished(&survey.id).map(StoredSitting::taken).collect();
    let compared = against_last_time(survey, taken, &before);
    if compared.is_empty() {
        return to.says(Role::Text, "Next time you see here what has changed since today.");
    }
    to.says(Role::Title, "Against your own last time");
    for comparison in compared {
        if let Some(item) = survey.item(&comparison.item) {
            to.says(Role::Dim, &super::results::asked(item, &session.blanks()));
        }
        to.says(Role::Text, &comparison.sentence);
    }
}
