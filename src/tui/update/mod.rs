//! Messages change the model and make effects. This file routes; screens, sheets and `over` do their own work.

mod answers;
mod at_hand;
mod press;
mod turns;

use std::time::Duration;

use super::effect::Effect;
use super::lines::{BuildOffer, Line, OFFER, Tone};
use super::model::Model;
use super::msg::Msg;
use super::sheets::{Sheet, form::Form, tag};
use super::ui::{Handover, Ui};
use super::{focus, over};
use crate::domain::figure::stats::Today;
use crate::domain::log::settings::NotifyHow;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::now::NowView;
use crate::domain::time::Moment;

/// Takes in one message that came at `now`.
pub fn update(model: &mut Model, msg: Msg, now: Moment) -> Vec<Effect> {
    model.ui.now = now;
    let before = focus::of(model).line;
    over::expire(&mut model.ui, before);
    take(model, msg);
    hand_over(model);
    if !focus::is_busy(model) && model.ui.lines.after_tag.is_none() {
        over::strip::show_held(&mut model.ui);
    }
    let renewed = model.ui.lines.renewed.take();
    if let Some(line) = focus::of(model).line
        && (before != Some(line) || renewed == Some(line))
    {
        over::appear(&mut model.ui, line);
    }
    std::mem::take(&mut model.ui.effects)
}

/// What the terminal tells, and what keeps the screen as it is.
fn take(model: &mut Model, msg: Msg) {
    let mut is_changed = true;
    match msg {
        Msg::Key(key) => press::press(model, key),
        Msg::Paste(text) => press::paste(model, &text),
        Msg::Click { column, row } => press::click(model, column, row),
        Msg::Scroll(lines) => press::scroll(model, lines),
        Msg::Focus(has_focus) => {
            is_changed = has_focus && !model.ui.has_focus;
            model.ui.has_focus = has_focus;
        }
        Msg::Now(overview) => {
            is_changed = differs(model, &overview);
            see(model, *overview);
        }
        Msg::Observer(observer) => {
            is_changed = model.ui.observer != observer;
            model.ui.observer = observer;
        }
        Msg::Screen(reply) => {
            is_changed = model.screens.is_news(&reply);
            model.screens.take(&mut model.ui, reply);
        }
        msg => take_other(model, msg),
    }
    model.ui.requests.is_changed |= is_changed;
}

/// Does what one part has asked of another.
fn hand_over(model: &mut Model) {
    match model.ui.handover.take() {
        None => {}
        Some(Handover::Choose(filter)) => model.sheet = Some(Sheet::Form(Form::filter(&filter, model.ui.now))),
        Some(Handover::List(filter, words)) => model.screens.log.set_filter(&mut model.ui, filter, words),
        Some(Handover::AtHand(action)) => at_hand::act(model, action),
    }
}

/// What the rest of the program tells, and what of it wants to stand over the footer.
fn take_other(model: &mut Model, msg: Msg) {
    match msg {
        Msg::Resize { columns, rows } => model.ui.size = ratatui::layout::Rect::new(0, 0, columns, rows),
        Msg::Recording(gap) => model.ui.gap = gap,
        Msg::Questions(questions) => model.ui.questions = questions,
        Msg::Resumed => model.ui.ask(Effect::Redraw),
        Msg::Quit => press::quit(model),
        Msg::Done { ticket, done } => answers::finished(model, ticket, &done),
        Msg::Failed { ticket, message } => answers::failed(model, ticket, message),
        Msg::Ended(wait) => notify(&mut model.ui, &wait),
        Msg::Notice(words) => model.ui.toast(words, Tone::Notice),
        Msg::Untagged(waits) => sweep(model, waits),
        Msg::Why(why) if !focus::is_busy(model) => model.sheet = Some(Sheet::Form(Form::why(*why))),
        Msg::Ask(ask) => over::strip::asked(&mut model.ui, *ask),
        Msg::AskGone { prompt } => {
            model.ui.lines.held.take_if(|ask| ask.prompt == prompt);
            model.ui.lines.strip.take_if(|strip| strip.ask.prompt == prompt);
        }
        Msg::Offer(command) => {
            model.ui.lines.offer = Some(BuildOffer { command, until: model.ui.now + OFFER });
            model.ui.lines.renewed = Some(Line::Offer);
        }
        Msg::PulseDue(due) => over::pulse::told(&mut model.ui, due.map(|due| *due)),
        Msg::RecapDue(week) => over::recap::told(&mut model.ui, week),
        _ => {}
    }
}

fn sweep(model: &mut Model, waits: Vec<Wait>) {
    match tag::State::sweep(waits) {
        _ if focus::is_busy(model) => {}
        Some(sweep) => model.sheet = Some(Sheet::Tag(sweep)),
        None => model.ui.toast("Everything is tagged", Tone::Done),
    }
}

/// A sign that a long run of the person's is over, if the settings want one.
fn notify(ui: &mut Ui, wait: &Wait) {
    let notify = &ui.settings.notify;
    if notify.how != NotifyHow::Off && wait.actor == Actor::Person && wait.measured.as_secs() >= notify.from_s {
        ui.ask(Effect::Notify(turns::done(wait)));
    }
}

/// The log has changed. What is shown is listed again when a wait came, went or was changed, not for each step of a build.
fn see(model: &mut Model, overview: NowView) {
    let key = |view: &NowView| (view.total_waits, view.running.len(), view.apart.len());
    let is_same =
        model.ui.overview.as_ref().is_some_and(|old| key(old) == key(&overview) && old.latest == overview.latest);
    let signs = model.ui.overview.as_ref().map(|old| turns::signs(&model.ui, old, &overview)).unwrap_or_default();
    model.ui.effects.extend(signs);
    model.screens.now.keep_to(&overview);
    model.ui.overview = Some(overview);
    if !is_same {
        model.screens.log_changed(&mut model.ui);
    }
}

/// Whether the screens show another thing of this overview than of the last.
fn differs(model: &Model, overview: &NowView) -> bool {
    let shows_apart = model.screens.now.shows_apart;
    model.ui.overview.as_ref().map(|old| shown_of(old, shows_apart)) != Some(shown_of(overview, shows_apart))
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
