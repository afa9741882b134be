//! Prio3 as the draft uses it: one type for each kind of block, a report's number as nonce, the task in the context.

use prio::vdaf::prio3::{Prio3Histogram, Prio3SumVec};

use super::wire::{Circuit, REPORT_ID, TASK_ID, context};
use crate::share::vdaf::{Shares, split};
use crate::share::{Result, ShareError};

/// A choice of cells as two shares, the leader's and the helper's, and what both get.
///
/// # Errors
/// If the circuit is none, or the choice is none that it takes.
pub fn shard(circuit: Circuit, task: &[u8; TASK_ID], id: &[u8; REPORT_ID], cells: &[usize]) -> Result<Shares> {
    let context = context(task);
    let mut shares = Shares::default();
    let done = match circuit {
        Circuit::Histogram { length, chunk } => {
            let vdaf = Prio3Histogram::new_histogram(2, length as usize, chunk as usize).ok();
            vdaf.zip(cells.first().filter(|_| cells.len() == 1))
                .and_then(|(vdaf, cell)| split(&vdaf, &context, cell, id, &mut shares))
        }
        Circuit::SumVec { length, max, chunk } => {
            let vdaf = Prio3SumVec::new_sum_vec(2, max.into(), length as usize, chunk as usize).ok();
            let ticks = (0..length as usize).map(|cell| u128::from(cells.contains(&cell))).collect();
            vdaf.and_then(|vdaf| split(&vdaf, &context, &ticks, id, &mut shares))
        }
    };
    done.ok_or_else(|| ShareError::failed("a report cannot be split; nothing was written"))?;
    Ok(shares)
}
