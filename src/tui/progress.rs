//! How far a running wait is. The screens ask here and nowhere else.

use std::time::Duration;

use crate::domain::view::{Progress, Running};
use crate::domain::wait::Moment;

/// Progress against the wait's own history; `None` without history.
///
/// Steps (children seen against the usual number) tell a clean build from an incremental one; they count for half where
/// there are enough of them to mean something.
#[must_use]
pub fn of(running: &Running, now: Moment) -> Option<Progress> {
    const ENOUGH_STEPS: u32 = 8;
    let usual = running.usual.as_ref().filter(|usual| !usual.median.is_zero())?;
    let elapsed = Duration::from_secs(running.wait.latency(now).as_secs());
    let by_time = elapsed.as_secs_f64() / usual.median.as_secs_f64();
    let by_steps = usual
        .steps
        .filter(|steps| *steps >= ENOUGH_STEPS && running.steps > 0)
        .map(|steps| f64::from(running.steps) / f64::from(steps));
    let fraction = by_steps.map_or(by_time, |steps| f64::midpoint(by_time, steps)).clamp(0.0, 1.0);
    Some(Progress {
        fraction,
        left: usual.median.saturating_sub(elapsed),
        is_longer_than_usual: elapsed > usual.high.max(usual.median),
    })
}
