//! Messages change the model and make effects. This file routes; screens, sheets and [`over`] do their own work.

use std::time::Duration;

use super::effect::Effect;
use super::input::Key;
use super::keymap::{self, Action, Place};
use super::model::{AFTER_TAG, AfterTag, DEAF, Model, Pending, Target, Tone};
use super::msg::{Msg, Ticket};
use super::over;
use super::screens::{Screen, insights, interview, list, log, now, pulse, share, team};
use super::sheets::{self, Sheet, form::Form, form::Purpose, tag};
use crate::domain::figure::stats::Today;
use crate::domain::log::change::Done;
use crate::domain::log::settings::NotifyHow;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::now::NowView;
use crate::domain::say::text;
use crate::domain::time::Moment;

/// Takes in one message that came at `now`.
pub fn update(model: &mut Model, msg: Msg, now: Moment) -> Vec<Effect> {
    model.now = now;
    let was_busy = over::is_in_the_way(model);
    let mut effects = over::expire(model);
    effects.extend(take(model, msg));
    let is_busy = over::is_in_the_way(model);
    if !is_busy {
        if let Some(ask) = model.lines.held.take() {
            over::show(model, ask);
        } else if was_busy && let Some(strip) = &mut model.lines.strip {
            // It comes back unasked.
            strip.deaf_until = model.now + DEAF;
        }
    }
    let closed = |effect: &Effect| if let Effect::CloseAsk { prompt, .. } = effect { Some(*prompt) } else { None };
    model.lines.closed = effects.iter().filter_map(closed).next_back().or(model.lines.closed);
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut is_changed = true;
    let effects = match msg {
        Msg::Key(key) => press(model, key),
        Msg::Paste(text) => paste(model, &text),
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
            let shows_apart = model.screens.now.shows_apart;
            let shown = |view: &NowView| shown_of(view, shows_apart);
            is_changed = model.overview.as_ref().map(shown) != Some(shown(&overview));
            see(model, *overview)
        }
        Msg::Insights(page) => {
            is_changed = insights::loaded(model, page) && model.screen == Screen::Insights;
            vec![]
        }
        Msg::Observer(observer) => {
            is_changed = model.observer != observer;
            model.observer = observer;
            vec![]
        }
        Msg::Recording(works) => {
            model.is_recording = works;
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
            None => model.toast("Everything is tagged", Tone::Done),
        },
        Msg::Why(why) if !model.is_busy() => model.sheet = Some(Sheet::Form(Form::why(*why))),
        Msg::Done { ticket, done } => return finished(model, ticket, &done),
        Msg::Failed { ticket, message } => failed(model, ticket, message),
        Msg::Pulse(home) => return pulse::loaded(model, *home),
        Msg::Interviews(desk) => return interview::loaded(model, *desk),
        Msg::InterviewBegun(id) => return interview::begun(model, id),
        Msg::Timeline(week) => interview::timeline_came(model, *week),
        Msg::Rounds(rounds) => share::found(model, rounds),
        Msg::OwnPart { folder, part } => share::part_came(model, &folder, part),
        Msg::Departed { folder, left } => return share::departed(model, &folder, left),
        Msg::PulseDue(due) => over::pulse::told(model, due.map(|due| *due)),
        Msg::RecapDue(week) => over::recap::told(model, week),
        Msg::Ask(ask) => return over::asked(model, *ask),
        Msg::AskGone { prompt } => {
            model.lines.held.take_if(|ask| ask.prompt == prompt);
            model.lines.strip.take_if(|strip| strip.ask.prompt == prompt);
        }
        Msg::Offer(offer) => model.lines.offer = Some((offer, model.now + DEAF)),
        Msg::Ended(wait) => return notify(model, &wait),
        Msg::Notice(words) => model.toast(words, Tone::Notice),
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

/// The log has changed. The log screen lists again when a wait came, went or was changed, not for each step of a build.
fn see(model: &mut Model, overview: NowView) -> Vec<Effect> {
    let key = |view: &NowView| (view.total_waits, view.running.len(), view.apart.len());
    let is_same =
        model.overview.as_ref().is_some_and(|old| key(old) == key(&overview) && old.latest == overview.latest);
    model.screens.now.keep_to(&overview);
    model.overview = Some(overview);
    let log = (!is_same && model.screen == Screen::Log).then(|| model.screens.log.load());
    log.into_iter().chain(insights::changed(model).filter(|_| !is_same)).collect()
}

/// What the screens show of an overview: of the runs of others only how many go on, unless they are listed. They tell of
/// themselves once a second, and the screen must not wake for it.
fn shown_of(view: &NowView, shows_apart: bool) -> (usize, NowView) {
    let mut shown = view.clone();
    if !shows_apart {
        shown.apart.clear();
        shown.today = Today { agent_time: Duration::ZERO, background_time: Duration::ZERO, ..shown.today };
        (shown.today.agent_runs, shown.today.background_runs) = (0, 0);
    }
    (view.apart.len(), shown)
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
                effects.extend(over::answered(model, |_| true));
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
            effects.extend(over::answered(model, |strip| strip.ask.wait.id == wait));
            if tag == Tag::not_held_up() && !is_sweep {
                model.toast(done.words.clone(), Tone::Done);
            } else if !is_sweep {
                let words = done.words.clone();
                model.lines.toast = None;
                model.lines.after_tag = Some(AfterTag { wait, tag, words, until: model.now + AFTER_TAG });
            }
        }
        Pending::Pulse => effects.extend(pulse::saved(model, ticket)),
        Pending::Undo | Pending::Other => {
            model.toast(done.words.clone(), Tone::Done);
            effects.extend((model.screen == Screen::Pulse).then_some(Effect::LoadPulse));
        }
    }
    // An old wait may have changed, which the overview does not show.
    effects.extend((model.screen == Screen::Log).then(|| model.screens.log.load()));
    effects.extend(insights::changed(model));
    effects
}

