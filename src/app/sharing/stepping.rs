//! `round next`: the caller's next step, whichever it is. Bytes go into the ledger before they go into the folder; after a
//! crash the same bytes are written again, never a second version.

use super::accepting::accept_round;
use super::pins::{Consent, meet};
use super::place::RoundPlace;
use super::work::CollectorWork;
use super::{finish, standing};
use crate::app::Context;
use crate::domain::page::team::StepReceipt;
use crate::domain::round::ShareHolder;
use crate::domain::round::records::{CollectorStage, Ledger};
use crate::domain::say::count::count;
use crate::domain::say::moment::exact;
use crate::share::inbox::Inbox;
use crate::share::keys::Keyring;
use crate::share::side::StepOutput;
use crate::share::{ShareError, canonical, step};
use crate::storage::Store;

/// Does the caller's next step.
///
/// # Errors
/// If going on would harm somebody (refused), a file is not valid, or something cannot be read or written.
pub fn next(
    store: &mut Store,
    context: &Context,
    place: &RoundPlace,
    consent: &dyn Consent,
) -> anyhow::Result<StepReceipt> {
    let (defined, agreed) = place.round()?;
    let own = Keyring::new(&context.paths.data).own()?;
    if place.withdrawn(&defined)?.is_some() {
        return Err(ShareError::failed("the round was withdrawn, so there is no next step").into());
    }
    let (round, role) = match (agreed, defined.definition.role_of(&own.public())) {
        (None, Some(ShareHolder::Trustee)) => {
            accept_round(store, context, place, consent)?;
            return Ok(StepReceipt { done: vec!["accepted the round".to_owned()], is_confirmed: false });
        }
        (Some(round), Some(role)) => (round, role),
        (None, _) | (_, None) => return Ok(StepReceipt::default()),
    };
    meet(store, &place.team, &round.definition, consent)?;
    let steps = step::written(&place.folder)?;
    let mut work = CollectorWork { store, context, place, round, role, own, steps };
    work.go()
}

