//! Messages change the model and make effects. This file routes; screens and sheets do their own work.

use super::effect::Effect;
use super::input::Key;
use super::keymap::{self, Action, Place};
use super::model::{AFTER_TAG, AfterTag, DEAF, Model, Pending, Strip, Target};
use super::msg::{Msg, Ticket};
use super::screens::{Screen, list, log, now};
use super::sheets::{self, Sheet, form::Form, form::Purpose, tag};
use super::widgets::strip::letters;
use crate::domain::change::{Change, Done, TagChange};
use crate::domain::settings::NotifyHow;
use crate::domain::tag::Tag;
use crate::domain::text;
use crate::domain::view::{Answered, Ask, Trigger};
use crate::domain::wait::{Actor, Attention, Moment, Wait, between};

/// Takes in one message that came at `now`.
pub fn update(model: &mut Model, msg: Msg, now: Moment) -> Vec<Effect> {
    model.now = now;
    let was_busy = is_in_the_way(model);
    let mut effects = expire(model);
    effects.extend(take(model, msg));
    let is_busy = is_in_the_way(model);
    if !is_busy {
        if let Some(ask) = model.lines.held.take() {
            show(model, ask);
        } else if was_busy && let Some(strip) = &mut model.lines.strip {
            // It comes back unasked.
            strip.deaf_until = model.now + DEAF;
        }
    }
    effects
}

fn is_in_the_way(model: &Model) -> bool {
    model.is_busy() || model.lines.after_tag.is_some()
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut is_changed = true;
    let effects = match msg {
        Msg::Key(key) => press(model, key),
        Msg::Paste(text) => {
            paste(model, &text);
            vec![]
        }
        Msg::Click { column, row } => click(model, column, row),
        Msg::Scroll(lines) => scroll(model, lines),
        Msg::Resize { columns, rows } => {
            model.size = ratatui::layout::Rect::new(0, 0, columns, rows);
            vec![]
        }
        Msg::Focus(has_focus) => {
            is_changed = has_focus && !model.has_focus;
            model.has_focus = has_focus;
            vec![]
        }
        Msg::Wake => vec![],
        Msg::Now(overview) => {
            is_changed = model.overview.as_ref() != Some(&*overview);
            if is_changed {
                model.screens.now.keep_to(&overview);
                model.overview = Some(*overview);
            }
            let reloads = is_changed && model.screen == Screen::Log;
            reloads.then(|| model.screens.log.load()).into_iter().collect()
        }
        Msg::Observer(observer) => {
            is_changed = model.observer != observer;
            model.observer = observer;
            vec![]
        }
        Msg::Questions(questions) => {
            model.questions = questions;
            vec![]
        }
        Msg::Resumed => vec![Effect::Redraw],
        Msg::Quit => sheets::quit(model),
        answer => take_answer(model, answer),
    };
    model.requests.is_changed |= is_changed;
    effects
}

/// What comes back for an effect, and what the rest of the program tells.
fn take_answer(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Log { filter, waits } => model.screens.log.loaded(&filter, waits),
        Msg::Untagged(waits) if !model.is_busy() => match tag::State::sweep(waits) {
            Some(sweep) => model.sheet = Some(Sheet::Tag(sweep)),
            None => model.toast("Everything is tagged", false),
        },
        Msg::Why(why) if !model.is_busy() => model.sheet = Some(Sheet::Form(Form::why(*why))),
        Msg::Done { ticket, done } => return finished(model, ticket, &done),
        Msg::Failed { ticket, message } => failed(model, ticket, message),
        Msg::Ask(ask) => return asked(model, *ask),
        Msg::AskGone { prompt } => {
            model.lines.held.take_if(|ask| ask.prompt == prompt);
            model.lines.strip.take_if(|strip| strip.ask.prompt == prompt);
        }
        Msg::Offer(offer) => model.lines.offer = Some((offer, model.now + DEAF)),
        Msg::Ended(wait) => return notify(model, &wait),
        Msg::Notice(words) => model.toast(words, true),
        _ => {}
    }
    vec![]
}