fn failed(model: &mut Model, ticket: Option<Ticket>, message: String) {
    model.requests.pending.retain(|(known, _)| Some(*known) != ticket);
    if ticket.is_some_and(|ticket| pulse::failed(model, ticket, &message)) {
        return;
    }
    if let Some(strip) = model.lines.strip.as_mut().filter(|strip| ticket.is_some() && strip.saving == ticket) {
        strip.saving = None;
    }
    model.sheet = match model.sheet.take() {
        Some(Sheet::Tag(state)) if ticket.is_some() && state.saving == ticket => Some(state.failed(message)),
        Some(Sheet::Form(form)) if ticket.is_some() && form.saving == ticket => Some(form.failed(message)),
        other => {
            model.toast(message, Tone::Bad);
            other
        }
    };
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(sheet) = &mut model.sheet {
        sheet.paste(text);
    } else if model.is_answering() {
        pulse::paste(model, text);
    } else if model.is_interviewing() {
        return interview::paste(model, text);
    } else if model.screen == Screen::Share {
        share::paste(model, text);
    } else if let Some(field) = &mut model.screens.log.search {
        field.paste(text);
    }
    vec![]
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
    if model.is_answering() {
        return pulse::press(model, key);
    }
    if model.is_interviewing() {
        return interview::press(model, key);
    }
    if model.is_typing() {
        if model.screen == Screen::Share {
            return share::type_folder(model, key);
        }
        return log::type_search(model, key);
    }
    if let Some(effects) = over::answer(model, key) {
        return effects;
    }
    keymap::action(&screen_places(model), key).map_or_else(Vec::new, |action| act(model, action))
}

/// The places of the screen itself.
fn screen_places(model: &Model) -> Vec<Place> {
    match model.screen {
        Screen::Pulse => [model.screens.pulse.places(), vec![Place::Everywhere]].concat(),
        Screen::Insights => vec![model.screens.insights.place(), Place::Everywhere],
        Screen::Share => vec![model.screens.share.place(), Place::Everywhere],
        screen if screen.lists_waits() => vec![screen.place(), Place::List, Place::Everywhere],
        screen => vec![screen.place(), Place::Everywhere],
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return sheets::quit(model),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Show(screen) => return go(model, screen),
        Action::TakeDue => return pulse::take_due(model),
        Action::PutOff => return over::pulse::later(model),
        Action::NoRecap => return over::recap::answered(model),
        Action::NextScreen => return go(model, model.screen.next()),
        _ => {}
    }
    let effects = match model.screen {
        Screen::Now => now::update(model, action),
        Screen::Log => log::update(model, action),
        Screen::Pulse => pulse::update(model, action),
        Screen::Insights => insights::update(model, action),
        Screen::Share => share::update(model, action),
        Screen::Team => team::update(model, action),
        Screen::Interview => interview::update(model, action),
    };
    effects.or_else(|| list::act(model, action)).unwrap_or_default()
}

fn go(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.screen = screen;
    match screen {
        Screen::Now => vec![],
        Screen::Log => vec![model.screens.log.load()],
        Screen::Pulse => {
            model.screens.pulse.session.iter_mut().for_each(|session| session.since = model.now);
            vec![Effect::LoadPulse]
        }
        Screen::Insights => insights::shown(model),
        Screen::Share => share::shown(model),
        Screen::Team => team::shown(model),
        Screen::Interview => interview::shown(model),
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
                _ => {}
            }
            vec![]
        }
        Some(Target::Row(at)) if model.screen == Screen::Share => share::click(model, at),
        Some(Target::Row(at)) => {
            insights::click(model, at);
            vec![]
        }
        Some(Target::Press(key)) => press(model, key),
        Some(Target::Tag(tag)) => match &model.sheet {
            Some(Sheet::Tag(_)) => sheets::press(model, Key::Char(tag.key())),
            _ if model.is_interviewing() => press(model, Key::Char(tag.key())),
            _ => over::answer_strip(model, Key::Char(tag.key())).unwrap_or_default(),
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
        if let Some(session) = self.screens.pulse.session.as_ref().filter(|_| self.is_answering()) {
            return session.places();
        }
        if self.is_interviewing() {
            return vec![interview::place(self)];
        }
        if self.is_typing() {
            let is_folder = self.screen == Screen::Share;
            return vec![if is_folder { Place::ShareFolder } else { Place::Field }];
        }
        let mut places = Vec::new();
        if self.lines.after_tag.is_some() {
            places.push(Place::AfterTag);
        } else if let Some(strip) = self.strip() {
            places.extend((self.now >= strip.deaf_until).then(|| over::strip_place(strip)));
        } else if let Some((_, deaf_until)) = &self.lines.offer {
            places.extend((self.now >= *deaf_until).then_some(Place::Offer));
        } else if let Some(place) = over::pulse::place(self).or_else(|| over::recap::place(self)) {
            places.push(place);
        }
        if !places.contains(&Place::PulseLater) {
            places.extend(screen_places(self));
        }
        places
    }
}
