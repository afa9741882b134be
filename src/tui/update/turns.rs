//! Signs that an agent is done or needs the person, if the settings want some: its hooks tell the log, and the overview what
//! has changed there.

use crate::domain::figure::progress::RunningWait;
use crate::domain::log::settings::NotifyHow;
use crate::domain::log::wait::{Outcome, Wait};
use crate::domain::page::now::{NowView, ObserverState};
use crate::domain::say::length::duration;
use crate::domain::time::between;
use crate::tui::effect::Effect;
use crate::tui::ui::Ui;

/// The signs for what is new in `overview`. Of several programs that are open only the one that observes gives them, and what
/// the person stopped needs none.
pub(super) fn signs(ui: &Ui, old: &NowView, overview: &NowView) -> Vec<Effect> {
    let is_here = matches!(ui.observer, ObserverState::Here { .. });
    if ui.settings.notify.how == NotifyHow::Off || !is_here {
        return vec![];
    }
    let ended = overview.latest.iter().filter(|wait| is_news(ui, old, wait)).map(done);
    let asking = overview.asking().filter(|running| is_asked_now(ui, old, running)).map(needs);
    asking.chain(ended).map(Effect::Notify).collect()
}

fn is_news(ui: &Ui, old: &NowView, wait: &Wait) -> bool {
    wait.is_turn()
        && matches!(wait.outcome(), Some(Outcome::Succeeded | Outcome::Failed))
        && wait.measured.as_secs() >= ui.settings.notify.from_s
        && old.running.iter().any(|running| running.wait.id == wait.id)
}

fn is_asked_now(ui: &Ui, old: &NowView, running: &RunningWait) -> bool {
    let was_asked = old.asking().any(|before| before.wait.id == running.wait.id);
    let since = running.wait.asks_since.unwrap_or(ui.now);
    !was_asked && between(running.wait.started_at, since).as_secs() >= ui.settings.notify.from_s
}

/// How a wait ended, and after how long.
pub(super) fn done(wait: &Wait) -> String {
    format!("{} {} after {}", wait.label, wait.state(), duration(wait.measured))
}

fn needs(running: &RunningWait) -> String {
    let place = running.wait.project.as_ref().map_or(String::new(), |project| format!(" ({project})"));
    format!("{} needs you{place}", running.name())
}
