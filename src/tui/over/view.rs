//! The line or two over the footer: a question, an offer, a hint, a word on what was done. Never a popup.

use super::keys;
use crate::domain::log::prompt::Trigger;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::survey::Snooze;
use crate::domain::log::wait::Wait;
use crate::domain::say::escape::clean;
use crate::domain::say::length;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::keymap::{Action, Place, shared};
use crate::tui::lines::{AfterTag, PulseOffer, Strip, Toast, Tone};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::choice::{flow, pair, suggested};
use crate::tui::widgets::page::{LinePiece, Page};
use crate::tui::widgets::text::{cut, width as cells, wrap};

/// The question in words.
#[must_use]
pub(crate) fn words(strip: &Strip, now: Moment) -> (String, &'static str) {
    let wait = &strip.ask.wait;
    let length = if wait.is_running() { length::passed(wait.latency(now)) } else { duration(wait.measured) };
    let label = clean(&wait.label);
    match strip.ask.trigger {
        Trigger::During => (label, "What holds you up?"),
        Trigger::After => (format!("{label} {length}"), "What held you up?"),
        Trigger::Batch => ("Short waits have piled up".to_owned(), "What held you up?"),
        Trigger::Forgotten => {
            (format!("{label}, open since {}", moment::at_in_short(wait.started_at, now)), "Is it still on?")
        }
    }
}

/// A question. Its keys are dim while it does not listen yet.
#[must_use]
pub(crate) fn question(strip: &Strip, now: Moment, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let (label, question) = words(strip, now);
    let label = cut(&label, width.saturating_sub(cells(question) + 4), theme.glyphs);
    page.line(vec![
        theme.span(Role::Accent, format!("{} ", theme.glyphs.selected)),
        theme.span(Role::Title, label),
        theme.span(Role::Text, format!("  {question}")),
    ]);
    let is_listening = now >= strip.deaf_until && strip.saving.is_none();
    if strip.ask.trigger == Trigger::Forgotten {
        indented(&mut page, bindings(keys::STILL_ON, is_listening, theme).collect(), width, theme);
        return page;
    }
    let pieces = suggested(&strip.ask.wait)
        .into_iter()
        .map(|tag| (pair(&tag.key().to_string(), tag.name(), is_listening, theme), Some(Target::Tag(tag))));
    indented(&mut page, pieces.collect(), width, theme);
    page
}

fn indented(page: &mut Page, pieces: Vec<LinePiece>, width: usize, theme: &Theme) {
    for mut line in flow(pieces, width.saturating_sub(2)) {
        line.insert(0, (vec![theme.span(Role::Text, "  ")], None));
        page.parts(line);
    }
}

fn bindings(place: Place, is_listening: bool, theme: &Theme) -> impl Iterator<Item = LinePiece> {
    place.rows.iter().filter(|binding| binding.action != Action::NotNow).map(move |binding| {
        let spans = pair(&theme.keys.named(place, binding.action), binding.words, is_listening, theme);
        (spans, Some(Target::Action(binding.action)))
    })
}

/// What was done, and the one more key one may press.
#[must_use]
pub(crate) fn after_tag(line: &AfterTag, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    for words in wrap(&line.words, width.saturating_sub(2)) {
        page.line(theme.span(Role::Good, format!("  {words}")));
    }
    let facets = line
        .tag
        .facets()
        .iter()
        .zip(1..)
        .map(|(facet, digit)| (pair(&digit.to_string(), &facet.replace('_', " "), true, theme), None));
    indented(&mut page, bindings(keys::AFTER_TAG, true, theme).collect(), width, theme);
    indented(&mut page, facets.collect(), width, theme);
    page
}

