//! The line or two over the footer: a question, an offer, a hint, a word on what was done. Never a popup.

use super::keys;
use super::pulse::lengths;
use crate::domain::log::prompt::Trigger;
use crate::domain::log::run::UnknownCommand;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Wait;
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::{length, moment};
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, Place, shared};
use crate::tui::lines::{AfterTag, Line, PulseOffer, Strip, Toast, Tone};
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::choice::{flow, of_row, pair, suggested};
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

/// What stands over the footer, in so many cells.
#[must_use]
pub(crate) fn page(ui: &Ui, line: Line, width: usize) -> Page {
    let (lines, mut to) = (&ui.lines, Writer::new(width, true, &ui.theme));
    let is_listening = lines.listens(ui.now);
    match line {
        Line::AfterTag => lines.after_tag.iter().for_each(|line| after_tag(&mut to, line)),
        Line::Strip => lines.strip.iter().for_each(|strip| question(&mut to, strip, is_listening, ui.now)),
        Line::Toast => lines.toast.iter().for_each(|line| toast(&mut to, line)),
        Line::Offer => lines.offer.iter().for_each(|line| offer(&mut to, &line.command, is_listening)),
        Line::Pulse => lines.pulse.iter().for_each(|offer| pulse(&mut to, offer, is_listening, ui)),
        Line::Recap => offered(&mut to, "The week in five lines".to_owned(), keys::RECAP_OFFER, is_listening),
        Line::Hint => ui.hinted().into_iter().for_each(|wait| hint(&mut to, wait)),
    }
    to.page
}

/// A question. Its keys are dim while it does not listen yet.
fn question(to: &mut Writer<'_>, strip: &Strip, is_listening: bool, now: Moment) {
    let (label, question) = words(strip, now);
    asks(to, &label, question);
    let (theme, is_listening) = (to.theme, is_listening && strip.saving.is_none());
    if strip.ask.trigger == Trigger::Forgotten {
        return indented(to, bindings(keys::STILL_ON, is_listening, theme));
    }
    let piece =
        |tag: Tag| (pair(&tag.key().to_string(), tag.name(), is_listening, theme), Some(Target::Answer(tag.key())));
    indented(to, suggested(&strip.ask.wait).into_iter().map(piece));
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
    let rows = place.rows.iter().filter(|row| row.action != Action::NotNow);
    rows.map(move |row| of_row(place, row, is_listening, theme))
}

/// What was done, and the one more key there is.
fn after_tag(to: &mut Writer<'_>, line: &AfterTag) {
    let theme = to.theme;
    to.text(Role::Good, &line.words);
    indented(to, bindings(keys::AFTER_TAG, true, theme));
    let facets = line.tag.facets().iter().zip(1..);
    let facet = |(facet, digit): (&String, u8)| (pair(&digit.to_string(), &facet.replace('_', " "), true, theme), None);
    indented(to, facets.map(facet));
}

/// The offer to learn a command.
fn offer(to: &mut Writer<'_>, offer: &UnknownCommand, is_listening: bool) {
    let command = [Some(offer.program.as_str()), offer.verb.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let command = clean(&command.join(" "));
    to.text(Role::Text, &format!("{command} ran {}. Is this a build?", duration(offer.length)));
    indented(to, bindings(keys::OFFER, is_listening, to.theme));
}

/// A due pulse, or for how long it is put off.
fn pulse(to: &mut Writer<'_>, offer: &PulseOffer, is_listening: bool, ui: &Ui) {
    let theme = to.theme;
    let length = length::plain(length::seconds(offer.due.seconds));
    let words = format!("{} {} {length}", clean(&offer.due.ask.title), theme.glyphs.dot);
    if offer.later_since.is_none() {
        return offered(to, words, keys::PULSE_OFFER, is_listening);
    }
    let lengths = lengths(ui, offer);
    asks(to, &words, if lengths.is_empty() { "It cannot be put off again." } else { "Ask again when?" });
    let digits = lengths
        .iter()
        .zip('1'..='9')
        .map(|((words, _), digit)| (pair(&digit.to_string(), words, true, theme), Some(Target::Answer(digit))));
    indented(to, digits.chain(bindings(keys::PULSE_LATER, true, theme)));
}

/// A word on what happened.
fn toast(to: &mut Writer<'_>, toast: &Toast) {
    let (mark, role) = match toast.tone {
        Tone::Done => (to.theme.glyphs.succeeded, Role::Good),
        Tone::Notice => (to.theme.glyphs.current, Role::Accent),
        Tone::Bad => ("!", Role::Bad),
    };
    to.marked(mark, role, &toast.words);
    to.page.truncate(3);
}

/// What is offered and the keys for it: in one line, or under it where that is too long.
fn offered(to: &mut Writer<'_>, words: String, place: Place, is_listening: bool) {
    let theme = to.theme;
    let title = vec![theme.mark(true), theme.span(Role::Title, words)];
    let keys = || bindings(place, is_listening, theme);
    let lines = flow(std::iter::once((title.clone(), None)).chain(keys()).collect(), to.width);
    if lines.len() > 1 {
        to.page.line(title);
        indented(to, keys());
    } else {
        to.parts(lines);
    }
}

/// The quiet line that offers a tag.
fn hint(to: &mut Writer<'_>, wait: &Wait) {
    let theme = to.theme;
    let key = theme.keys.named(shared::LIST, Action::Tag);
    let length = format!(" {} {} ", duration(wait.measured), theme.glyphs.dot);
    let tail = " tags it";
    let room = to.width.saturating_sub(cells(&length) + cells(&key) + cells(tail) + 2);
    let label = theme.span(Role::Dim, format!("  {}{length}", cut(&wait.label, room, theme.glyphs)));
    let spans = vec![label, theme.span(Role::Key, key), theme.span(Role::Dim, tail)];
    to.page.target(spans, Target::Action(Action::Tag));
}
