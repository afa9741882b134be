//! The round of `draglog demo`: made up as a whole, in memory. Its file is a real one, and it can go nowhere.

use super::Wish;
use super::checks::name;
use super::opening::{NewRound, define};
use super::part::own;
use super::pins::{RosterComparison, SightKind};
use super::preview::{PreviewFile, in_words};
use super::screen::shown;
use crate::app::Context;
use crate::app::read::pulses::Catalog;
use crate::domain::page::share::{OwnPart, RoundFolder, RoundStand, Rounds};
use crate::domain::round::RULES;
use crate::domain::round::people::{Person, Roles};
use crate::share::contribution::make;
use crate::share::definition::{SignedDefinition, SignedRound, accept, agree, sign};
use crate::share::keys::Identity;
use crate::share::roster::line_of;
use crate::share::seal::CollectorSecret;
use crate::share::{ShareError, canonical, files};
use crate::storage::Store;

/// Where it seems to be.
const FOLDER: &str = "invented/november";
/// Who is on the roster besides the person at the screen: the collectors, and members.
const COLLECTORS: [(&str, &str); 2] = [("Grace", "coach"), ("Edsger", "trustee")];
const MEMBERS: [&str; 7] = ["Ada", "Barbara", "Frances", "Ken", "Lynn", "Margaret", "Niklaus"];
/// What is asked besides the figures of waits.
const SURVEYS: [&str; 2] = ["context_gaps", "toil_hours"];

/// The demo's round, with keys that nobody keeps.
pub struct InventedRound {
    round: SignedRound,
    member: Identity,
}

/// The other people of the team, with their keys.
fn others() -> Result<Vec<(Identity, Person)>, ShareError> {
    let other = |(name, roles): (&str, &str)| {
        let identity = Identity::generate(name)?;
        let line = line_of(&identity, roles.parse().unwrap_or_default())?;
        Ok((identity, line))
    };
    COLLECTORS.into_iter().chain(MEMBERS.map(|name| (name, "member"))).map(other).collect()
}

impl InventedRound {
    /// Makes it up.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn new(store: &Store, context: &Context) -> anyhow::Result<Self> {
        let member = Identity::generate("you")?;
        let others = others()?;
        let [(coach, first), (trustee, second), ..] = others.as_slice() else {
            return Err(ShareError::failed("the invented team has nobody").into());
        };
        let secrets = [CollectorSecret::generate()?, CollectorSecret::generate()?];
        let mut roster: Vec<Person> = others.iter().map(|(_, line)| line.clone()).collect();
        roster.push(line_of(&member, Roles::MEMBER)?);
        let known = Catalog::new(context.paths.clone()).get(store)?;
        let new = NewRound {
            title: "November (invented)".to_owned(),
            purpose: "decide together what to repair first".to_owned(),
            readers: "the team and its coach".to_owned(),
            retention_days: 90,
            weeks: "2026-W44..2026-W47".parse()?,
            surveys: SURVEYS.map(str::to_owned).to_vec(),
            minimum: RULES.minimum,
            pilot: None,
            trustee: None,
            closes: None,
        };
        let mut definition = define(new, context.now, &known.surveys, &roster, [first, second])?;
        definition.opened -= chrono::TimeDelta::days(1);
        definition.coach.round_key = secrets[0].public();
        // The demo's weeks are those of its made-up log, whenever it runs, so its dates are not looked at.
        let definition = sign(definition, coach)?;
        let defined = SignedDefinition { hash: canonical::hash(&definition)?, definition };
        let acceptance = accept(&defined, trustee, &secrets[1])?;
        Ok(Self { round: agree(&defined, acceptance)?, member })
    }

    /// The list with nothing but this round.
    #[must_use]
    pub fn home(&self) -> Rounds {
        let round = &self.round.definition;
        let found = RoundFolder {
            folder: FOLDER.to_owned(),
            title: round.title.clone(),
            weeks: round.weeks,
            closes: round.closes,
            stand: RoundStand::Open,
        };
        Rounds { found: vec![found], has_key: true, ..Rounds::default() }
    }

    /// What the made-up log would say in it.
    ///
    /// # Errors
    /// If the log in memory refuses.
    pub fn own_part(&self, store: &Store, context: &Context, wish: &Wish) -> anyhow::Result<OwnPart> {
        let known = Catalog::new(context.paths.clone()).get(store)?;
        let definition = &self.round.definition;
        let own = own(store, context, definition.inquiry(), &known.surveys, wish)?;
        let bytes = files::json(&make(&self.round, &self.member, &own.part)?)?;
        let file = PreviewFile { name: name(&self.round, &self.member), bytes };
        let sight = RosterComparison { kind: SightKind::Known, changes: Vec::new(), gone: Vec::new() };
        let preview = in_words(definition.clone(), Some(&self.round), (own, sight), wish, Some(file));
        Ok(OwnPart { folder: FOLDER.to_owned(), ..shown(store, context, preview, wish)? })
    }
}
