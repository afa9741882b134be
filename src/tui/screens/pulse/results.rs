//! The person's answers to a pulse over time: how often each was given, and when. Descriptive: no colour says good or bad,
//! nothing is added up over questions, and only answers to the same version and service stand together.

use ratatui::text::Span;

use super::{Session, delete, length_words};
use crate::domain::figure::pulse::{AnswerRow, ItemResult, ServiceResults};
use crate::domain::log::survey::{Answer, Blanks, Item, ItemKind, PulseResponse, Sitting, Survey, Unit};
use crate::domain::page::pulse::PulseHome;
use crate::domain::say::count;
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::screens::pulse::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::{Page, ends};
use crate::tui::widgets::text::{cut, left, right, width as cells, wrap};
use crate::tui::widgets::writer::Writer;

/// Wider lines are hard to read.
const WIDEST: usize = 90;
/// The times shown for each question.
const TIMES: usize = 12;

/// Which pulse, and which time of it.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    survey: String,
    /// The time whose answers are marked.
    at: Sitting,
    scroll: usize,
}

/// The times that can be looked at, those of one service together, oldest first.
fn times<'a>(home: &'a PulseHome, survey: &str) -> Vec<(&'a ServiceResults, &'a PulseResponse)> {
    let services = home.results(survey).into_iter().flat_map(|results| &results.services);
    services.flat_map(|service| service.records.iter().map(move |record| (service, &record.response))).collect()
}

impl State {
    /// The answers to a pulse, at the latest time; `None` where this version was never taken.
    #[must_use]
    pub fn of(home: &PulseHome, survey: &str) -> Option<Self> {
        let (_, latest) = times(home, survey).into_iter().max_by_key(|(_, response)| response.sitting.begun)?;
        Some(Self { survey: survey.to_owned(), at: latest.sitting.clone(), scroll: 0 })
    }

    /// Stays at a time that is still there.
    pub fn keep_to(&mut self, home: &PulseHome) {
        if self.position(home).is_none()
            && let Some(other) = Self::of(home, &self.survey)
        {
            *self = other;
        }
    }

    /// Which of the times is looked at.
    fn position(&self, home: &PulseHome) -> Option<usize> {
        times(home, &self.survey).iter().position(|(_, response)| response.sitting == self.at)
    }

    fn response<'a>(&self, home: &'a PulseHome) -> Option<&'a PulseResponse> {
        let mut responses = times(home, &self.survey).into_iter().map(|(_, response)| response);
        responses.find(|response| response.sitting == self.at)
    }

    /// Whether there are other times to go to.
    #[must_use]
    pub fn has_others(&self, home: &PulseHome) -> bool {
        times(home, &self.survey).len() > 1
    }

    fn turn(&mut self, home: &PulseHome, by: isize) {
        let at = self.position(home).unwrap_or(0).saturating_add_signed(by);
        if let Some((_, response)) = times(home, &self.survey).get(at) {
            self.at = response.sitting.clone();
        }
    }

    /// Draws it.
    pub fn view(&self, home: &PulseHome, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        self.page(home, Writer::on(canvas, theme).at_most(WIDEST)).scrolled(canvas, self.scroll);
    }

    fn page(&self, home: &PulseHome, mut to: Writer<'_>) -> Page {
        let (Some(survey), Some(at)) = (home.pulse(&self.survey), self.position(home)) else {
            let back = to.theme.keys.begins(keys::RESULTS, Action::Back);
            to.line(Role::Text, format!("  No answers are left. {back} goes back."));
            return to.page;
        };
        let times = times(home, &self.survey);
        let (service, response) = times[at];
        to.gap();
        head(&mut to, survey, response, (at + 1, times.len()));
        notes(&mut to, home, survey);
        for result in &service.items {
            to.gap();
            ItemLines { result, survey, answer: response.answers.get(&result.item.id) }.add_to(&mut to);
        }
        to.page
    }
}