/// A sign that a long run of the person's is over, if the settings want one.
fn notify(model: &Model, wait: &Wait) -> Vec<Effect> {
    let notify = &model.settings.notify;
    let is_wanted =
        notify.how != NotifyHow::Off && wait.actor == Actor::Person && wait.measured.as_secs() >= notify.from_s;
    let words = || format!("{} {} after {}", wait.label, wait.outcome, text::duration(wait.measured));
    is_wanted.then(|| Effect::Notify(words())).into_iter().collect()
}

/// What goes away by itself.
fn expire(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let lines = &mut model.lines;
    let toast = lines.toast.take_if(|toast| toast.until <= now).is_some();
    let after_tag = lines.after_tag.take_if(|line| line.until <= now).is_some();
    let held = lines.held.take_if(|ask| ask.expires_at <= now);
    let strip = lines.strip.take_if(|strip| strip.ask.expires_at <= now && strip.saving.is_none());
    model.requests.is_changed |= toast || after_tag || strip.is_some();
    let held = held.map(|ask| Effect::CloseAsk { prompt: ask.prompt, answer: Answered::Expired, seconds: 0.0 });
    held.into_iter().chain(strip.map(|strip| close(&strip, Answered::Expired, now))).collect()
}

fn close(strip: &Strip, answer: Answered, now: Moment) -> Effect {
    let seconds = between(strip.shown_at, now).as_secs_f64();
    Effect::CloseAsk { prompt: strip.ask.prompt, answer, seconds }
}

fn asked(model: &mut Model, ask: Ask) -> Vec<Effect> {
    if let Some(strip) = model.lines.strip.as_mut().filter(|strip| strip.ask.prompt == ask.prompt) {
        strip.ask = ask;
        return vec![];
    }
    let old = model.lines.strip.take().map(|strip| close(&strip, Answered::Expired, model.now));
    if is_in_the_way(model) {
        model.lines.held = Some(ask);
    } else {
        show(model, ask);
    }
    old.into_iter().collect()
}

fn show(model: &mut Model, ask: Ask) {
    model.lines.strip = Some(Strip { ask, shown_at: model.now, deaf_until: model.now + DEAF, saving: None });
    model.requests.is_changed = true;
}

fn finished(model: &mut Model, ticket: Ticket, done: &Done) -> Vec<Effect> {
    let Some(at) = model.requests.pending.iter().position(|(known, _)| *known == ticket) else { return vec![] };
    let (_, pending) = model.requests.pending.swap_remove(at);
    let mut effects = vec![];
    let is_sweep = match model.sheet.take() {
        Some(Sheet::Tag(state)) if state.saving == Some(ticket) => {
            let is_sweep = state.sweep.is_some();
            model.sheet = state.saved(done, model);
            is_sweep
        }
        Some(Sheet::Form(form)) if form.saving == Some(ticket) => {
            if matches!(form.purpose, Purpose::Ended(_)) {
                effects.extend(answered(model, |_| true));
            }
            false
        }
        other => {
            model.sheet = other;
            false
        }
    };
    match pending {
        Pending::Tag { wait, tag } => {
            effects.extend(answered(model, |strip| strip.ask.wait.id == wait));
            if tag == Tag::not_held_up() && !is_sweep {
                model.toast(done.words.clone(), false);
            } else if !is_sweep {
                let words = done.words.clone();
                model.lines.toast = None;
                model.lines.after_tag = Some(AfterTag { wait, tag, words, until: model.now + AFTER_TAG });
            }
        }
        Pending::Undo | Pending::Other => model.toast(done.words.clone(), false),
    }
    effects
}

/// The question on the screen is answered, if it is one that `is_meant`.
fn answered(model: &mut Model, is_meant: impl Fn(&Strip) -> bool) -> Option<Effect> {
    let now = model.now;
    let strip = model.lines.strip.take_if(|strip| is_meant(strip))?;
    Some(close(&strip, Answered::Answered, now))
}

fn failed(model: &mut Model, ticket: Option<Ticket>, message: String) {
    model.requests.pending.retain(|(known, _)| Some(*known) != ticket);
    if let Some(strip) = model.lines.strip.as_mut().filter(|strip| ticket.is_some() && strip.saving == ticket) {
        strip.saving = None;
    }
    model.sheet = match model.sheet.take() {
        Some(Sheet::Tag(state)) if ticket.is_some() && state.saving == ticket => Some(state.failed(message)),
        Some(Sheet::Form(form)) if ticket.is_some() && form.saving == ticket => Some(form.failed(message)),
        other => {
            model.toast(message, true);
            other
        }
    };
}

