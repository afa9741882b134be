//! One incident: a letter for its code, then field by field. Every key that changes it is written at once.

use ratatui::text::Span;

use super::{InterviewView, State, keys};
use crate::domain::log::tag::Tag;
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::say::interval::{amount, number};
use crate::domain::team::interview::{
    ChangeOwner, Draft, DraftField, IncidentSource, Interview, InterviewId, NotedIncident, severity_words, slug,
};
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, shared};
use crate::tui::listener::{KeyMeaning, Listener, letters};
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::choice::{columns, pair};
use crate::tui::widgets::field::{Field, RowValue, form_row};
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{left, wrap};
use crate::tui::widgets::writer::Writer;

/// A working week: more hours than this that something cost in one are asked about.
const MOST_HOURS: f64 = 40.0;

/// An incident that is being typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IncidentForm {
    id: InterviewId,
    noted: NotedIncident,
    entry: DraftField,
    /// What stands in the field of `entry`, where that is typed.
    field: Field,
    /// It stands in the list already.
    is_kept: bool,
    /// It was noted before, and is gone through again.
    is_again: bool,
    /// A sum that no week has room for was asked about; leaving the field again means that it is so.
    doubted: Option<String>,
}

impl IncidentForm {
    /// A new incident of an interview, which begins with its code.
    pub(super) fn new(interview: &Interview) -> Self {
        let number = interview.incidents.iter().map(|noted| noted.number).max().unwrap_or(0) + 1;
        let noted = NotedIncident { number, ..NotedIncident::default() };
        Self { is_kept: false, is_again: false, ..Self::of(interview.id, noted) }
    }

    /// An incident again, beginning with its first field.
    pub(super) fn of(id: InterviewId, noted: NotedIncident) -> Self {
        let (entry, field) = (DraftField::Code, Field::default());
        let mut form = Self { id, noted, entry, field, is_kept: true, is_again: true, doubted: None };
        if form.noted.draft.code.is_some() {
            form.go(DraftField::Note);
        }
        form
    }

    /// A letter for the code, text, or a digit that chooses; `y` and `n` also answer the quote.
    pub(super) fn listener(&self) -> Listener {
        match self.entry {
            DraftField::Code => Listener::alone(&[keys::CODE]).with_answers(letters(codes())),
            _ if self.is_typing() => Listener::typing(&[keys::FORM]),
            entry => {
                let digits = ('0'..='9').take(self.choices().len());
                let letters = ['y', 'n'].into_iter().filter(|_| entry == DraftField::QuoteOk);
                Listener::alone(&[shared::CHOICE, keys::CHOICE, keys::FORM]).with_answers(letters.chain(digits))
            }
        }
    }

    pub(super) fn is_typing(&self) -> bool {
        self.noted.draft.text(self.entry).is_some()
    }

    /// The fields of this incident: a facet only where the code has some.
    fn entries(&self) -> Vec<DraftField> {
        let has_facets = self.noted.draft.code.is_some_and(|code| !code.facets().is_empty());
        DraftField::ALL.iter().copied().filter(|entry| *entry != DraftField::Facet || has_facets).collect()
    }

    fn go(&mut self, entry: DraftField) {
        self.entry = entry;
        self.field = Field::new(self.noted.draft.text(entry).unwrap_or_default());
    }

    /// Moves by rows; `false` beyond the last one.
    fn moves(&mut self, by: isize) -> bool {
        let entries = self.entries();
        let at = entries.iter().position(|entry| *entry == self.entry).unwrap_or(0);
        let Some(next) = at.checked_add_signed(by).and_then(|at| entries.get(at)) else { return by < 0 };
        self.go(*next);
        true
    }

    /// Takes a key; `false` when it is done. What is typed is in the draft afterwards.
    fn press(&mut self, meaning: KeyMeaning, desk: &InterviewPage) -> bool {
        match meaning {
            KeyMeaning::Do(Action::Back) => return self.is_doubtful(desk),
            KeyMeaning::Do(Action::NextRow) if self.entry == DraftField::Code && self.noted.draft.code.is_none() => {}
            KeyMeaning::Do(Action::NextRow) => return self.goes_on(desk),
            KeyMeaning::Do(Action::PreviousRow) => return self.moves(-1),
            KeyMeaning::Do(Action::Complete) => self.complete(desk),
            KeyMeaning::Do(Action::NextChoice) => self.turn(1),
            KeyMeaning::Do(Action::PreviousChoice) => self.turn(-1),
            KeyMeaning::Do(Action::TakeAway) => self.choose(0),
            KeyMeaning::Answer(c) => self.answer(c),
            KeyMeaning::Type(key) => {
                self.field.press(key);
                self.noted.draft.set_text(self.entry, self.field.text());
            }
            KeyMeaning::Do(_) => {}
        }
        true
    }

