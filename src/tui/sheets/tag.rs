//! The tag sheet: one key says what held the person up. A sweep is the same sheet going through several waits.

use super::{Sheet, keys};
use crate::domain::log::change::{Change, Edit, Receipt, TagChange};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Wait;
use crate::domain::page::Ticket;
use crate::domain::say::length;
use crate::domain::say::length::duration;
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::theme::Role;
use crate::tui::ui::{PendingChange, Ui};
use crate::tui::widgets::choice::{columns, pair, suggested};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::sheet::SheetContent;
use crate::tui::widgets::text::{left, width as cells};
use crate::tui::widgets::writer::Writer;

/// The sheet for one wait.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub wait: Wait,
    /// All seventeen with their meanings, not only the context's letters.
    pub shows_all: bool,
    /// The private note of "other", while it is typed.
    pub note: Option<Field>,
    /// The tag is on its way to the disk; until it is there nothing says that it is.
    pub saving: Option<Ticket>,
    pub error: Option<String>,
    /// A tag that would make blocked time of a queue; the same letter again says that it is meant.
    pub asked: Option<Tag>,
    pub sweep: Option<Sweep>,
}

/// The waits that a sweep goes through.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    waits: Vec<Wait>,
    index: usize,
    tagged: usize,
}

impl State {
    /// The sheet for `wait`.
    #[must_use]
    pub fn new(wait: Wait) -> Self {
        Self { wait, shows_all: false, note: None, saving: None, error: None, asked: None, sweep: None }
    }

    /// The sheet for the first of `waits`, then for the others; `None` where there are none.
    #[must_use]
    pub fn sweep(waits: Vec<Wait>) -> Option<Self> {
        let first = waits.first()?.clone();
        Some(Self { sweep: Some(Sweep { waits, index: 0, tagged: 0 }), ..Self::new(first) })
    }

    /// Every letter of a tag answers, shown or not: hands know them.
    pub(super) fn listener(&self) -> Listener {
        let letters = Tag::all().filter(|_| self.saving.is_none()).map(Tag::key);
        match (&self.note, &self.sweep) {
            (Some(_), _) => Listener::typing(&[shared::FIELD]),
            (None, Some(_)) => Listener::at(&[keys::SWEEP]).with_answers(letters),
            (None, None) => Listener::at(&[keys::TAG]).with_answers(letters),
        }
    }

    /// Takes a key.
    pub(super) fn press(mut self, meaning: KeyMeaning, ui: &mut Ui) -> Option<Sheet> {
        if self.note.is_some() {
            self.type_note(meaning, ui);
            return Some(Sheet::Tag(self));
        }
        match meaning {
            KeyMeaning::Do(Action::Back) => return None,
            KeyMeaning::Do(Action::AllTags) => self.shows_all ^= true,
            KeyMeaning::Do(Action::Skip) => return self.step(ui),
            KeyMeaning::Do(Action::Undo) => {
                ui.undo();
                self.back_one();
            }
            KeyMeaning::Answer(letter) => self.answer(Tag::by_key(letter), ui),
            KeyMeaning::Do(_) | KeyMeaning::Type(_) => {}
        }
        Some(Sheet::Tag(self))
    }

    /// A tag that would make blocked time of a queue is asked about first; "other" asks for a note.
    fn answer(&mut self, tag: Option<Tag>, ui: &mut Ui) {
        let asks = tag.filter(|tag| self.wait.is_unqueued_by(*tag) && self.asked != Some(*tag));
        match (tag, asks) {
            (Some(tag), None) if tag == Tag::other() => {
                self.note = Some(Field::new(self.wait.note.as_deref().unwrap_or_default()));
            }
            (Some(tag), None) => self.save(tag, None, ui),
            (_, asks) => self.asked = asks,
        }
    }

    fn save(&mut self, tag: Tag, note: Option<String>, ui: &mut Ui) {
        let ticket = if self.asked == Some(tag) {
            let edit = Edit { wait: Some(self.wait.id), tag: Some(tag), held_up: Some(true), ..Edit::default() };
            ui.apply(Change::Edit(edit), PendingChange::Tag { wait: self.wait.id, tag })
        } else {
            give(&self.wait, tag, note, ui)
        };
        self.saving = Some(ticket);
        self.error = None;
    }

    fn type_note(&mut self, meaning: KeyMeaning, ui: &mut Ui) {
        match meaning {
            KeyMeaning::Do(Action::Save) => self.save_note(ui),
            KeyMeaning::Type(key) => self.note.iter_mut().for_each(|field| field.press(key)),
            _ => self.note = None,
        }
    }

    /// Saves the note that is being typed, if one is.
    pub(super) fn save_note(&mut self, ui: &mut Ui) {
        if let Some(note) = self.note.take().map(|field| field.text()) {
            self.save(Tag::other(), Some(note).filter(|note| !note.is_empty()), ui);
        }
    }

