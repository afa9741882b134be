//! One's own answers to a pulse over time: how often each was given, and when. Descriptive: no colour says good or bad,
//! nothing is added up over questions, and only answers to the same version and service stand together.

use super::{Session, delete};
use ratatui::text::Span;

use crate::domain::figure::pulse::{AnswerRow, ItemResult, distributions};
use crate::domain::log::survey::{
    Answer, Blanks, CompletedPulse, Item, ItemKind, Sitting, StoredSitting, Survey, Unit,
};
use crate::domain::page::pulse::PulseHome;
use crate::domain::say::count;
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::screens::pulse::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::canvas::{Canvas, size_of};
use crate::tui::widgets::page::{Page, ends};
use crate::tui::widgets::text::{cut, left, right, width as cells, wrap};

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
fn times<'a>(home: &'a PulseHome, survey: &'a str) -> Vec<&'a StoredSitting> {
    let version = home.pulse(survey).map(|survey| survey.version);
    let same = |kept: &&StoredSitting| Some(kept.sitting.version) == version;
    let mut times: Vec<&StoredSitting> = home.finished(survey).filter(same).collect();
    times.sort_by_key(|kept| (kept.sitting.service.clone(), kept.sitting.begun));
    times
}

impl State {
    /// The answers to a pulse, at the latest time; `None` where this version was never taken.
    #[must_use]
    pub fn of(home: &PulseHome, survey: &str) -> Option<Self> {
        let latest = times(home, survey).into_iter().max_by_key(|kept| kept.sitting.begun)?;
        Some(Self { survey: survey.to_owned(), at: latest.sitting.clone(), scroll: 0 })
    }

    /// Stays at a time that is still there.
    pub fn keep_to(&mut self, home: &PulseHome) {
        if self.kept(home).is_none()
            && let Some(other) = Self::of(home, &self.survey)
        {
            *self = other;
        }
    }

    fn kept<'a>(&self, home: &'a PulseHome) -> Option<&'a StoredSitting> {
        home.kept.iter().find(|kept| kept.sitting == self.at)
    }

    /// Whether there are other times to go to.
    #[must_use]
    pub fn has_others(&self, home: &PulseHome) -> bool {
        times(home, &self.survey).len() > 1
    }

    fn turn(&mut self, home: &PulseHome, by: isize) {
        let times = times(home, &self.survey);
        let at = times.iter().position(|kept| kept.sitting == self.at).unwrap_or(0);
        if let Some(kept) = times.get(at.saturating_add_signed(by)) {
            self.at = kept.sitting.clone();
        }
    }

    /// Draws it.
    pub fn view(&self, home: &PulseHome, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let page = self.page(home, canvas.width().min(WIDEST), canvas.shape.is_airy(), theme);
        let skip = self.scroll.min(page.len().saturating_sub(canvas.height()));
        page.draw(canvas, skip);
    }

    fn page(&self, home: &PulseHome, width: usize, is_airy: bool, theme: &Theme) -> Page {
        let mut page = Page::default();
        let (Some(survey), Some(kept)) = (home.pulse(&self.survey), self.kept(home)) else {
            let back = theme.keys.begins(keys::RESULTS, Action::Back);
            page.line(theme.span(Role::Text, format!("  No answers are left. {back} goes back.")));
            return page;
        };
        if is_airy {
            page.gap();
        }
        let times = times(home, &self.survey);
        let at = times.iter().position(|other| other.sitting == self.at).unwrap_or(0);
        let service = kept.sitting.service.as_ref().map(|service| format!(": {service}")).unwrap_or_default();
        let title = cut(&format!("  {}{service}", survey.title), width.saturating_sub(10), theme.glyphs);
        let count = vec![theme.span(Role::Dim, format!("{} of {}", at + 1, times.len()))];
        page.line(ends(vec![theme.span(Role::Title, title)], count, width));
        page.line(when(kept, theme));
        notes(&mut page, home, survey, width, theme);
        let taken: Vec<CompletedPulse> = home.finished(&self.survey).map(StoredSitting::taken).collect();
        for result in distributions(survey, kept.sitting.service.as_deref(), &taken) {
            if is_airy {
                page.gap();
            }
            let answer = kept.answers.get(&result.item.id);
            let blanks = Blanks { service: kept.sitting.service.clone(), ..Blanks::default() };
            Part { result: &result, survey, answer, width, theme }.add_to(&mut page, &blanks);
        }
        page
    }
}