    /// Takes the words that stand beside the field.
    fn complete(&mut self, desk: &InterviewPage) {
        if let Some(words) = self.completion(desk) {
            self.field = Field::new(&words);
            self.noted.draft.set_text(self.entry, words);
        }
    }

    /// A letter gives the code and opens the note; everything else is chosen, and Enter goes on as from a line of text.
    fn answer(&mut self, c: char) {
        match (self.entry, c) {
            (DraftField::Code, letter) => self.set_code(Tag::by_key(letter)),
            (DraftField::QuoteOk, c) => self.choose(usize::from(matches!(c, 'y' | '1'))),
            (_, digit) => self.choose((digit as usize).saturating_sub('0' as usize)),
        }
    }

    /// To the next field; `false` after the last one. A sum that no week has room for is asked about once.
    fn goes_on(&mut self, desk: &InterviewPage) -> bool {
        let is_last = self.entries().last() == Some(&self.entry);
        (matches!(self.entry, DraftField::Minutes) || is_last) && self.is_doubtful(desk) || self.moves(1)
    }

    /// Whether there is a sum to be asked about that was not asked about yet.
    fn is_doubtful(&mut self, desk: &InterviewPage) -> bool {
        let doubt = self.doubt(desk);
        let is_new = doubt.is_some() && doubt != self.doubted;
        self.doubted = doubt;
        is_new
    }

    /// What is wrong with the sums, alone or together with the other incidents of the interview.
    fn doubt(&self, desk: &InterviewPage) -> Option<String> {
        let draft = &self.noted.draft;
        let own = draft.hours_per_week()?;
        let incidents = desk.interview(self.id).into_iter().flat_map(|interview| &interview.incidents);
        let others = incidents.filter(|noted| noted.number != self.noted.number && !noted.is_struck());
        let all = own + others.filter_map(|noted| noted.draft.hours_per_week()).sum::<f64>();
        let hours = |hours: f64| amount(&number(hours, 0), "h");
        if own > MOST_HOURS {
            let each = amount(draft.minutes.trim(), "min");
            return Some(format!("{} times {each} are {} a week. Is that so?", draft.usual.trim(), hours(own)));
        }
        (all > MOST_HOURS).then(|| format!("With the incidents before it that is {} a week. Is that so?", hours(all)))
    }

    /// Another code has other facets.
    fn set_code(&mut self, code: Option<Tag>) {
        if self.noted.draft.code != code {
            self.noted.draft.facet = None;
        }
        self.noted.draft.code = code;
        self.go(DraftField::Note);
    }

    /// The choices of the present field, "not said" first.
    fn choices(&self) -> Vec<String> {
        choices(&self.noted.draft, self.entry).0
    }

    fn turn(&mut self, by: isize) {
        let (choices, at) = choices(&self.noted.draft, self.entry);
        let count = choices.len();
        self.choose(at.checked_add_signed(by).unwrap_or(count.saturating_sub(1)) % count.max(1));
    }

    fn choose(&mut self, at: usize) {
        let draft = &mut self.noted.draft;
        let before = at.checked_sub(1);
        match self.entry {
            DraftField::Facet => {
                let facets = draft.code.map_or(&[][..], Tag::facets);
                draft.facet = before.and_then(|at| facets.get(at)).cloned();
            }
            DraftField::Severity => draft.severity = u8::try_from(at).ok().filter(|level| (1..=4).contains(level)),
            DraftField::ChangeableBy => draft.changeable_by = before.and_then(|at| ChangeOwner::ALL.get(at)).copied(),
            DraftField::Evidence => draft.evidence = before.and_then(|at| IncidentSource::ALL.get(at)).copied(),
            DraftField::QuoteOk => draft.quote_ok = at == 1,
            _ => {}
        }
    }

    /// What the typed beginning of a cause or workaround may mean.
    fn completion(&self, desk: &InterviewPage) -> Option<String> {
        let typed = self.field.text();
        let known = match self.entry {
            DraftField::Cause => desk.causes.iter().find(|cause| cause.starts_with(&slug(&typed))),
            DraftField::Workaround => {
                let typed = typed.to_lowercase();
                desk.workarounds.iter().find(|words| words.to_lowercase().starts_with(&typed))
            }
            _ => None,
        };
        known.filter(|known| !typed.is_empty() && **known != typed).cloned()
    }