/// The offer to learn a command.
#[must_use]
pub(crate) fn offer(offer: &UnknownCommand, is_listening: bool, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let command = [Some(offer.program.as_str()), offer.verb.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let words = format!("{} ran {}. Is this a build?", clean(&command.join(" ")), duration(offer.length));
    for line in wrap(&words, width.saturating_sub(2)) {
        page.line(theme.span(Role::Text, format!("  {line}")));
    }
    indented(&mut page, bindings(keys::OFFER, is_listening, theme).collect(), width, theme);
    page
}

/// A due pulse, or for how long it is put off.
#[must_use]
pub(crate) fn pulse(
    offer: &PulseOffer,
    lengths: &[(String, Snooze)],
    now: Moment,
    width: usize,
    theme: &Theme,
) -> Page {
    let mut page = Page::default();
    let is_listening = now >= offer.deaf_until;
    let dot = theme.glyphs.dot;
    let words = format!("{} {dot} {}", clean(&offer.due.ask.title), length::plain(length::seconds(offer.due.seconds)));
    if offer.later_since.is_none() {
        return offered(words, keys::PULSE_OFFER, is_listening, width, theme);
    }
    let question = if lengths.is_empty() { "It cannot be put off again." } else { "Ask again when?" };
    page.line(vec![
        theme.span(Role::Accent, format!("{} ", theme.glyphs.selected)),
        theme.span(Role::Title, cut(&words, width.saturating_sub(cells(question) + 4), theme.glyphs)),
        theme.span(Role::Text, format!("  {question}")),
    ]);
    let digits = lengths.iter().zip('1'..='9').map(|((words, _), digit)| {
        (pair(&digit.to_string(), words, true, theme), Some(Target::Press(Key::Char(digit))))
    });
    let keys = bindings(keys::PULSE_LATER, true, theme);
    indented(&mut page, digits.chain(keys).collect(), width, theme);
    page
}

/// A word on what happened.
#[must_use]
pub(crate) fn toast(toast: &Toast, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let (mark, role) = match toast.tone {
        Tone::Done => (theme.glyphs.succeeded, Role::Good),
        Tone::Notice => (theme.glyphs.current, Role::Accent),
        Tone::Bad => ("!", Role::Bad),
    };
    for (index, line) in wrap(&toast.words, width.saturating_sub(2)).into_iter().take(3).enumerate() {
        let mark = if index == 0 { mark } else { " " };
        page.line(vec![theme.span(role, mark), theme.span(Role::Text, format!(" {line}"))]);
    }
    page
}

/// The recap of the week is there to be read.
#[must_use]
pub(crate) fn recap(is_listening: bool, width: usize, theme: &Theme) -> Page {
    offered("The week in five lines".to_owned(), keys::RECAP_OFFER, is_listening, width, theme)
}

/// What is offered and the keys for it: in one line, or under it where that is too long.
fn offered(words: String, place: Place, is_listening: bool, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let title = vec![theme.span(Role::Accent, format!("{} ", theme.glyphs.selected)), theme.span(Role::Title, words)];
    let keys: Vec<LinePiece> = bindings(place, is_listening, theme).collect();
    let all: Vec<LinePiece> = std::iter::once((title.clone(), None)).chain(keys.clone()).collect();
    let mut lines = flow(all, width);
    if lines.len() > 1 {
        page.line(title);
        indented(&mut page, keys, width, theme);
    } else if let Some(line) = lines.pop() {
        page.parts(line);
    }
    page
}

/// The quiet line that offers a tag.
#[must_use]
pub(crate) fn hint(wait: &Wait, width: usize, theme: &Theme) -> Page {
    let mut page = Page::default();
    let key = theme.keys.named(shared::LIST, Action::Tag);
    let length = format!(" {} {} ", duration(wait.measured), theme.glyphs.dot);
    let tail = " tags it";
    let label = cut(&wait.label, width.saturating_sub(cells(&length) + cells(&key) + cells(tail) + 2), theme.glyphs);
    page.target(
        vec![
            theme.span(Role::Dim, format!("  {label}{length}")),
            theme.span(Role::Key, key),
            theme.span(Role::Dim, tail),
        ],
        Target::Action(Action::Tag),
    );
    page
}
