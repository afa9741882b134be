//! What stands over the footer, and what it does with its keys. [`super::focus`] says whether it stands there and listens.

mod after_tag;
mod build;
pub(crate) mod keys;
pub(crate) mod pulse;
pub(crate) mod recap;
pub(crate) mod strip;
pub(crate) mod view;

use super::lines::{AFTER_TAG, DEAF, Line, Toast, Tone};
use super::listener::{KeyMeaning, Listener};
use super::model::Model;
use super::ui::Ui;
use crate::domain::log::prompt::PromptOutcome;

/// Whether there is such a line to show.
#[must_use]
pub(crate) fn is_there(ui: &Ui, line: Line) -> bool {
    let lines = &ui.lines;
    match line {
        Line::AfterTag => lines.after_tag.is_some(),
        Line::Strip => lines.strip.is_some(),
        Line::Toast => lines.toast.is_some(),
        Line::Offer => lines.offer.is_some(),
        Line::Pulse => pulse::is_offered(ui),
        Line::Recap => recap::is_offered(ui),
        Line::Hint => ui.hinted().is_some(),
    }
}

/// What a line listens to; nothing while it is deaf.
#[must_use]
pub(crate) fn listener(ui: &Ui, line: Line) -> Listener {
    match line {
        _ if !ui.lines.listens(ui.now) => Listener::default(),
        Line::AfterTag => after_tag::listener(ui),
        Line::Strip => strip::listener(ui),
        Line::Offer => Listener::at(&[keys::OFFER]),
        Line::Pulse => pulse::listener(ui),
        Line::Recap => Listener::at(&[keys::RECAP_OFFER]),
        Line::Toast | Line::Hint => Listener::default(),
    }
}

/// Takes what a key means to a line.
pub(crate) fn press(model: &mut Model, line: Line, meaning: KeyMeaning) {
    match line {
        Line::AfterTag => after_tag::press(&mut model.ui, meaning),
        Line::Strip => strip::press(model, meaning),
        Line::Offer => build::press(&mut model.ui, meaning),
        Line::Pulse => pulse::press(&mut model.ui, meaning),
        Line::Recap => recap::answered(&mut model.ui),
        Line::Toast | Line::Hint => {}
    }
}

/// A line has come into sight: it is deaf at first if nobody asked for it, and its time begins.
pub(crate) fn appear(ui: &mut Ui, line: Line) {
    let lines = &mut ui.lines;
    let is_asked = match line {
        Line::Strip | Line::Offer | Line::Recap => false,
        Line::Pulse => lines.pulse.as_ref().is_some_and(|offer| offer.later_since.is_some()),
        Line::Toast | Line::AfterTag | Line::Hint => true,
    };
    lines.deaf_until = (!is_asked).then(|| ui.now + DEAF);
    match line {
        Line::Toast => lines.toast.iter_mut().for_each(|toast| toast.until = ui.now + toast.tone.stays()),
        Line::AfterTag => lines.after_tag.iter_mut().for_each(|line| line.until = ui.now + AFTER_TAG),
        Line::Strip | Line::Offer | Line::Pulse | Line::Recap | Line::Hint => {}
    }
}

/// What goes away by itself. What is seen has its time; what nobody could see of a failure waits for its turn.
pub(crate) fn expire(ui: &mut Ui, seen: Option<Line>) {
    let now = ui.now;
    let lines = &mut ui.lines;
    let may_go = |toast: &mut Toast| toast.tone != Tone::Bad || seen == Some(Line::Toast);
    let toast = lines.toast.take_if(|toast| toast.until <= now && may_go(toast));
    let after_tag = lines.after_tag.take_if(|line| line.until <= now);
    let offer = lines.offer.take_if(|offer| offer.until <= now);
    let held = lines.held.take_if(|ask| ask.expires_at <= now);
    let gone = lines.strip.take_if(|strip| strip.ask.expires_at <= now && strip.saving.is_none());
    ui.requests.is_changed |= toast.is_some() || after_tag.is_some() || offer.is_some() || gone.is_some();
    if let Some(ask) = held {
        strip::unseen(ui, &ask);
    }
    if let Some(strip) = gone {
        strip::close(ui, &strip, PromptOutcome::Expired);
    }
}