    /// Which incident it is: what is typed goes to this one.
    fn title(&self, theme: &Theme) -> Vec<Span<'static>> {
        let number = self.noted.number;
        let code = self.noted.draft.code.map_or_else(String::new, |code| format!(": {}", code.name()));
        let (words, role) = if self.is_again {
            (format!("  Correcting incident {number}"), Role::Warn)
        } else {
            (format!("  Incident {number}"), Role::Accent)
        };
        vec![theme.span(role, words), theme.span(Role::Text, code)]
    }

    pub(super) fn view(&self, desk: &InterviewPage, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let mut to = Writer::on(canvas, theme);
        to.page.line(self.title(theme));
        if self.entry == DraftField::Code {
            codes_to_choose(&mut to, canvas.height());
            return to.draw(canvas);
        }
        let doubt = || self.doubted.as_ref().map(|words| asks(words, theme));
        let told = self.problems().into_iter().next().or_else(doubt);
        let mut below = Writer::on(canvas, theme);
        let hint = self.hint(desk);
        if !hint.is_empty() {
            below.cut(Role::Dim, &hint);
        }
        for line in told.iter().flat_map(|words| wrap(words, below.width.saturating_sub(2))) {
            below.page.line(vec![theme.span(Role::Bad, "! "), theme.span(Role::Text, line)]);
        }
        let entries = self.entries();
        let at = entries.iter().position(|entry| *entry == self.entry);
        for index in window(entries.len(), canvas.height().saturating_sub(1 + below.page.len()), at) {
            to.page.line(self.row(entries[index], to.width, theme));
        }
        to.page.append(below.page);
        to.draw(canvas);
    }

    /// What is wrong with fields that are not being typed right now.
    fn problems(&self) -> Vec<String> {
        let problems = self.noted.draft.incident().err().unwrap_or_default();
        let times = [DraftField::Fewest, DraftField::Usual, DraftField::Most];
        let is_in_work =
            |entry: DraftField| entry == self.entry || (times.contains(&entry) && times.contains(&self.entry));
        problems.iter().filter(|problem| !is_in_work(problem.entry)).map(ToString::to_string).collect()
    }

    /// What the present field wants, or what Tab would put there.
    fn hint(&self, desk: &InterviewPage) -> String {
        if let Some(words) = self.completion(desk) {
            return format!("tab: {words}");
        }
        let wanted = match self.entry {
            DraftField::Note => "what happened, in a line; it stays here unless the quote is allowed",
            DraftField::Cause => "a word or two, neutral of any team: owner unknown",
            DraftField::Fewest => "times in a normal week: fewest",
            DraftField::Usual => "times in a normal week: usual",
            DraftField::Most => "times in a normal week: most",
            DraftField::Minutes => "minutes until really back on it",
            DraftField::Reach => "of ten colleagues on similar work, for how many is it the same?",
            DraftField::Workaround => "how they get round it today",
            DraftField::QuoteOk => "may the note be quoted, word for word? 1 or y: allowed",
            _ => return self.choices_by_digit(),
        };
        wanted.to_owned()
    }

    fn choices_by_digit(&self) -> String {
        let choices = self.choices();
        let digits = choices.iter().enumerate().skip(1).map(|(digit, words)| format!("{digit} {words}"));
        digits.collect::<Vec<_>>().join("  ")
    }

    fn row(&self, entry: DraftField, width: usize, theme: &Theme) -> Vec<Span<'static>> {
        let has_focus = entry == self.entry;
        let draft = &self.noted.draft;
        let value = match draft.text(entry) {
            Some(_) if has_focus => RowValue::Typed(&self.field),
            Some(text) => RowValue::Text(text.to_owned()),
            None => {
                let (choices, at) = choices(draft, entry);
                RowValue::Chosen(choices.into_iter().nth(at).unwrap_or_default())
            }
        };
        form_row(entry.name(), value, has_focus, width, theme)
    }
}

/// The letters of the codes, with what each means where there is room.
fn codes_to_choose(to: &mut Writer<'_>, height: usize) {
    to.line(Role::Title, "  What held the work up?");
    let tags: Vec<Tag> = codes().collect();
    let theme = to.theme;
    if height <= tags.len() + 1 || to.width < 70 {
        let room = (to.width.saturating_sub(2), height.saturating_sub(3));
        return to.indented_parts(columns(&tags, room.0, room.1, theme));
    }
    for tag in tags {
        let name = pair(&tag.key().to_string(), &left(tag.name(), 16, theme.glyphs), true, theme);
        let spans = [vec![theme.span(Role::Text, "  ")], name, vec![theme.span(Role::Dim, tag.brief())]].concat();
        to.page.target(spans, Target::Answer(tag.key()));
    }
}