/// The pulse, which of its times it is, and when that was.
fn head(to: &mut Writer<'_>, survey: &Survey, response: &PulseResponse, (number, of): (usize, usize)) {
    let service = response.sitting.service.as_ref().map(|service| format!(": {service}")).unwrap_or_default();
    let title = cut(&format!("  {}{service}", survey.title), to.width.saturating_sub(10), to.theme.glyphs);
    let count = to.theme.span(Role::Dim, format!("{number} of {of}"));
    to.page.line(ends(vec![to.theme.span(Role::Title, title)], vec![count], to.width));
    to.page.line(when(response, to.theme));
}

/// When it was taken and for how long, between the keys that lead to other times.
fn when(response: &PulseResponse, theme: &Theme) -> Vec<Span<'static>> {
    let [open, close] = theme.glyphs.sides;
    let dot = theme.glyphs.dot;
    let took = response.seconds.map(|length| format!(" {dot} {}", plain(seconds(length)))).unwrap_or_default();
    let begun = response.sitting.begun;
    let when = format!("{} {}", moment::day_and_year(begun.date_naive()), moment::clock(begun));
    vec![
        theme.span(Role::Key, format!("  {open} ")),
        theme.span(Role::Text, format!("{when}{took}")),
        theme.span(Role::Key, format!(" {close}")),
    ]
}

/// The line that must stand beside the results, and what is kept apart.
fn notes(to: &mut Writer<'_>, home: &PulseHome, survey: &Survey) {
    let earlier = home.finished(&survey.id).filter(|kept| kept.sitting.version != survey.version).count();
    let apart = (earlier > 0)
        .then(|| format!("Taken {} in another version, which is never compared with this one.", count::times(earlier)));
    survey.attribution.iter().chain(&apart).for_each(|note| to.text(Role::Dim, note));
}

/// What an item asks, in a line of its own; a bipolar item's statements stand for its question.
#[must_use]
pub(super) fn asked(item: &Item, blanks: &Blanks) -> String {
    match &item.kind {
        ItemKind::Bipolar { left, right, .. } => format!("1 {left}; 5 {right}"),
        _ => blanks.fill(&item.text),
    }
}

struct ItemLines<'a> {
    result: &'a ItemResult,
    survey: &'a Survey,
    /// Of the time that is looked at.
    answer: Option<&'a Answer>,
}

impl ItemLines<'_> {
    fn add_to(&self, to: &mut Writer<'_>) {
        let (result, rule) = (self.result, to.theme.glyphs.rule);
        to.text(Role::Title, &asked(&result.item, &Blanks::default()));
        let label_room = to.width.saturating_sub(5 + 13);
        let widest = result.rows.iter().map(|row| cells(&row.label) + 4).max().unwrap_or(0).min(label_room);
        for row in &result.rows {
            self.row(to, row, widest);
            if let Some((_, name)) = self.cut().filter(|(after, _)| *after == row.option) {
                let words = format!("  {} up to here: {name} ", rule.repeat(2));
                let rest = rule.repeat((widest + 15).saturating_sub(cells(&words)));
                to.line(Role::Dim, words + &rest);
            }
        }
        self.rest(to);
    }

    /// Whether the answer that is looked at is this one.
    fn is_given(&self, row: &AnswerRow) -> bool {
        match self.answer {
            Some(Answer::Option(number)) => *number == row.option,
            Some(Answer::Many(numbers)) => numbers.contains(&row.option),
            Some(Answer::Tag(tag)) => tag.name() == row.label,
            _ => false,
        }
    }

    /// How often an answer was given; the one that is looked at is marked.
    fn row(&self, to: &mut Writer<'_>, row: &AnswerRow, widest: usize) {
        let (theme, is_given) = (to.theme, self.is_given(row));
        let role = Role::of_row(is_given);
        let label = if row.option == 0 { row.label.clone() } else { format!("{} {}", row.option, row.label) };
        let share = row.count as f64 / self.result.answered.max(1) as f64;
        let bar = if row.count > 0 { bar(share, 8, Role::Text, theme) } else { vec![] };
        let count = theme.span(Role::Text, format!("{} ", right(&row.count.to_string(), 4, theme.glyphs)));
        for (index, words) in wrap(&label, widest).into_iter().enumerate() {
            if index > 0 {
                to.line(role, format!("    {words}"));
                continue;
            }
            let label = theme.span(role, left(&words, widest, theme.glyphs));
            to.page.line([vec![theme.mark(is_given), label, count.clone()], bar.clone()].concat());
        }
    }

    /// The elite cut of a question about a service: a labelled line between its ranges.
    fn cut(&self) -> Option<(u8, &str)> {
        let is_placed = self.survey.unit == Unit::Service && matches!(self.result.item.kind, ItemKind::Bins { .. });
        let share = self.result.item.share.as_ref().filter(|_| is_placed)?;
        let last = *share.options.last()?;
        (share.options.len() == usize::from(last)).then_some((last, share.name.as_str()))
    }

    fn rest(&self, to: &mut Writer<'_>) {
        let (result, theme) = (self.result, to.theme);
        let headline = result.headline.as_ref().filter(|_| self.cut().is_none());
        let words = [
            (result.not_applicable > 0).then(|| format!("0 {}: {}", result.item.na, result.not_applicable)),
            (result.skipped > 0).then(|| format!("skipped: {}", result.skipped)),
            headline.map(|headline| format!("{}: {} of {}", headline.name, headline.count, headline.of)),
            (result.over_time.len() > 1).then(|| over_time(result, theme)),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        to.text(Role::Dim, &words.join(&format!(" {} ", theme.glyphs.dot)));
    }
}

