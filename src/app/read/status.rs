//! What goes on and what is asked, for one line in a status bar.

use chrono::TimeDelta;

use super::missing;
use super::pulses::{self, Catalog};
use crate::app::Context;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Wait;
use crate::domain::page::now::NowView;
use crate::domain::page::status::{DueRound, OpenPrompt, StatusPage};
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

/// Reads it; `rounds` are those of followed teams that wait for your part.
///
/// # Errors
/// If the log or the pulses cannot be read.
pub(crate) fn page(store: &mut Store, context: &Context, rounds: Vec<DueRound>) -> Result<StatusPage, StorageError> {
    let (now, settings) = (context.now, &context.settings);
    let loaded = Catalog::new(context.paths.clone()).get(store)?;
    let outlook = pulses::outlook(store, &loaded.surveys, settings, now)?;
    let is_silent = outlook.now.is_none();
    let missing = missing::news(store, &context.paths.lock(), now)?;
    Ok(StatusPage {
        view: NowView { missing, ..super::now::page(store, now, settings)? },
        prompt: open_prompt(store, context)?,
        why: is_silent.then(|| pulses::why(store, &loaded.surveys, settings, now)).transpose()?,
        pulse: outlook.now,
        budget: pulses::budget(store, settings, now)?,
        rounds,
        is_salvaged: store.is_salvaged()?,
        reading: Reading::new(now, settings),
    })
}

/// The question shown last, while it is not answered and its wait not long over.
fn open_prompt(store: &Store, context: &Context) -> Result<Option<OpenPrompt>, StorageError> {
    let day_ago = context.now - TimeDelta::days(1);
    let Some(last) = store.prompts(day_ago)?.into_iter().next_back().filter(|last| last.answer.is_none()) else {
        return Ok(None);
    };
    let wait = last.wait.map(|id| store.wait(id)).transpose()?.flatten();
    let stands = stands(wait.as_ref(), last.shown_at, context);
    let label = wait.map(|wait| wait.label);
    Ok(stands.then_some(OpenPrompt { wait: last.wait, label, trigger: last.trigger, shown_at: last.shown_at }))
}

fn stands(wait: Option<&Wait>, shown_at: Moment, context: &Context) -> bool {
    /// A question without a wait, or of a program that was killed, stands no longer than this.
    const LONGEST_MIN: i64 = 10;
    let seconds = context.settings.prompt.expire_after_end_s;
    let expiry = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1000));
    match wait {
        Some(wait) if wait.is_running() => true,
        Some(wait) => wait.ended_at().is_some_and(|ended| context.now < ended + expiry),
        None => context.now < shown_at + TimeDelta::minutes(LONGEST_MIN),
    }
}
