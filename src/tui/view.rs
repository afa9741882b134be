//! The whole frame: header, body, the line over the footer, footer, and a sheet over them. Pure: the model is not changed.
//!
//! ```text
//!  draglog  ▸1 Now   2 Log                    ● events     header
//! ───────────────────────────────────────────────────
//!   body: one of the screens
//!   make 13s · t tags it                                   a line or two, if there is something to say
//! ───────────────────────────────────────────────────
//!  t tag   w wait by hand   ? keys   q quit                footer
//! ```

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};

use super::keymap::{self, Action, Binding, Place, rows};
use super::model::{Hit, Model};
use super::screens::{Screen, insights, interview, log, now, pulse, row, share, team};
use super::shape::Shape;
use super::theme::Role;
use super::widgets::page::Page;
use super::widgets::{footer, header, sheet, strip, text};
use super::{over, when};
use crate::domain::page::now::Questions;

/// Draws the model; what comes back says what a click on each part means.
#[must_use]
pub fn view(model: &Model, frame: &mut Frame) -> Vec<Hit> {
    let area = frame.area();
    let mut hits = Vec::new();
    match if model.is_row { Shape::Row } else { Shape::of(area) } {
        Shape::Row => row::view(model, frame, area),
        Shape::Tiny => too_small(model, frame, area),
        shape @ (Shape::Small | Shape::Regular | Shape::Wide) => whole(model, frame, shape, &mut hits),
    }
    hits
}

fn too_small(model: &Model, frame: &mut Frame, area: Rect) {
    let mut page = Page::default();
    for line in text::wrap("Please make this window larger.", usize::from(area.width)) {
        page.line(model.theme.span(Role::Text, line));
    }
    page.draw(frame, area, 0, &mut Vec::new());
}

fn whole(model: &Model, frame: &mut Frame, shape: Shape, hits: &mut Vec<Hit>) {
    let area = frame.area();
    let margin = shape.margin();
    let over = over_the_footer(model, usize::from(area.width.saturating_sub(2 * margin)));
    let gap = u16::from(shape.is_airy() && !over.is_empty());
    let over_height = u16::try_from(over.len()).unwrap_or(u16::MAX).min(area.height.saturating_sub(5));
    let [top, upper_rule, body, _, lines, lower_rule, bottom] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(gap),
        Constraint::Length(over_height),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    let edge = Margin::new(1, 0);
    let header = header::Header {
        screen: model.screen,
        shape,
        observer: &model.observer,
        is_recording: model.is_recording,
        questions: questions(model),
    };
    header.draw(frame, top.inner(edge), &model.theme, hits);
    for rule in [upper_rule, lower_rule] {
        let line = model.theme.glyphs.rule.repeat(usize::from(rule.width));
        frame.render_widget(model.theme.span(Role::Dim, line), rule);
    }
    let inside = body.inner(Margin::new(margin, 0));
    match model.screen {
        Screen::Now => now::view(model, frame, inside, shape, hits),
        Screen::Log => log::view(model, frame, inside, shape, hits),
        Screen::Pulse => pulse::view(model, frame, inside, shape, hits),
        Screen::Insights => insights::view(model, frame, inside, shape, hits),
        Screen::Share => share::view(model, frame, inside, shape, hits),
        Screen::Team => team::view(model, frame, inside, shape, hits),
        Screen::Interview => interview::view(model, frame, inside, shape, hits),
    }
    over.draw(frame, lines.inner(Margin::new(margin, 0)), 0, hits);
    if let Some(open) = &model.sheet {
        let room = sheet::Room { body, shape };
        let content = open.view(model, room.width(), room.height());
        content.draw(frame, room, &model.theme, hits);
    }
    let bindings = footer_bindings(model);
    footer::draw(frame, bottom.inner(edge), &bindings, &model.theme, hits);
}

/// One thing at a time may stand over the footer; what listens is always what is shown.
fn over_the_footer(model: &Model, width: usize) -> Page {
    let (lines, theme) = (&model.lines, &model.theme);
    if model.sheet.is_some() {
        // A sheet takes all keys: only a word on what was done stays under it.
        return lines.toast.as_ref().map_or_else(Page::default, |toast| strip::toast(toast, width, theme));
    }
    if let Some(line) = lines.after_tag.as_ref() {
        return strip::after_tag(line, width, theme);
    }
    if let Some(question) = model.strip() {
        return strip::question(question, model.now, width, theme);
    }
    if let Some(toast) = &lines.toast {
        return strip::toast(toast, width, theme);
    }
    if let Some((offer, deaf_until)) = &lines.offer {
        return strip::offer(offer, model.now >= *deaf_until, width, theme);
    }
    if let Some(offer) = model.offered_pulse() {
        return strip::pulse(offer, &over::pulse::lengths(model, offer), model.now, width, theme);
    }
    if let Some(offer) = model.offered_recap() {
        return strip::recap(model.now >= offer.deaf_until, width, theme);
    }
    match model.hinted() {
        Some(wait) if model.screen == Screen::Now => strip::hint(wait, width, theme),
        _ => Page::default(),
    }
}

fn questions(model: &Model) -> Option<String> {
    match model.questions {
        Questions::Quiet { until } if until > model.now => {
            Some(format!("quiet until {}", when::short(until, model.now)))
        }
        Questions::On | Questions::Quiet { .. } => None,
        Questions::Off => Some("questions off".to_owned()),
        Questions::OnRequest => Some("T asks".to_owned()),
    }
}

/// What the footer shows: a key only where it does what it says, an action only where there is something to do it to.
#[must_use]
pub fn footer_bindings(model: &Model) -> Vec<&'static Binding> {
    let listening = model.listening();
    let has_wait = model.at_hand().is_some();
    let has_untagged = model.overview.as_ref().is_some_and(|overview| !overview.untagged.is_empty());
    let is_useful = |binding: &&Binding| match binding.action {
        Action::Sweep => has_untagged,
        Action::Tag | Action::Edit | Action::Why | Action::Delete => has_wait,
        Action::Down if binding.place == Place::List => has_wait,
        action if matches!(binding.place, Place::Pulse | Place::Results | Place::PulseStart) => {
            pulse::is_useful(model, action)
        }
        action if matches!(binding.place, Place::Share | Place::ShareFolder | Place::ShareLog | Place::ShareRound) => {
            share::is_useful(model, action)
        }
        _ if binding.place == Place::Team => model.screens.team.has_report(),
        action if matches!(binding.place, Place::Insights | Place::InsightsOpen) => insights::is_useful(model, action),
        _ => true,
    };
    // The lines over the footer name their own keys; repeating them would push the rest out.
    let is_told_above = |binding: &&Binding| {
        matches!(
            binding.place,
            Place::AfterTag | Place::Offer | Place::StillOn | Place::PulseOffer | Place::PulseLater | Place::RecapOffer
        ) && binding.action != Action::NotNow
    };
    let means_it = |binding: &&Binding| keymap::action(&listening, binding.keys[0]) == Some(binding.action);
    let mut order = listening.clone();
    order.sort_by_key(|place| match place {
        Place::List => 1,
        Place::Now | Place::Log | Place::Question => 2,
        Place::Everywhere => 3,
        _ => 0,
    });
    rows(&order).filter(is_useful).filter(means_it).filter(|binding| !is_told_above(binding)).collect()
}