/// The latest answers, a sign each.
fn over_time(result: &ItemResult, theme: &Theme) -> String {
    let from = result.over_time.len().saturating_sub(TIMES);
    let times: Vec<String> = result.over_time[from..].iter().map(|answer| short(answer, theme)).collect();
    format!("over time: {}", times.join(" "))
}

/// An answer as one sign: its number, its letter, or a dash where it was skipped.
fn short(answer: &Answer, theme: &Theme) -> String {
    match answer {
        Answer::Option(number) => number.to_string(),
        Answer::Many(numbers) => numbers.iter().map(u8::to_string).collect::<Vec<_>>().join("+"),
        Answer::Tag(tag) => tag.key().to_string(),
        Answer::NotApplicable => "0".to_owned(),
        Answer::Skipped => theme.glyphs.dash.to_owned(),
    }
}

/// What a pulse is and how its answers stand, beside the list.
pub(super) fn beside(home: &PulseHome, survey: &Survey, width: usize, theme: &Theme) -> Page {
    let mut to = Writer::new(width, true, theme);
    if let Some(results) = State::of(home, &survey.id) {
        return results.page(home, to);
    }
    to.gap();
    to.line(Role::Title, format!("  {}", survey.title));
    to.gap();
    to.text(Role::Dim, &survey.intro_with(&Blanks::default()));
    to.text(Role::Dim, &format!("It is about: {}.", survey.recall));
    to.text(Role::Dim, &format!("{}.", length_words(survey)));
    to.page
}

/// Does what `action` means here.
pub(super) fn update(state: &mut super::State, ui: &mut Ui, action: Action) {
    const PAGE: isize = 8;
    let (Some(home), Some(results)) = (&state.home, &mut state.results) else { return };
    if let Some(step) = Stride::of(action, PAGE) {
        results.scroll = step.scroll(results.scroll, ui);
        return;
    }
    match action {
        Action::Back => state.results = None,
        Action::NextChoice => results.turn(home, 1),
        Action::PreviousChoice => results.turn(home, -1),
        Action::EditAnswers => {
            if let (Some(kept), Some(survey)) = (results.response(home), home.pulse(&results.survey)) {
                let session = Session::edit(survey.clone(), kept, ui.now);
                state.open(ui, session);
            }
        }
        Action::Delete => {
            if let Some(kept) = results.response(home) {
                delete(ui, kept.sitting.clone());
            }
        }
        _ => {}
    }
}
