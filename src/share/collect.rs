//! The two collectors' sides. Each reads the round's folder with own eyes and counts for itself; neither ever holds more
//! than one share of a contribution, and no sum of fewer than the round's fewest leaves this module.

mod inbox;

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{decode, encode};
use super::round::{Published, verification_key};
use super::seal::CollectorSecret;
use super::steps::{self, Begun, Decided, FromCoach, FromTrustee};
use super::vdaf::{Binding, Proofs, Sum, VERIFY_KEY, Work};
use super::{Result, ShareError, canonical, open};
use crate::domain::round::Role;
use crate::domain::round::contribution::Part;

pub use inbox::{Entry, Inbox, LeftOut, read_inbox};

/// Why a contribution does not count that was written after the trustee looked.
pub const LATE: &str = "came after the check";
const NOT_VALID: &str = "is not valid: its proof does not hold";

/// One side of a sealed round.
pub struct Side<'a> {
    pub round: &'a Published,
    role: Role,
    secret: CollectorSecret,
    key: [u8; VERIFY_KEY],
    proofs: Proofs,
}

/// What went into a sum: the sums themselves never leave before the publish rules.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// Counts for each cell of each block.
    pub sums: Vec<Vec<u32>>,
    /// Public keys of those whose contributions are in it.
    pub members: Vec<[u8; 32]>,
    /// Of all files that are not in it.
    pub left_out: Vec<LeftOut>,
    /// The trustee's ledger has a release of nearly the same people.
    pub is_similar: bool,
}

/// What the coach could open.
#[derive(Debug, Clone)]
pub struct Opened {
    pub members: Vec<[u8; 32]>,
    pub left_out: Vec<LeftOut>,
    step: FromCoach,
}

/// What the trustee found.
#[derive(Debug, Clone)]
pub struct Checked {
    pub members: Vec<[u8; 32]>,
    pub left_out: Vec<LeftOut>,
    answer: FromTrustee,
}

impl<'a> Side<'a> {
    /// This side, ready to open what is sealed to it.
    ///
    /// # Errors
    /// If the round's verification key does not open with this key (refused).
    pub fn new(round: &'a Published, role: Role, secret: CollectorSecret) -> Result<Self> {
        let key = verification_key(&round.round, role, &secret)?;
        let proofs = Proofs::new(&round.round.layout)?;
        Ok(Self { round, role, secret, key, proofs })
    }

    /// The coach's first step: opens every share of its own, for what the trustee needs to check them.
    ///
    /// # Errors
    /// If fewer can be opened than the round needs (refused).
    pub fn begin(&self, inbox: Inbox) -> Result<Opened> {
        let Inbox { entries, mut left_out } = inbox;
        let begun = parallel(&entries, |entry| self.verifier(entry));
        let (mut told, mut members) = (Vec::new(), Vec::new());
        for (entry, begun) in entries.iter().zip(begun) {
            match begun {
                Some(begun) => {
                    told.push(Begun { digest: canonical::hex(&entry.digest), verifier: encode(&begun.verifier) });
                    members.push(entry.member);
                }
                None => left_out.push(entry.left_out("does not open, or is not of this form")),
            }
        }
        enough(self.round, members.len())?;
        Ok(Opened { members, left_out, step: FromCoach { entries: told } })
    }