/// When it was taken and for how long, between the keys that lead to other times.
fn when(kept: &StoredSitting, theme: &Theme) -> Vec<Span<'static>> {
    let [open, close] = theme.glyphs.sides;
    let dot = theme.glyphs.dot;
    let took = kept.seconds.map(|length| format!(" {dot} {}", plain(seconds(length)))).unwrap_or_default();
    let begun = kept.sitting.begun;
    let when = format!("{} {}", moment::day_and_year(begun.date_naive()), moment::clock(begun));
    vec![
        theme.span(Role::Key, format!("  {open} ")),
        theme.span(Role::Text, format!("{when}{took}")),
        theme.span(Role::Key, format!(" {close}")),
    ]
}

/// The line that must stand beside the results, and what is kept apart.
fn notes(page: &mut Page, home: &PulseHome, survey: &Survey, width: usize, theme: &Theme) {
    let earlier = home.finished(&survey.id).filter(|kept| kept.sitting.version != survey.version).count();
    let apart = (earlier > 0)
        .then(|| format!("Taken {} in another version, which is never compared with this one.", count::times(earlier)));
    for note in survey.attribution.iter().chain(&apart) {
        for line in wrap(note, width.saturating_sub(2)) {
            page.line(theme.span(Role::Dim, format!("  {line}")));
        }
    }
}

/// What an item asks, in a line of its own; a bipolar item's statements stand for its question.
#[must_use]
pub(super) fn asked(item: &Item, blanks: &Blanks) -> String {
    match &item.kind {
        ItemKind::Bipolar { left, right, .. } => format!("1 {left}; 5 {right}"),
        _ => blanks.fill(&item.text),
    }
}

struct Part<'a> {
    result: &'a ItemResult<'a>,
    survey: &'a Survey,
    /// Of the time that is looked at.
    answer: Option<&'a Answer>,
    width: usize,
    theme: &'a Theme,
}

