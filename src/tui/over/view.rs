//! The line or two over the footer: a question, an offer, a hint, a word on what was done. Never a popup.

use super::keys;
use crate::domain::log::prompt::Trigger;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::survey::Snooze;
use crate::domain::log::tag::Tag;
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
use crate::tui::widgets::text::{cut, width as cells};
use crate::tui::widgets::writer::Writer;

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
    let mut to = Writer::new(width, true, theme);
    let (label, question) = words(strip, now);
    asks(&mut to, &label, question);
    let is_listening = now >= strip.deaf_until && strip.saving.is_none();
    if strip.ask.trigger == Trigger::Forgotten {
        indented(&mut to, bindings(keys::STILL_ON, is_listening, theme));
        return to.page;
    }
    let piece = |tag: Tag| (pair(&tag.key().to_string(), tag.name(), is_listening, theme), Some(Target::Tag(tag)));
    indented(&mut to, suggested(&strip.ask.wait).into_iter().map(piece));
    to.page
}

/// What something is asked about, and the question.
fn asks(to: &mut Writer<'_>, label: &str, question: &str) {
    let label = cut(label, to.width.saturating_sub(cells(question) + 4), to.theme.glyphs);
    let (label, question) = (to.theme.span(Role::Title, label), to.theme.span(Role::Text, format!("  {question}")));
    to.page.line(vec![to.theme.mark(true), label, question]);
}

fn indented(to: &mut Writer<'_>, pieces: impl Iterator<Item = LinePiece>) {
    to.indented_parts(flow(pieces.collect(), to.width.saturating_sub(2)));
}

fn bindings(place: Place, is_listening: bool, theme: &Theme) -> impl Iterator<Item = LinePiece> {
    place.rows.iter().filter(|binding| binding.action != Action::NotNow).map(move |binding| {
        let spans = pair(&theme.keys.named(place, binding.action), binding.words, is_listening, theme);
        (spans, Some(Target::Action(binding.action)))
    })
}

/// What was done, and the one more key there is.
#[must_use]
pub(crate) fn after_tag(line: &AfterTag, width: usize, theme: &Theme) -> Page {
    let mut to = Writer::new(width, true, theme);
    to.text(Role::Good, &line.words);
    indented(&mut to, bindings(keys::AFTER_TAG, true, theme));
    let facets = line.tag.facets().iter().zip(1..);
    indented(
        &mut to,
        facets.map(|(facet, digit)| (pair(&digit.to_string(), &facet.replace('_', " "), true, theme), None)),
    );
    to.page
}

/// The offer to learn a command.
#[must_use]
pub(crate) fn offer(offer: &UnknownCommand, is_listening: bool, width: usize, theme: &Theme) -> Page {
    let mut to = Writer::new(width, true, theme);
    let command = [Some(offer.program.as_str()), offer.verb.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let command = clean(&command.join(" "));
    to.text(Role::Text, &format!("{command} ran {}. Is this a build?", duration(offer.length)));
    indented(&mut to, bindings(keys::OFFER, is_listening, theme));
    to.page
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
    let dot = theme.glyphs.dot;
    let words = format!("{} {dot} {}", clean(&offer.due.ask.title), length::plain(length::seconds(offer.due.seconds)));
    if offer.later_since.is_none() {
        return offered(words, keys::PULSE_OFFER, now >= offer.deaf_until, width, theme);
    }
    let mut to = Writer::new(width, true, theme);
    asks(&mut to, &words, if lengths.is_empty() { "It cannot be put off again." } else { "Ask again when?" });
    let digits = lengths.iter().zip('1'..='9').map(|((words, _), digit)| {
        (pair(&digit.to_string(), words, true, theme), Some(Target::Press(Key::Char(digit))))
    });
    indented(&mut to, digits.chain(bindings(keys::PULSE_LATER, true, theme)));
    to.page
}

/// A word on what happened.
#[must_use]
pub(crate) fn toast(toast: &Toast, width: usize, theme: &Theme) -> Page {
    let (mark, role) = match toast.tone {
        Tone::Done => (theme.glyphs.succeeded, Role::Good),
        Tone::Notice => (theme.glyphs.current, Role::Accent),
        Tone::Bad => ("!", Role::Bad),
    };
    let mut to = Writer::new(width, true, theme);
    to.marked(mark, role, &toast.words);
    to.page.truncate(3);
    to.page
}

/// The recap of the week is there to be read.
#[must_use]
pub(crate) fn recap(is_listening: bool, width: usize, theme: &Theme) -> Page {
    offered("The week in five lines".to_owned(), keys::RECAP_OFFER, is_listening, width, theme)
}

/// What is offered and the keys for it: in one line, or under it where that is too long.
fn offered(words: String, place: Place, is_listening: bool, width: usize, theme: &Theme) -> Page {
    let mut to = Writer::new(width, true, theme);
    let title = vec![theme.mark(true), theme.span(Role::Title, words)];
    let keys = || bindings(place, is_listening, theme);
    let lines = flow(std::iter::once((title.clone(), None)).chain(keys()).collect(), width);
    if lines.len() > 1 {
        to.page.line(title);
        indented(&mut to, keys());
    } else {
        to.parts(lines);
    }
    to.page
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