    /// Writes the coach's step, once the ledger has nothing against it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&self, opened: &Opened) -> Result<()> {
        steps::write(self.round, Role::Coach, &self.secret, &opened.step).map(drop)
    }

    /// The trustee's check: own count, own eyes, and the proofs of both sides together.
    ///
    /// # Errors
    /// If fewer are valid than the round needs (refused), or the coach's step is none (invalid).
    pub fn check(&self, inbox: Inbox) -> Result<Checked> {
        let Inbox { entries, mut left_out } = inbox;
        let told: FromCoach = steps::read(self.round, Role::Coach, &self.secret)?;
        let told: BTreeMap<String, String> =
            told.entries.into_iter().map(|entry| (entry.digest, entry.verifier)).collect();
        let (asked, unasked): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| told.contains_key(&canonical::hex(&entry.digest)));
        left_out.extend(unasked.iter().map(|entry| entry.left_out("is not in the coach's step, or was changed since")));
        let (sums, decided) = self.add_up(&asked, |entry, sum| {
            let verifier = decode(told.get(&canonical::hex(&entry.digest))?)?;
            let binding = self.binding(entry);
            let begun = self.verifier(entry)?;
            let message = self.proofs.decide(&binding, &verifier, &begun)?;
            self.proofs.finish(&binding, begun, &message, sum)?;
            Some(message)
        })?;
        let (mut valid, mut refused, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for (entry, message) in asked.iter().zip(decided) {
            let digest = canonical::hex(&entry.digest);
            if let Some(message) = message {
                valid.push(Decided { digest, message: encode(&message) });
                members.push(entry.member);
            } else {
                refused.push(digest);
                left_out.push(entry.left_out(NOT_VALID));
            }
        }
        // The trustee's own count: without this line one side alone decides how few are enough.
        enough(self.round, members.len())?;
        let answer = FromTrustee { entries: valid, refused, is_similar: false, sums: encode(&sums.encode()?) };
        Ok(Checked { members, left_out, answer })
    }

    /// Writes the trustee's answer, once the ledger has it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn answer(&self, checked: Checked, is_similar: bool) -> Result<()> {
        let answer = FromTrustee { is_similar, ..checked.answer };
        steps::write(self.round, Role::Trustee, &self.secret, &answer).map(drop)
    }

    /// The coach's second step: the same contributions again, now with the trustee's answer, to sums.
    ///
    /// # Errors
    /// If the answer is none or of contributions that are gone (failed), or too few are left (refused).
    pub fn finish(&self, inbox: Inbox) -> Result<Gathered> {
        let Inbox { entries, mut left_out } = inbox;
        let answer: FromTrustee = steps::read(self.round, Role::Trustee, &self.secret)?;
        let messages: BTreeMap<&str, &str> =
            answer.entries.iter().map(|entry| (entry.digest.as_str(), entry.message.as_str())).collect();
        let (valid, others): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| messages.contains_key(canonical::hex(&entry.digest).as_str()));
        let refused: BTreeSet<&str> = answer.refused.iter().map(String::as_str).collect();
        left_out.extend(parallel(&others, |entry| {
            let is_invalid = refused.contains(canonical::hex(&entry.digest).as_str()) || self.verifier(entry).is_none();
            entry.left_out(if is_invalid { NOT_VALID } else { LATE })
        }));
        // Both sides' own counts: without this line the trustee alone decides how few are enough.
        enough(self.round, valid.len())?;
        if valid.len() != messages.len() {
            return Err(ShareError::failed(format!(
                "{} contributions that the trustee checked are gone or changed; put them back, nothing was written",
                messages.len() - valid.len()
            )));
        }
        let (own, finished) = self.add_up(&valid, |entry, sum| {
            let message = decode(messages.get(canonical::hex(&entry.digest).as_str())?)?;
            self.proofs.finish(&self.binding(entry), self.verifier(entry)?, &message, sum)
        })?;
        let theirs = decode(&answer.sums).and_then(|bytes| self.proofs.decode_sum(&bytes));
        let sums = theirs.and_then(|theirs| self.proofs.unshard(valid.len(), &own, &theirs));
        match sums {
            Some(sums) if finished.iter().all(Option::is_some) => Ok(Gathered {
                sums,
                members: valid.iter().map(|entry| entry.member).collect(),
                left_out,
                is_similar: answer.is_similar,
            }),
            _ => Err(ShareError::failed(
                "the two collectors' halves do not fit together, so there is no sum; ask the trustee to run `draglog round check` again",
            )),
        }
    }

    /// Adds up in parallel: each entry into a sum of its thread, then those together.
    fn add_up<T: Send>(
        &self,
        entries: &[Entry],
        work: impl Fn(&Entry, &mut Sum) -> Option<T> + Sync,
    ) -> Result<(Sum, Vec<Option<T>>)> {
        let parts = parallel_chunks(entries, |chunk| {
            let mut sum = self.proofs.empty();
            let done: Vec<Option<T>> = chunk.iter().map(|entry| work(entry, &mut sum)).collect();
            (sum, done)
        });
        let (mut total, mut all) = (self.proofs.empty(), Vec::with_capacity(entries.len()));
        for (sum, done) in parts {
            total.merge(&sum).ok_or_else(|| ShareError::failed("the sums do not fit together"))?;
            all.extend(done);
        }
        Ok((total, all))
    }

    fn binding(&self, entry: &Entry) -> Binding {
        Binding { round: self.round.hash, member: entry.member }
    }

    fn verifier(&self, entry: &Entry) -> Option<super::vdaf::Begun> {
        let opened = entry.contribution.open_share(self.round, &entry.member, self.role, &self.secret)?;
        self.proofs.begin(&Work {
            role: self.role,
            key: &self.key,
            binding: &self.binding(entry),
            nonce: &opened.nonce,
            public: &opened.public,
            share: &opened.share,
        })
    }
}

/// An open round's sums.
///
/// # Errors
/// If fewer are valid than the round needs (refused).
pub fn gather_open(round: &Published, inbox: Inbox) -> Result<Gathered> {
    let Inbox { entries, mut left_out } = inbox;
    let layout = &round.round.layout;
    let (mut parts, mut members): (Vec<Part>, _) = (Vec::new(), Vec::new());
    for entry in &entries {
        match entry.contribution.open.as_ref().and_then(|blocks| open::part(layout, blocks)) {
            Some(part) => {
                parts.push(part);
                members.push(entry.member);
            }
            None => left_out.push(entry.left_out("does not fit the layout")),
        }
    }
    enough(round, members.len())?;
    Ok(Gathered { sums: open::sums(layout, &parts), members, left_out, is_similar: false })
}

/// Whether so many are enough for this round.
fn enough(round: &Published, valid: usize) -> Result<()> {
    let needed = round.round.min_contributions.max(crate::domain::round::CONTRIBUTIONS);
    if valid as u64 >= u64::from(needed) {
        return Ok(());
    }
    Err(ShareError::refused(format!(
        "{valid} valid contributions, {needed} needed: nothing is released. A blank counts (`draglog share contribute --blank`), and a small team can pool a round with a neighbour team"
    )))
}

/// Does the same for each item, on as many threads as there are processors.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    parallel_chunks(items, |chunk| chunk.iter().map(&work).collect::<Vec<R>>()).into_iter().flatten().collect()
}

fn parallel_chunks<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(16);
    let length = items.len().div_ceil(threads).max(1);
    if threads == 1 || items.len() < 16 {
        return vec![work(items)];
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = items.chunks(length).map(|chunk| scope.spawn(|| work(chunk))).collect();
        let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
