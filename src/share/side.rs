//! One collector's side of a round: what each of the five steps says, and what of the other's steps is believed.
//!
//! Neither side ever holds more than one share of a contribution. The shares of the sums are committed to before anything is
//! opened; then the shares of how many did not answer are opened, and only for figures that five people answered those of
//! the figure itself.

mod checks;
mod sum;
mod words;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::definition::SignedRound;
use super::encoding::{decode_exactly, encode};
use super::folder::Folder;
use super::inbox::{FileList, Inbox};
use super::keys::Identity;
use super::seal::CollectorSecret;
use super::vdaf::{Proofs, VERIFY_KEY};
use super::{Result, ShareError, canonical, step};
use crate::domain::round::ShareHolder;
use crate::domain::say::count::count;

pub use checks::OpenedResult;
use checks::OtherSide;
use sum::SideSum;

/// One side of a round, with its secrets.
pub struct Side<'a> {
    pub round: &'a SignedRound,
    folder: &'a Folder,
    role: ShareHolder,
    secret: CollectorSecret,
    identity: &'a Identity,
    key: Zeroizing<[u8; VERIFY_KEY]>,
    proofs: Proofs,
}

/// One contribution in a collector's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListEntry {
    /// The member's public key.
    pub member: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// What the other side needs to check the proof; absent where this side's share does not open.
    pub verifier: Option<String>,
}

/// Step 1: what the coach found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstStep {
    entries: Vec<ListEntry>,
}

/// Step 2: what the trustee found, and the trustee's sums, closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecondStep {
    entries: Vec<ListEntry>,
    commitments: Vec<Commitment>,
}

/// Step 3: the coach's sums, closed, and the coach's shares of how many did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThirdStep {
    commitments: Vec<Commitment>,
    unanswered: Vec<Opening>,
}

/// Step 4: the trustee's shares of how many did not answer, and of the figures that five answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FourthStep {
    unanswered: Vec<Opening>,
    opened: Vec<Option<Opening>>,
}

/// Step 5: the coach's shares of the same figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FifthStep {
    opened: Vec<Option<Opening>>,
}

/// Two shares of one block, closed: salted hashes that say nothing and can be kept to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commitment {
    sums: String,
    unanswered: String,
}

/// A share, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    share: String,
    salt: String,
}

/// A step that was made, and what should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOutput {
    pub bytes: Vec<u8>,
    /// Which contributions it is about.
    pub list: FileList,
    /// One line each.
    pub notes: Vec<String>,
}