    /// The tag is on disk: a sweep goes on, a single sheet closes.
    pub fn saved(mut self, done: &Receipt, ui: &mut Ui) -> Option<Sheet> {
        self.saving = None;
        let Some(sweep) = &mut self.sweep else { return None };
        sweep.tagged += 1;
        ui.toast(done.words.clone(), Tone::Done);
        self.step(ui)
    }

    /// The tag could not be saved; the sheet stays and says so.
    #[must_use]
    pub fn failed(mut self, message: String) -> Sheet {
        self.saving = None;
        self.error = Some(message);
        Sheet::Tag(self)
    }

    /// A sweep goes on to the next wait.
    fn step(self, ui: &mut Ui) -> Option<Sheet> {
        let mut sweep = self.sweep?;
        sweep.index += 1;
        if let Some(wait) = sweep.waits.get(sweep.index).cloned() {
            return Some(Sheet::Tag(Self { sweep: Some(sweep), ..Self::new(wait) }));
        }
        ui.toast(format!("Through: {} of {} tagged", sweep.tagged, sweep.waits.len()), Tone::Done);
        None
    }

    /// After an undo a sweep stands at the wait before.
    fn back_one(&mut self) {
        if let Some(sweep) = &mut self.sweep {
            sweep.index = sweep.index.saturating_sub(1);
            sweep.tagged = sweep.tagged.saturating_sub(1);
            self.wait = sweep.waits[sweep.index].clone();
        }
    }

    /// Draws it.
    #[must_use]
    pub fn view(&self, width: usize, height: usize, ui: &Ui) -> SheetContent {
        let mut to = Writer::new(width, true, &ui.theme);
        match &self.note {
            Some(note) => {
                to.line(Role::Text, "A note, if you like. It stays on this machine.");
                to.field("> ", Role::Key, note);
            }
            None if self.shows_all => all(&mut to, height),
            None => self.question(&mut to, height),
        }
        self.asked.iter().for_each(|tag| to.marked("!", Role::Warn, &self.doubt(*tag, ui)));
        self.error.iter().for_each(|error| to.problem(error));
        let aside = self.sweep.as_ref().map(|sweep| format!("{} of {}", sweep.index + 1, sweep.waits.len()));
        SheetContent { title: self.title(ui), aside: aside.unwrap_or_default(), page: to.page, scroll: 0 }
    }

    /// What a tag would do to a wait in a queue.
    fn doubt(&self, tag: Tag, ui: &Ui) -> String {
        let length = length::plain(self.wait.latency(ui.now));
        format!(
            "This stood in a queue: its {length} are not blocked time. {} again counts them as held up by {}.",
            tag.key(),
            tag.name()
        )
    }

    fn title(&self, ui: &Ui) -> String {
        let wait = &self.wait;
        let dot = ui.theme.glyphs.dot;
        let project = wait.project.as_ref().map(|project| format!(" {dot} {project}")).unwrap_or_default();
        let length = if wait.is_running() { length::passed(wait.latency(ui.now)) } else { duration(wait.measured) };
        format!("{}{project} {dot} {length}", wait.label)
    }

    fn question(&self, to: &mut Writer<'_>, height: usize) {
        to.line(Role::Text, if self.wait.is_running() { "What holds you up?" } else { "What held you up?" });
        to.gap();
        let mut shown = suggested(&self.wait);
        shown.push(Tag::other());
        to.parts(columns(&shown, to.width, height.saturating_sub(2), to.theme));
    }
}

/// Every answer, with its meaning where there is room for it.
fn all(to: &mut Writer<'_>, height: usize) {
    let theme = to.theme;
    let tags: Vec<Tag> = Tag::all().collect();
    if to.width < 60 || height < tags.len() {
        return to.parts(columns(&tags, to.width, height, theme));
    }
    let widest = tags.iter().map(|tag| cells(tag.name())).max().unwrap_or(0);
    let room = to.width.saturating_sub(widest + 4);
    let has_room = tags.iter().all(|tag| cells(tag.means()) <= room);
    for tag in tags {
        let mut spans = pair(&tag.key().to_string(), &left(tag.name(), widest + 2, theme.glyphs), true, theme);
        let means = if has_room { tag.means() } else { tag.brief() };
        spans.push(theme.span(Role::Dim, left(means, room, theme.glyphs)));
        to.page.target(spans, Target::Answer(tag.key()));
    }
}

/// Asks for `wait` to have this tag.
pub(crate) fn give(wait: &Wait, tag: Tag, note: Option<String>, ui: &mut Ui) -> Ticket {
    let change = TagChange { wait: wait.id, tag: Some(tag), facet: None, note };
    ui.apply(Change::Tag(change), PendingChange::Tag { wait: wait.id, tag })
}