impl Part<'_> {
    fn add_to(&self, page: &mut Page, blanks: &Blanks) {
        let (theme, result) = (self.theme, self.result);
        for line in wrap(&asked(result.item, blanks), self.width.saturating_sub(2)) {
            page.line(theme.span(Role::Title, format!("  {line}")));
        }
        let label_room = self.width.saturating_sub(5 + 13);
        let widest = result.rows.iter().map(|row| cells(&row.label) + 4).max().unwrap_or(0).min(label_room);
        let cut_after = self.cut();
        for row in &result.rows {
            self.row(page, row, widest);
            if let Some((_, name)) = cut_after.filter(|(after, _)| *after == row.option) {
                let words = format!("  {} up to here: {name} ", theme.glyphs.rule.repeat(2));
                let rest = theme.glyphs.rule.repeat((widest + 15).saturating_sub(cells(&words)));
                page.line(theme.span(Role::Dim, words + &rest));
            }
        }
        self.rest(page);
    }

    /// How often an answer was given; the one that is looked at is marked.
    fn row(&self, page: &mut Page, row: &AnswerRow, widest: usize) {
        let theme = self.theme;
        let is_own = match self.answer {
            Some(Answer::Option(number)) => *number == row.option,
            Some(Answer::Many(numbers)) => numbers.contains(&row.option),
            Some(Answer::Tag(tag)) => tag.name() == row.label,
            _ => false,
        };
        let (mark, role) = if is_own { (theme.glyphs.selected, Role::Title) } else { (" ", Role::Text) };
        let label = if row.option == 0 { row.label.clone() } else { format!("{} {}", row.option, row.label) };
        for (index, words) in wrap(&label, widest).into_iter().enumerate() {
            if index > 0 {
                page.line(theme.span(role, format!("    {words}")));
                continue;
            }
            let mut spans = vec![
                theme.span(Role::Accent, format!("{mark} ")),
                theme.span(role, left(&words, widest, theme.glyphs)),
                theme.span(Role::Text, right(&row.count.to_string(), 4, theme.glyphs)),
                theme.span(Role::Text, " "),
            ];
            if row.count > 0 {
                spans.extend(bar(row.count as f64 / self.result.answered.max(1) as f64, 8, Role::Text, theme));
            }
            page.line(spans);
        }
    }

    /// The elite cut of a question about a service: a labelled line between its ranges.
    fn cut(&self) -> Option<(u8, &str)> {
        let is_placed = self.survey.unit == Unit::Service && matches!(self.result.item.kind, ItemKind::Bins { .. });
        let share = self.result.item.share.as_ref().filter(|_| is_placed)?;
        let last = *share.options.last()?;
        (share.options.len() == usize::from(last)).then_some((last, share.name.as_str()))
    }

    fn rest(&self, page: &mut Page) {
        let result = self.result;
        let mut words = Vec::new();
        if result.not_applicable > 0 {
            words.push(format!("0 {}: {}", result.item.na, result.not_applicable));
        }
        if result.skipped > 0 {
            words.push(format!("skipped: {}", result.skipped));
        }
        if let Some(headline) = result.headline.as_ref().filter(|_| self.cut().is_none()) {
            words.push(format!("{}: {} of {}", headline.name, headline.count, headline.of));
        }
        if result.over_time.len() > 1 {
            let from = result.over_time.len().saturating_sub(TIMES);
            let times: Vec<String> =
                result.over_time[from..].iter().map(|(_, answer)| short(answer, self.theme)).collect();
            words.push(format!("over time: {}", times.join(" ")));
        }
        let joined = words.join(&format!(" {} ", self.theme.glyphs.dot));
        for line in wrap(&joined, self.width.saturating_sub(2)) {
            page.line(self.theme.span(Role::Dim, format!("  {line}")));
        }
    }
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
    let results = State::of(home, &survey.id).map(|state| state.page(home, width, true, theme));
    results.unwrap_or_else(|| {
        let mut page = Page::default();
        page.gap();
        page.line(theme.span(Role::Title, format!("  {}", survey.title)));
        page.gap();
        let about = survey.intro_with(&Blanks::default());
        let length = format!(
            "{}, about {}.",
            count::count(survey.items.len(), "question"),
            plain(seconds(survey.estimated_seconds()))
        );
        for words in [about, format!("It is about: {}.", survey.recall), length] {
            for line in wrap(&words, width.saturating_sub(2)) {
                page.line(theme.span(Role::Dim, format!("  {line}")));
            }
        }
        page
    })
}

/// Does what `action` means here; `None` if it means nothing.
pub(super) fn update(state: &mut super::State, ui: &mut Ui, action: Action) -> Option<Vec<Effect>> {
    const PAGE: usize = 8;
    let (width, height) = size_of(ui.body());
    let is_airy = ui.shape().is_airy();
    let (home, results) = (state.home.as_ref()?, state.results.as_mut()?);
    let furthest = results.page(home, width.min(WIDEST), is_airy, &ui.theme).len().saturating_sub(height);
    results.scroll = results.scroll.min(furthest);
    match action {
        Action::Back => state.results = None,
        Action::Up => results.scroll = results.scroll.saturating_sub(1),
        Action::Down => results.scroll = (results.scroll + 1).min(furthest),
        Action::PageUp => results.scroll = results.scroll.saturating_sub(PAGE),
        Action::PageDown => results.scroll = (results.scroll + PAGE).min(furthest),
        Action::NextChoice => results.turn(home, 1),
        Action::PreviousChoice => results.turn(home, -1),
        Action::EditAnswers => {
            if let (Some(kept), Some(survey)) = (results.kept(home), home.pulse(&results.survey)) {
                let session = Session::edit(survey.clone(), kept, ui.now);
                state.open(ui, session);
            }
        }
        Action::Delete => {
            let sitting = results.kept(home).map(|kept| kept.sitting.clone());
            return Some(sitting.map(|sitting| delete(ui, sitting)).into_iter().collect());
        }
        _ => return None,
    }
    Some(vec![])
}
