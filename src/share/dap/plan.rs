//! What an operator writes down before there are tasks: who asks what, why and where. `assets/dap-layout.toml` is one to
//! start from.

use std::path::Path;

use serde::Deserialize;

use super::keys::CollectorKey;
use crate::domain::time::Weeks;
use crate::share::{Result, ShareError, files};

/// The format's name and number.
pub(crate) const SCHEMA: &str = "draglog.dap-layout/1";
/// One to start from, with every key explained.
pub(crate) const TEMPLATE: &str = include_str!("../../../assets/dap-layout.toml");
/// Longest file.
const MAX_BYTES: u64 = 64 << 10;

/// An operator's layout file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    schema: String,
    pub title: String,
    pub purpose: String,
    pub readers: String,
    pub retention_days: u32,
    pub weeks: Weeks,
    /// Ids of pulses; the figures of waits are always asked.
    #[serde(default)]
    pub surveys: Vec<String>,
    pub minimum: u32,
    pub leader: String,
    pub helper: String,
    /// The collector's public HPKE configuration, base64 for web addresses.
    collector: String,
}

/// Reads a layout file.
///
/// # Errors
/// If it is none (invalid, with its line), or cannot be read.
pub(crate) fn read(file: &Path) -> Result<Plan> {
    let plan: Plan = files::parse_toml(file, &files::read_text(file, MAX_BYTES)?)?;
    if plan.schema != SCHEMA {
        return Err(ShareError::invalid(file, format!("expected schema `{SCHEMA}`, found `{}`", plan.schema)));
    }
    Ok(plan)
}

impl Plan {
    /// The key that sums are sealed to.
    ///
    /// # Errors
    /// If it is none (invalid).
    pub(crate) fn collector(&self, file: &Path) -> Result<CollectorKey> {
        CollectorKey::of(&self.collector).ok_or_else(|| {
            ShareError::invalid(
                file,
                "collector: expected the public HPKE configuration in base64url, the last line that `hpke_keygen` prints; the private key stays with the collector",
            )
        })
    }
}
