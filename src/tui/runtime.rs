//! The loop: draw, wait, drain, update. It sleeps until a message comes or until the screen would differ by itself.
//!
//! It never polls and never ticks. It ends with [`Effect::Quit`], or when every sender is gone, so that a test needs
//! neither a key nor a timeout to end it.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;

use super::{Effect, Model, Msg, update, view};
use crate::domain::time::{Moment, between};

/// The most messages taken in before the screen is drawn: a held key or a storm of events costs one frame.
const DRAIN: usize = 256;

/// The longest sleep: a wall clock that was set back must not put the screen to sleep for a day.
const LONGEST: Duration = Duration::from_secs(1800);

/// What the loop needs of the program around it.
pub trait UiHost {
    /// The present moment.
    fn now(&self) -> Moment;

    /// Carries out an effect. [`Effect::Suspend`] returns when the process goes on.
    fn carry_out(&mut self, effect: Effect);

    /// A frame begins: [`super::terminal::begin_frame`] on a real terminal.
    fn begin_frame(&mut self) {}

    /// A frame is written.
    fn end_frame(&mut self) {}
}

/// Runs until the person quits or nobody is left to send a message.
///
/// # Errors
/// When the terminal cannot be drawn to.
pub fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    model: &mut Model,
    inbox: &Receiver<Msg>,
    host: &mut impl UiHost,
) -> Result<(), B::Error> {
    let size = terminal.size()?;
    let mut pending = vec![Msg::Resize { columns: size.width, rows: size.height }];
    loop {
        for msg in pending.drain(..) {
            for effect in update(model, msg, host.now()) {
                let is_last = effect == Effect::Quit;
                let clears = matches!(effect, Effect::Suspend | Effect::Redraw);
                host.carry_out(effect);
                if is_last {
                    return Ok(());
                }
                if clears {
                    clear(terminal)?;
                    model.ui.requests.is_changed = true;
                }
            }
        }
        if std::mem::take(&mut model.ui.requests.is_changed) {
            draw(terminal, model, host)?;
        }
        let Some(first) = wait(model, inbox, host) else { return Ok(()) };
        pending.push(first);
        pending.extend(inbox.try_iter().take(DRAIN - 1));
    }
}

/// The next frame is drawn from nothing. Not `Terminal::clear`: it asks the terminal where the cursor is, and the input thread
/// takes the answer.
fn clear<B: Backend>(terminal: &mut Terminal<B>) -> Result<(), B::Error> {
    let size = terminal.size()?;
    terminal.resize(Rect::new(0, 0, size.width, size.height))
}

fn draw<B: Backend>(terminal: &mut Terminal<B>, model: &mut Model, host: &mut impl UiHost) -> Result<(), B::Error> {
    host.begin_frame();
    let drawn = terminal.draw(|frame| model.ui.drawn = view(model, frame)).map(|_| ());
    host.end_frame();
    drawn
}

/// The next message; `None` when no more can come.
fn wait(model: &Model, inbox: &Receiver<Msg>, host: &impl UiHost) -> Option<Msg> {
    let Some(wake) = model.next_wake() else { return inbox.recv().ok() };
    match inbox.recv_timeout(between(host.now(), wake).min(LONGEST)) {
        Ok(msg) => Some(msg),
        Err(RecvTimeoutError::Timeout) => Some(Msg::Wake),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}