impl<'a> Side<'a> {
    /// This side, ready to open what is sealed to it.
    ///
    /// # Errors
    /// If the round's verification key does not open with this key (refused).
    pub fn new(
        round: &'a SignedRound,
        folder: &'a Folder,
        role: ShareHolder,
        (secret, identity): (CollectorSecret, &'a Identity),
    ) -> Result<Self> {
        let key = round.verification_key(role, &secret)?;
        let proofs = Proofs::new(&round.definition.layout)?;
        Ok(Self { round, folder, role, secret, identity, key, proofs })
    }

    fn make(&self, number: u8, steps: &[Vec<u8>], content: &impl Serialize) -> Result<Vec<u8>> {
        let before = usize::from(number).checked_sub(2).and_then(|before| steps.get(before)).map(Vec::as_slice);
        step::make(self.round, number, before, (&self.secret, self.identity), content)
    }

    /// Step 1, the coach's: every validly signed contribution, each with what the trustee needs to check it.
    ///
    /// # Errors
    /// If there are fewer than the round needs (refused).
    pub fn first(&self, inbox: &Inbox) -> Result<StepOutput> {
        self.enough(inbox.entries.len(), "signed")?;
        let entries = self.list(&inbox.entries)?;
        let notes = entries.iter().filter(|entry| entry.verifier.is_none());
        let notes = notes.map(|entry| format!("{} does not open with your key, and is not counted", self.whose(entry)));
        let notes = notes.chain(inbox.left_out.iter().cloned()).collect();
        let list = words::list(&entries);
        Ok(StepOutput { bytes: self.make(1, &[], &FirstStep { entries })?, list, notes })
    }

    /// Step 2, the trustee's: own eyes, own list, own checks; the sums are committed to and nothing is opened.
    ///
    /// # Errors
    /// If the coach left somebody out or counts what is not there (refused), or too few are valid (refused).
    pub fn second(&self, inbox: &Inbox, steps: &[Vec<u8>]) -> Result<StepOutput> {
        let first: FirstStep = step::open(self.round, 1, steps, &self.secret)?;
        self.same_as(inbox, &first.entries)?;
        let (added, entries) = self.add_up(&inbox.entries, &first.entries)?;
        self.enough(added.members.len(), "valid")?;
        let notes = self.notes(&first.entries, &entries, &added.members);
        let list = words::list(&entries);
        let commitments = self.commitments(&added)?;
        let notes = notes.into_iter().chain(inbox.left_out.iter().cloned()).collect();
        Ok(StepOutput { bytes: self.make(2, steps, &SecondStep { entries, commitments })?, list, notes })
    }

    /// Step 3, the coach's: the same commitments, and how many did not answer, having seen nothing of the trustee's.
    ///
    /// # Errors
    /// If the trustee speaks of other contributions than step 1 (refused), or too few are valid (refused).
    pub fn third(&self, inbox: &Inbox, steps: &[Vec<u8>], list: &FileList) -> Result<StepOutput> {
        let (second, added, own) = self.after_second(inbox, steps, list)?;
        self.enough(added.members.len(), "valid")?;
        let notes = self.notes(&own, &second.entries, &added.members);
        let third = ThirdStep { commitments: self.commitments(&added)?, unanswered: self.unanswered(&added)? };
        Ok(StepOutput { bytes: self.make(3, steps, &third)?, list: list.clone(), notes })
    }

    /// Step 4, the trustee's: how many answered each figure, and the shares of those that five answered.
    ///
    /// # Errors
    /// If the coach's shares are not those that were committed to, or cannot be of so many people (refused).
    pub fn fourth(&self, inbox: &Inbox, steps: &[Vec<u8>], list: &FileList) -> Result<StepOutput> {
        let added = self.after_first(inbox, steps, list)?;
        let third: ThirdStep = step::open(self.round, 3, steps, &self.secret)?;
        let unanswered = self.unanswered(&added)?;
        let answers = self.answers(&added, &third.commitments, &third.unanswered, &unanswered)?;
        let fourth = FourthStep { opened: self.openings(&added, &answers)?, unanswered };
        Ok(StepOutput { bytes: self.make(4, steps, &fourth)?, list: list.clone(), notes: Vec::new() })
    }

    /// Step 5, the coach's: the figures that five answered, checked against everything that was committed to.
    ///
    /// # Errors
    /// If the trustee's shares are not those that were committed to, or sums contradict each other (refused).
    pub fn fifth(&self, inbox: &Inbox, steps: &[Vec<u8>], list: &FileList) -> Result<(StepOutput, OpenedResult)> {
        let (second, added, _) = self.after_second(inbox, steps, list)?;
        let fourth: FourthStep = step::open(self.round, 4, steps, &self.secret)?;
        let theirs =
            OtherSide { commitments: &second.commitments, unanswered: &fourth.unanswered, opened: &fourth.opened };
        let (opened, result) = self.combine(added, list, theirs)?;
        let bytes = self.make(5, steps, &FifthStep { opened })?;
        Ok((StepOutput { bytes, list: list.clone(), notes: Vec::new() }, result))
    }

    /// The trustee's last look: the same figures from the other side.
    ///
    /// # Errors
    /// As [`Self::fifth`], about the coach's shares.
    pub fn confirm(&self, inbox: &Inbox, steps: &[Vec<u8>], list: &FileList) -> Result<OpenedResult> {
        let added = self.after_first(inbox, steps, list)?;
        let third: ThirdStep = step::open(self.round, 3, steps, &self.secret)?;
        let fifth: FifthStep = step::open(self.round, 5, steps, &self.secret)?;
        let theirs =
            OtherSide { commitments: &third.commitments, unanswered: &third.unanswered, opened: &fifth.opened };
        Ok(self.combine(added, list, theirs)?.1)
    }

    /// The trustee's sums again, over exactly the contributions that step 2 was about.
    fn after_first(&self, inbox: &Inbox, steps: &[Vec<u8>], list: &FileList) -> Result<SideSum> {
        let first: FirstStep = step::open(self.round, 1, steps, &self.secret)?;
        if words::list(&first.entries) != *list {
            return Err(words::other_list());
        }
        let own = self.list_of(inbox, list)?;
        Ok(self.add_up(&own, &first.entries)?.0)
    }

    /// The coach's sums, over exactly the contributions that step 1 was about, and the coach's own list.
    fn after_second(
        &self,
        inbox: &Inbox,
        steps: &[Vec<u8>],
        list: &FileList,
    ) -> Result<(SecondStep, SideSum, Vec<ListEntry>)> {
        let second: SecondStep = step::open(self.round, 2, steps, &self.secret)?;
        if words::list(&second.entries) != *list {
            return Err(words::other_list());
        }
        let own = self.list_of(inbox, list)?;
        let (added, listed) = self.add_up(&own, &second.entries)?;
        Ok((second, added, listed))
    }

    /// Whether so many are enough for this round.
    fn enough(&self, valid: usize, what: &str) -> Result<()> {
        let needed = self.round.definition.rules.minimum.max(crate::domain::round::CONTRIBUTIONS);
        if valid as u64 >= u64::from(needed) {
            return Ok(());
        }
        Err(ShareError::refused(format!(
            "{}, {needed} needed: nothing is opened. A blank counts (`draglog share contribute --blank`), and a small team can pool a round with a neighbour team",
            count(valid, &format!("{what} contribution"))
        )))
    }

    fn name_of(&self, key: &str) -> String {
        let person = self.round.definition.person(key);
        person.map_or_else(|| "somebody".to_owned(), |person| person.name.clone())
    }

    fn whose(&self, entry: &ListEntry) -> String {
        format!("the contribution of {}", self.name_of(&entry.member))
    }

    /// A salt that only this side can make, and makes again after a crash.
    fn salt(&self, kind: &str, block: &str) -> [u8; 32] {
        let purpose = [b"draglog.step/2 salt\0".as_slice(), &self.round.hash, kind.as_bytes(), b"\0", block.as_bytes()];
        self.secret.derive(&purpose.concat())
    }

    /// The commitment to a share: it hides the share and fits no other.
    fn closed(&self, role: ShareHolder, (kind, block): (&str, &str), salt: &[u8], share: &[u8]) -> String {
        let place = format!("draglog.step/2 commitment\0{role}\0{kind}\0{block}\0");
        canonical::hex(&canonical::sha256(&[place.as_bytes(), &self.round.hash, salt, share].concat()))
    }

    fn opening(&self, kind: &str, block: &str, share: &[u8]) -> Opening {
        Opening { share: encode(share), salt: encode(&self.salt(kind, block)) }
    }

    /// The share in an opening, if it is the one that was committed to.
    fn kept_to(&self, (kind, block): (&str, &str), opening: &Opening, commitment: &str) -> Result<Vec<u8>> {
        let salt: Option<[u8; 32]> = decode_exactly(&opening.salt);
        let share = super::encoding::decode(&opening.share).zip(salt);
        // Without this line a share could be shifted after the other side's was seen.
        let kept =
            share.filter(|(share, salt)| self.closed(self.role.other(), (kind, block), salt, share) == commitment);
        kept.map(|(share, _)| share).ok_or_else(|| {
            ShareError::refused(format!(
                "block `{block}`: the {}'s share is not the one that was committed to, so the round stops",
                self.role.other()
            ))
        })
    }
}