fn paste(model: &mut Model, text: &str) {
    if let Some(sheet) = &mut model.sheet {
        sheet.paste(text);
    } else if let Some(field) = &mut model.screens.log.search {
        field.paste(text);
    }
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    match key {
        Key::Ctrl('c') => return sheets::quit(model),
        Key::Ctrl('z') => return vec![Effect::Suspend],
        Key::Ctrl('l') => return vec![Effect::Redraw],
        _ => {}
    }
    if model.sheet.is_some() {
        return sheets::press(model, key);
    }
    if model.is_typing() {
        return log::type_search(model, key);
    }
    if let Some(effects) = answer(model, key) {
        return effects;
    }
    let places = [model.screen.place(), Place::List, Place::Everywhere];
    keymap::action(&places, key).map_or_else(Vec::new, |action| act(model, action))
}

/// A key for what stands over the footer; `None` if nothing there listens to it.
fn answer(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
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

fn answer_strip(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
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
            model.toast(format!("{label} is never asked about again"), false);
            vec![close(&strip, Answered::Never, now), Effect::Mute { label }]
        }
        Action::StillOn => {
            model.lines.strip = None;
            model.toast("Still on", false);
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

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return sheets::quit(model),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::ShowNow => return go(model, Screen::Now),
        Action::ShowLog => return go(model, Screen::Log),
        Action::NextScreen => return go(model, model.screen.next()),
        _ => {}
    }
    let effects = match model.screen {
        Screen::Now => now::update(model, action),
        Screen::Log => log::update(model, action),
    };
    effects.or_else(|| list::act(model, action)).unwrap_or_default()
}

fn go(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.screen = screen;
    match screen {
        Screen::Now => vec![],
        Screen::Log => vec![model.screens.log.load()],
    }
}

fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let hit = model.hits.iter().rev().find(|hit| hit.area.contains((column, row).into())).copied();
    match hit.map(|hit| hit.target) {
        None => vec![],
        Some(Target::Select(id)) => {
            match model.screen {
                Screen::Now => model.screens.now.selected = Some(id),
                Screen::Log => model.screens.log.selected = Some(id),
            }
            vec![]
        }
        Some(Target::Tag(tag)) => match &model.sheet {
            Some(Sheet::Tag(_)) => sheets::press(model, Key::Char(tag.key())),
            _ => answer_strip(model, Key::Char(tag.key())).unwrap_or_default(),
        },
        Some(Target::Action(action)) if model.sheet.is_some() => sheets::click(model, action),
        Some(Target::Action(action)) => click_action(model, action),
    }
}

fn click_action(model: &mut Model, action: Action) -> Vec<Effect> {
    let listening = model.listening();
    let binding = keymap::rows(&listening).find(|binding| binding.action == action);
    match binding {
        Some(binding) => press(model, binding.keys[0]),
        None => act(model, action),
    }
}

fn scroll(model: &mut Model, lines: i32) -> Vec<Effect> {
    let key = if lines < 0 { Key::Up } else { Key::Down };
    if model.is_typing() || model.lines.after_tag.is_some() {
        return vec![];
    }
    (0..lines.unsigned_abs().min(20)).flat_map(|_| press(model, key)).collect()
}

impl Model {
    /// The places whose keys mean something now, the nearest first: what the footer shows.
    #[must_use]
    pub fn listening(&self) -> Vec<Place> {
        if let Some(sheet) = &self.sheet {
            return vec![sheet.place()];
        }
        if self.is_typing() {
            return vec![Place::Field];
        }
        let mut places = Vec::new();
        if self.lines.after_tag.is_some() {
            places.push(Place::AfterTag);
        } else if let Some(strip) = self.strip() {
            places.extend((self.now >= strip.deaf_until).then(|| strip_place(strip)));
        } else if let Some((_, deaf_until)) = &self.lines.offer {
            places.extend((self.now >= *deaf_until).then_some(Place::Offer));
        }
        places.extend([self.screen.place(), Place::List, Place::Everywhere]);
        places
    }
}
