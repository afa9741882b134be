//! The round of `draglog demo`: made up as a whole, in memory. Its file is a real one, and it can go nowhere.

use std::path::PathBuf;

use super::part::{own, survey_hash, taxonomy_hash};
use super::preview::{PreviewFile, in_words, name};
use super::screen::shown;
use super::{Preview, Wish};
use crate::app::Context;
use crate::app::pulses::Catalog;
use crate::domain::page::share::{Found, OwnPart, Rounds, Stand};
use crate::domain::round::layout::survey::blocks;
use crate::domain::round::layout::waits;
use crate::domain::round::{AskedSurvey, Member, Mode, RULES, Role, Round, SCHEMA, VDAF, Vdaf};
use crate::share::contribution::to_bytes;
use crate::share::keys::MemberSecret;
use crate::share::round::{Published, collectors};
use crate::share::seal::CollectorSecret;
use crate::share::{ShareError, canonical, make};
use crate::storage::Store;

/// Where it seems to be.
const FOLDER: &str = "invented/2026-11";
/// Who is on the roster besides the person at the screen.
const OTHERS: [&str; 8] = ["Ada", "Barbara", "Edsger", "Frances", "Grace", "Ken", "Margaret", "Niklaus"];
/// What is asked besides the figures of waits.
const SURVEYS: [&str; 2] = ["context_gaps", "toil_hours"];

/// The demo's round, with a member's key that nobody keeps.
pub struct Invented {
    round: Published,
    member: MemberSecret,
}

impl Invented {
    /// Makes it up.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn new(store: &Store, context: &Context) -> anyhow::Result<Self> {
        let member = MemberSecret::generate("you")?;
        let secrets = [CollectorSecret::generate()?, CollectorSecret::generate()?];
        let keys = [(Role::Coach, secrets[0].public()), (Role::Trustee, secrets[1].public())];
        let known = Catalog::new(context.paths.clone()).get(store)?;
        let (mut surveys, mut layout) = (Vec::new(), Vec::new());
        for survey in SURVEYS.into_iter().filter_map(|id| known.surveys.get(id)) {
            surveys.push(AskedSurvey { id: survey.id.clone(), version: survey.version, hash: survey_hash(survey)? });
            layout.extend(blocks(survey));
        }
        layout.extend(waits::blocks(false));
        let others = OTHERS.into_iter().map(|name| Ok((name.to_owned(), MemberSecret::generate(name)?.public())));
        let roster: Vec<(String, String)> = others.collect::<Result<_, ShareError>>()?;
        let roster = roster.into_iter().chain([("you".to_owned(), member.public())]);
        let round = Round {
            schema: SCHEMA.to_owned(),
            id: String::new(),
            title: "November (invented)".to_owned(),
            purpose: "decide together what to repair first".to_owned(),
            readers: "the team and its coach".to_owned(),
            retention_days: 90,
            weeks: "2026-W44..2026-W47".parse()?,
            mode: Mode::Sealed,
            surveys,
            taxonomy_hash: taxonomy_hash()?,
            pilot: None,
            layout,
            vdaf: Vdaf { name: VDAF.0.to_owned(), version: VDAF.1 },
            min_contributions: RULES.min_contributions,
            rules: RULES,
            collectors: collectors(keys)?,
            roster: roster.map(|(name, key)| Member { name, key }).collect(),
            opens: context.now - chrono::TimeDelta::days(1),
            closes: context.now + chrono::TimeDelta::days(3),
            earlier: Vec::new(),
        };
        let hash = canonical::hash(&round)?;
        Ok(Self { round: Published { round, hash, folder: PathBuf::new() }, member })
    }

    /// The list with nothing but this round.
    #[must_use]
    pub fn home(&self) -> Rounds {
        let round = &self.round.round;
        let found = Found {
            folder: FOLDER.to_owned(),
            title: round.title.clone(),
            weeks: round.weeks,
            mode: round.mode,
            closes: round.closes,
            stand: Stand::Open,
        };
        Rounds { found: vec![found], has_key: true, ..Rounds::default() }
    }

    /// What the made-up log would say in it.
    ///
    /// # Errors
    /// If the log in memory refuses.
    pub fn own_part(&self, store: &Store, context: &Context, wish: &Wish) -> anyhow::Result<OwnPart> {
        let own = own(store, context, &self.round, wish)?;
        let bytes = to_bytes(&make::contribution(&self.round, &self.member, &own.part)?)?;
        let file = PreviewFile { name: name(&self.round, &self.member), bytes };
        let preview: Preview = in_words(self.round.clone(), own, wish, Some(file));
        Ok(OwnPart { folder: FOLDER.to_owned(), ..shown(store, context, preview, wish)? })
    }
}