impl CollectorWork<'_> {
    fn go(&mut self) -> anyhow::Result<StepReceipt> {
        let mut ledger = self.ledger()?;
        if let Some(again) = self.write_again(&ledger)? {
            return Ok(StepReceipt { done: vec![again], is_confirmed: false });
        }
        self.believe(&ledger)?;
        let done = match (self.steps.len(), self.role) {
            (0, ShareHolder::Coach) => self.first(&mut ledger)?,
            (1, ShareHolder::Coach) => self.first_again(&mut ledger)?,
            (1, ShareHolder::Trustee) => self.second(&mut ledger)?,
            (2, ShareHolder::Coach) => self.third(&mut ledger)?,
            (3, ShareHolder::Trustee) => self.fourth(&mut ledger)?,
            (4, ShareHolder::Coach) => finish::fifth(self, &mut ledger)?,
            (5, ShareHolder::Coach) => finish::close(self, &mut ledger)?,
            (5, ShareHolder::Trustee) => finish::confirm(self, &mut ledger)?,
            _ => Vec::new(),
        };
        let is_confirmed = ledger.stage == CollectorStage::Confirmed;
        Ok(StepReceipt { done, is_confirmed })
    }

    /// Keeps the steps that are signed by whose turn it was. One of this side that its ledger does not know is a forgery: it is
    /// as if it were not there, and so is everything after it.
    fn believe(&mut self, ledger: &Ledger) -> anyhow::Result<()> {
        for number in 1..=u8::try_from(self.steps.len()).unwrap_or(step::LAST) {
            let place = usize::from(number) - 1;
            if step::from(number) == self.role && self.own_file(ledger, number)?.is_none() {
                self.steps.truncate(place);
                return Ok(());
            }
            step::signed(&self.round, number, &self.steps[place])?;
        }
        Ok(())
    }

    fn ledger(&self) -> anyhow::Result<Ledger> {
        let definition = canonical::hex(&self.round.defined);
        let found = self.store.ledger()?.into_iter().find(|row| row.definition == definition && row.role == self.role);
        let mut ledger = found.ok_or_else(|| {
            ShareError::failed(format!(
                "this machine's ledger does not know the round: the {} opened or accepted it with another data folder",
                self.role
            ))
        })?;
        ledger.round = Some(self.round.hash_text());
        Ok(ledger)
    }

    fn own_file(&self, ledger: &Ledger, number: u8) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.store.ledger_file(&ledger.definition, self.role, number)?)
    }

    /// A step of this side that the ledger has and the folder has not, or has otherwise.
    fn write_again(&mut self, ledger: &Ledger) -> anyhow::Result<Option<String>> {
        for number in (1..=step::LAST).filter(|number| step::from(*number) == self.role) {
            let Some(bytes) = self.own_file(ledger, number)? else { continue };
            let place = usize::from(number) - 1;
            if self.steps.get(place) == Some(&bytes) || self.steps.len() < place {
                continue;
            }
            self.write(number, &bytes)?;
            return Ok(Some(format!("wrote step {number} again, the same bytes as before")));
        }
        Ok(None)
    }

    /// Whether nobody is waited for any longer.
    fn is_closed(&self, inbox: &Inbox) -> Result<(), ShareError> {
        let missing = standing::missing(self.place, &self.round, inbox)?;
        if missing.is_empty() || self.context.now >= self.round.definition.closes {
            return Ok(());
        }
        Err(ShareError::refused(format!(
            "the round closes at {}, and nothing is counted before that unless everybody has contributed; missing: {}",
            exact(self.round.definition.closes),
            missing.join(", ")
        )))
    }

    fn made(&mut self, ledger: &mut Ledger, number: u8, made: StepOutput, words: &str) -> anyhow::Result<Vec<String>> {
        ledger.list = made.list;
        self.keep(ledger, number, &made.bytes, &[])?;
        let mut done = made.notes;
        done.push(words.to_owned());
        Ok(done)
    }

    fn first(&mut self, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
        let inbox = self.inbox()?;
        self.is_closed(&inbox)?;
        let made = self.side()?.first(&inbox)?;
        let words = format!(
            "step 1: listed {}; none counts from now on that is not listed",
            count(made.list.len(), "contribution")
        );
        self.made(ledger, 1, made, &words)
    }

    /// Before the trustee has answered, a contribution that was left out is taken in.
    fn first_again(&mut self, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
        let inbox = self.inbox()?;
        if inbox.list() == ledger.list {
            return Ok(Vec::new());
        }
        let made = self.side()?.first(&inbox)?;
        let words = format!("step 1 again: the contributions have changed, {} are listed", made.list.len());
        self.made(ledger, 1, made, &words)
    }

    fn second(&mut self, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
        if self.own_file(ledger, 2)?.is_some() {
            return Err(ShareError::refused(
                "you have answered this round already, over other contributions or another step 1; a second answer could reveal individual answers",
            )
            .into());
        }
        let inbox = self.inbox()?;
        self.is_closed(&inbox)?;
        self.never_released(ledger)?;
        let made = self.side()?.second(&inbox, &self.steps)?;
        self.made(ledger, 2, made, "step 2: checked every contribution; nothing is opened")
    }

    /// Whether these weeks of these people were never released by this side.
    fn never_released(&self, ledger: &Ledger) -> anyhow::Result<()> {
        let own = self.own.public();
        let others = self.store.ledger()?.into_iter().filter(|other| other.definition != ledger.definition);
        let mut released = others.filter(|other| other.stage.is_released());
        match released.find(|other| other.meets(ledger.weeks, &ledger.people, &own)) {
            None => Ok(()),
            Some(other) => Err(ShareError::refused(format!(
                "\"{}\" was released for some of the same people and weeks; a second release could reveal individual answers",
                other.title
            ))
            .into()),
        }
    }

    fn third(&mut self, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
        let made = self.side()?.third(&self.inbox()?, &self.steps, &ledger.list)?;
        self.made(ledger, 3, made, "step 3: told how many did not answer, as your half of it")
    }

    fn fourth(&mut self, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
        let made = self.side()?.fourth(&self.inbox()?, &self.steps, &ledger.list)?;
        // From here on there is no way back: figures are open to the coach.
        ledger.stage = CollectorStage::Released;
        self.made(ledger, 4, made, "step 4: opened your half of the figures that five or more answered")
    }
}
