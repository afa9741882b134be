//! Opening a round: what is asked becomes a layout, and the definition is published.

use std::path::Path;

use super::part::{survey_hash, taxonomy_hash};
use super::{record, set_hash};
use crate::app::Context;
use crate::app::pulses::Catalog;
use crate::domain::round::layout::survey::blocks;
use crate::domain::round::layout::waits;
use crate::domain::round::records::What;
use crate::domain::round::result::Rules;
use crate::domain::round::{AskedSurvey, Member, Mode, RULES, Role, Round, SCHEMA, VDAF, Vdaf, Weeks};
use crate::domain::time::Moment;
use crate::share::round::{Published, collectors, publish};
use crate::share::{ShareError, files};
use crate::storage::Store;

/// What a new round is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRound {
    pub title: String,
    pub purpose: String,
    pub readers: String,
    pub retention_days: u32,
    pub weeks: Weeks,
    pub mode: Mode,
    /// Ids of pulses, in the order in which they are asked.
    pub surveys: Vec<String>,
    pub roster: Vec<Member>,
    /// Public keys of coach and trustee; absent for an open round.
    pub collectors: Option<[String; 2]>,
    pub min_contributions: u32,
    pub pilot: Option<String>,
    pub opens: Moment,
    pub closes: Moment,
}

/// Publishes a new round in `folder`.
///
/// # Errors
/// If it is too weak (refused), a pulse is unknown, there is a round already, or it cannot be written.
pub fn open_round(store: &mut Store, context: &Context, new: NewRound, folder: &Path) -> anyhow::Result<Published> {
    let loaded = Catalog::new(context.paths.clone()).get(store)?;
    let (mut surveys, mut layout) = (Vec::new(), Vec::new());
    let mut asked = std::collections::BTreeSet::new();
    for id in new.surveys.iter().filter(|id| asked.insert(id.as_str())) {
        let survey = loaded.surveys.find(id).map_err(|error| ShareError::usage(error.to_string()))?;
        let blocks = blocks(survey);
        if blocks.is_empty() {
            let words = format!(
                "{id} asks about single waits, and no round asks that; leave it out, the figures of waits are in every round"
            );
            return Err(ShareError::usage(words).into());
        }
        surveys.push(AskedSurvey { id: survey.id.clone(), version: survey.version, hash: survey_hash(survey)? });
        layout.extend(blocks);
    }
    layout.extend(waits::blocks(new.pilot.is_some()));
    let collectors = match new.collectors {
        Some([coach, trustee]) => collectors([(Role::Coach, coach), (Role::Trustee, trustee)])?,
        None => Vec::new(),
    };
    let releases = store.releases()?;
    let earlier = releases.iter().filter(|release| release.role == Role::Coach);
    let earlier = earlier.map(|release| set_hash(&release.contributors)).collect::<Result<_, _>>()?;
    let round = Round {
        schema: SCHEMA.to_owned(),
        id: String::new(),
        title: new.title,
        purpose: new.purpose,
        readers: new.readers,
        retention_days: new.retention_days,
        weeks: new.weeks,
        mode: new.mode,
        surveys,
        taxonomy_hash: taxonomy_hash()?,
        pilot: new.pilot,
        layout,
        vdaf: Vdaf { name: VDAF.0.to_owned(), version: VDAF.1 },
        min_contributions: new.min_contributions,
        rules: Rules { min_contributions: new.min_contributions, ..RULES },
        collectors,
        roster: new.roster,
        opens: new.opens,
        closes: new.closes,
        earlier,
    };
    let published = publish(round, folder)?;
    let file = folder.join(files::ROUND);
    record(store, &published, What::Round, (&file, &files::read(&file, files::MAX_ROUND)?), context.now)?;
    Ok(published)
}