/// The question about a sum, and how it is answered.
fn asks(words: &str, theme: &Theme) -> String {
    let [on, before] = [Action::NextRow, Action::PreviousRow].map(|action| theme.keys.named(keys::FORM, action));
    format!("{words} {on} again if it is, {before} to correct it.")
}

/// What an incident can be: it always held somebody up.
fn codes() -> impl Iterator<Item = Tag> {
    Tag::all().filter(|tag| keys::CODE.takes_tag(*tag))
}

/// The choices of a field, "not said" first, and which of them stands.
fn choices(draft: &Draft, entry: DraftField) -> (Vec<String>, usize) {
    match entry {
        DraftField::Code => (vec![draft.code.map_or_else(String::new, |code| code.name().to_owned())], 0),
        DraftField::Facet => {
            let facets = draft.code.map_or(&[][..], Tag::facets);
            or_not_said(facets, draft.facet.as_ref(), |facet| facet.replace('_', " "))
        }
        DraftField::Severity => {
            or_not_said(&[1, 2, 3, 4], draft.severity.as_ref(), |level| severity_words(*level).to_owned())
        }
        DraftField::ChangeableBy => {
            or_not_said(ChangeOwner::ALL, draft.changeable_by.as_ref(), |role| role.name().to_owned())
        }
        DraftField::Evidence => or_not_said(IncidentSource::ALL, draft.evidence.as_ref(), ToString::to_string),
        DraftField::QuoteOk => (vec!["not allowed".into(), "allowed".into()], usize::from(draft.quote_ok)),
        _ => (vec![], 0),
    }
}

fn or_not_said<T: PartialEq>(all: &[T], value: Option<&T>, words: impl Fn(&T) -> String) -> (Vec<String>, usize) {
    let at = value.and_then(|value| all.iter().position(|other| other == value)).map_or(0, |at| at + 1);
    (std::iter::once("not said".to_owned()).chain(all.iter().map(words)).collect(), at)
}

/// Takes a key for the incident that is being typed.
pub(super) fn press(state: &mut State, ui: &mut Ui, meaning: KeyMeaning) {
    change(state, ui, |form, desk| form.press(meaning, desk));
}

/// Takes pasted text into the present field.
pub(super) fn paste(state: &mut State, ui: &mut Ui, text: &str) {
    change(state, ui, |form, _| {
        if form.is_typing() {
            form.field.paste(text);
            form.noted.draft.set_text(form.entry, form.field.text());
        }
        true
    });
}

/// Lets `work` change the form, and writes what it changed. The list behind it always has the same.
fn change(state: &mut State, ui: &mut Ui, work: impl FnOnce(&mut IncidentForm, &InterviewPage) -> bool) {
    let (Some(mut form), Some(desk)) = (state.form.take(), &mut state.desk) else { return };
    let before = form.noted.clone();
    let is_open = work(&mut form, desk);
    if form.noted != before {
        keep(&mut form, desk, &mut state.page);
        ui.ask(Request::Step(InterviewStep::Incident { id: form.id, noted: Box::new(form.noted.clone()) }));
    }
    if is_open {
        state.form = Some(form);
    } else {
        remember(&mut desk.causes, slug(&form.noted.draft.cause));
        remember(&mut desk.workarounds, form.noted.draft.workaround.trim().to_owned());
    }
}

/// Keeps the incident in the list behind the form, where a new one is selected.
fn keep(form: &mut IncidentForm, desk: &mut InterviewPage, page: &mut InterviewView) {
    let noted = form.noted.clone();
    if let Some(interview) = desk.interview_mut(form.id) {
        match interview.incidents.iter_mut().find(|known| known.number == noted.number) {
            Some(known) => *known = noted,
            None => interview.incidents.push(noted),
        }
        if let (InterviewView::Talk(talk), false) = (page, form.is_kept) {
            talk.incident = interview.incidents.len() - 1;
        }
    }
    form.is_kept = true;
}

/// A new word is completed later.
fn remember(known: &mut Vec<String>, word: String) {
    if !word.is_empty() && !known.contains(&word) {
        known.push(word);
    }
}
