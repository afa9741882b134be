//! What stands over the footer, and the keys it listens to: a question, an offer, the line after a tag.
//!
//! It never takes a key from a sheet or a field, and what appears unasked is deaf at first.

pub mod pulse;
pub mod recap;

use super::effect::Effect;
use super::input::Key;
use super::keymap::{self, Action, Place};
use super::model::{AfterTag, DEAF, Model, OFFER, Pending, Strip, Tone};
use super::sheets::{Sheet, form::Form, tag};
use super::widgets::strip::letters;
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::prompt::{Answered, Trigger};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Attention;
use crate::domain::page::now::Ask;
use crate::domain::time::{Moment, between};

/// Whether something stands in the way of an unasked question.
#[must_use]
pub fn is_in_the_way(model: &Model) -> bool {
    model.is_busy() || model.lines.after_tag.is_some()
}

/// What goes away by itself.
pub fn expire(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let lines = &mut model.lines;
    let toast = lines.toast.take_if(|toast| toast.until <= now).is_some();
    let after_tag = lines.after_tag.take_if(|line| line.until <= now).is_some();
    let offer = lines.offer.take_if(|(_, deaf_until)| *deaf_until + OFFER <= now).is_some();
    let held = lines.held.take_if(|ask| ask.expires_at <= now);
    let strip = lines.strip.take_if(|strip| strip.ask.expires_at <= now && strip.saving.is_none());
    model.requests.is_changed |= toast || after_tag || offer || strip.is_some();
    held.map(|ask| unseen(&ask)).into_iter().chain(strip.map(|strip| close(&strip, Answered::Expired, now))).collect()
}

/// A question that nobody could see ran out.
fn unseen(ask: &Ask) -> Effect {
    Effect::CloseAsk { prompt: ask.prompt, answer: Answered::Expired, seconds: 0.0 }
}

fn close(strip: &Strip, answer: Answered, now: Moment) -> Effect {
    let seconds = between(strip.shown_at, now).as_secs_f64();
    Effect::CloseAsk { prompt: strip.ask.prompt, answer, seconds }
}

/// Takes in a question: shows it, or holds it until nothing is in its way. One that was closed here does not come back: word
/// of it may have been on its way already.
pub fn asked(model: &mut Model, ask: Ask) -> Vec<Effect> {
    if model.lines.closed == Some(ask.prompt) {
        return vec![];
    }
    if let Some(strip) = model.lines.strip.as_mut().filter(|strip| strip.ask.prompt == ask.prompt) {
        strip.ask = ask;
        return vec![];
    }
    let old = model.lines.strip.take().map(|strip| close(&strip, Answered::Expired, model.now));
    let unseen = model.lines.held.take().filter(|held| held.prompt != ask.prompt).map(|held| unseen(&held));
    if is_in_the_way(model) {
        model.lines.held = Some(ask);
    } else {
        show(model, ask);
    }
    old.into_iter().chain(unseen).collect()
}

/// Puts a question on the screen.
pub fn show(model: &mut Model, ask: Ask) {
    model.lines.strip = Some(Strip { ask, shown_at: model.now, deaf_until: model.now + DEAF, saving: None });
    model.requests.is_changed = true;
}

/// The question on the screen is answered, if it is one that `is_meant`.
pub fn answered(model: &mut Model, is_meant: impl Fn(&Strip) -> bool) -> Option<Effect> {
    let now = model.now;
    let strip = model.lines.strip.take_if(|strip| is_meant(strip))?;
    Some(close(&strip, Answered::Answered, now))
}

/// A key for what stands over the footer; `None` if nothing there listens to it.
pub fn answer(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    if let Some(line) = model.lines.after_tag.take() {
        if let Some(Action::Attention(attention)) = keymap::action(&[Place::AfterTag], key) {
            return Some(meanwhile(model, &line, attention));
        }
        if let Key::Char(digit @ '1'..='9') = key
            && let Some(facet) = line.tag.facets().get(digit as usize - '1' as usize)
        {
            let change = TagChange { wait: line.wait, tag: Some(line.tag), facet: Some(facet.clone()), note: None };
            return Some(vec![model.apply(Change::Tag(change), Pending::Other).1]);
        }
        // Any other key leaves the line and means what it always means, except Esc, which only leaves.
        return (key == Key::Esc).then(Vec::new);
    }
    if let Some(effects) = answer_strip(model, key) {
        return Some(effects);
    }
    if let Some(effects) = pulse::answer(model, key).or_else(|| recap::answer(model, key)) {
        return Some(effects);
    }
    let (_, deaf_until) = model.lines.offer.as_ref().filter(|_| model.strip().is_none())?;
    if model.now < *deaf_until {
        return None;
    }
    keymap::action(&[Place::Offer], key).map(|action| offered(model, action))
}

fn meanwhile(model: &mut Model, line: &AfterTag, attention: Attention) -> Vec<Effect> {
    let change = Change::Attention { wait: line.wait, attention: Some(attention) };
    vec![model.apply(change, Pending::Other).1]
}

fn offered(model: &mut Model, action: Action) -> Vec<Effect> {
    let offer = model.lines.offer.take();
    let settle = offer.filter(|_| action != Action::NotNow).map(|(offer, _)| {
        let is_build = action == Action::IsBuild;
        Effect::SettleOffer { offer, is_build }
    });
    settle.into_iter().collect()
}

/// A key for the question on the screen; `None` if it does not listen to it.
pub fn answer_strip(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let now = model.now;
    let strip = model.strip().filter(|strip| now >= strip.deaf_until && strip.saving.is_none())?;
    let place = strip_place(strip);
    if let Some(action) = keymap::action(&[place], key) {
        return Some(act_on_strip(model, action));
    }
    let Key::Char(letter) = key else { return None };
    let tag = Tag::by_key(letter).filter(|tag| place == Place::Strip && letters(&strip.ask.wait).contains(tag))?;
    Some(tag_strip(model, tag))
}

/// Where the keys of a question are in the keymap.
#[must_use]
pub fn strip_place(strip: &Strip) -> Place {
    if strip.ask.trigger == Trigger::Forgotten { Place::StillOn } else { Place::Strip }
}

fn tag_strip(model: &mut Model, tag: Tag) -> Vec<Effect> {
    let Some(wait) = model.lines.strip.as_ref().map(|strip| strip.ask.wait.clone()) else { return vec![] };
    let (ticket, effect) = tag::give(&wait, tag, None, model);
    if let Some(strip) = &mut model.lines.strip {
        strip.saving = Some(ticket);
    }
    vec![effect]
}

fn act_on_strip(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(strip) = model.lines.strip.clone() else { return vec![] };
    let now = model.now;
    match action {
        Action::NotNow => {
            model.lines.strip = None;
            vec![close(&strip, Answered::Dismissed, now)]
        }
        Action::Never => {
            model.lines.strip = None;
            let label = strip.ask.wait.label.clone();
            model.toast(format!("{label} is never asked about again"), Tone::Done);
            vec![close(&strip, Answered::Never, now), Effect::Mute { label }]
        }
        Action::StillOn => {
            model.lines.strip = None;
            model.toast("Still on", Tone::Done);
            vec![close(&strip, Answered::Answered, now)]
        }
        Action::Over => {
            model.sheet = Some(Sheet::Form(Form::ended(strip.ask.wait)));
            vec![]
        }
        Action::AllTags => {
            model.sheet = Some(Sheet::Tag(tag::State { shows_all: true, ..tag::State::new(strip.ask.wait) }));
            vec![]
        }
        _ => vec![],
    }
}
