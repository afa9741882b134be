//! Adding up: each contribution that both sides' checks hold for, into this side's share of the sums.

use std::collections::BTreeMap;

use super::{Commitment, ListEntry, Opening, Side, words};
use crate::domain::round::ShareHolder;
use crate::domain::round::layout::Block;
use crate::share::encoding::{decode, decode_exactly, encode};
use crate::share::inbox::{FileList, Inbox, MemberFile, load};
use crate::share::parallel::{in_chunks, parallel};
use crate::share::vdaf::{Preparation, ProofBinding, Sum};
use crate::share::{Result, ShareError, canonical, files};

/// This side's share of the sums, and whose contributions are in it.
pub(super) struct SideSum {
    pub(super) sum: Sum,
    /// Keys of the members whose contributions are valid.
    pub(super) members: Vec<String>,
}

impl SideSum {
    /// How many contributions are in it.
    pub(super) fn n(&self) -> usize {
        self.members.len()
    }
}

impl Side<'_> {
    /// Each contribution with what the other side needs to check it.
    pub(super) fn list(&self, entries: &[MemberFile]) -> Result<Vec<ListEntry>> {
        let listed = parallel(entries, |entry| Ok(Self::listed(entry, self.begin(entry)?.as_ref())));
        listed.into_iter().collect()
    }

    /// The entries that a list names, as they are in the folder now.
    pub(super) fn list_of(&self, inbox: &Inbox, list: &FileList) -> Result<Vec<MemberFile>> {
        let found: Vec<MemberFile> = inbox
            .entries
            .iter()
            .filter(|entry| list.get(&encode(&entry.member)) == Some(&canonical::hex(&entry.digest)))
            .cloned()
            .collect();
        if found.len() == list.len() {
            return Ok(found);
        }
        let is_there = |key: &&String| !found.iter().any(|entry| encode(&entry.member) == **key);
        let gone: Vec<String> = list.keys().filter(is_there).map(|key| self.name_of(key)).collect();
        Err(ShareError::failed(format!(
            "the contribution of {} is gone or was changed since it was counted; put the file back as it was, nothing was written",
            gone.join(", ")
        )))
    }

    /// Whether the coach's list and the trustee's own are one list.
    pub(super) fn same_as(&self, inbox: &Inbox, theirs: &[ListEntry]) -> Result<()> {
        let (own, theirs) = (inbox.list(), words::list(theirs));
        let missing = |some: &FileList, others: &FileList| -> Option<String> {
            let some = some.iter().filter(|(key, digest)| others.get(*key) != Some(digest));
            let names: Vec<String> = some.map(|(key, _)| self.name_of(key)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        // Without these lines a coach could leave people out until one answer is left over.
        if let Some(names) = missing(&own, &theirs) {
            return Err(ShareError::refused(format!(
                "the coach's list leaves out {names}, whose contribution is there and signed; nothing was answered. The coach runs `draglog round next` again, which takes it in"
            )));
        }
        missing(&theirs, &own).map_or(Ok(()), |names| {
            Err(ShareError::refused(format!(
                "the coach counts a contribution of {names} that is not here; nothing was answered. Get the folder as the coach has it, or let the coach run `draglog round next` again"
            )))
        })
    }

    /// Adds up what both sides' checks hold for, in one pass: each share is opened once. `theirs` is the other side's list; this
    /// side's own comes back beside the sum.
    pub(super) fn add_up(&self, entries: &[MemberFile], theirs: &[ListEntry]) -> Result<(SideSum, Vec<ListEntry>)> {
        let known = theirs
            .iter()
            .filter_map(|entry| Some((decode_exactly(&entry.member)?, decode(entry.verifier.as_deref()?)?)));
        let theirs: BTreeMap<[u8; 32], Vec<u8>> = known.collect();
        let parts = in_chunks(entries, |chunk| {
            let (mut sum, mut members, mut own) = (self.proofs.empty(), Vec::new(), Vec::new());
            for entry in chunk {
                let begun = self.begin(entry)?;
                own.push(Self::listed(entry, begun.as_ref()));
                let both = begun.zip(theirs.get(&entry.member));
                if both.and_then(|(begun, theirs)| self.add(entry, begun, theirs, &mut sum)).is_some() {
                    members.push(encode(&entry.member));
                }
            }
            Ok::<_, ShareError>((sum, members, own))
        });
        let mut added = SideSum { sum: self.proofs.empty(), members: Vec::new() };
        let mut listed = Vec::with_capacity(entries.len());
        for part in parts {
            let (sum, members, own) = part?;
            added.sum.merge(&sum).ok_or_else(|| ShareError::failed("the sums do not fit together"))?;
            added.members.extend(members);
            listed.extend(own);
        }
        Ok((added, listed))
    }

    /// Adds one contribution, if both sides' checks hold for it.
    fn add(&self, entry: &MemberFile, begun: Preparation, theirs: &Vec<u8>, sum: &mut Sum) -> Option<()> {
        let binding = self.binding(entry);
        let verifiers = match self.role {
            ShareHolder::Coach => [&begun.verifier, theirs],
            ShareHolder::Trustee => [theirs, &begun.verifier],
        };
        let message = self.proofs.decide(&binding, &begun, verifiers)?;
        self.proofs.finish(&binding, begun, &message, sum)
    }

    fn listed(entry: &MemberFile, begun: Option<&Preparation>) -> ListEntry {
        ListEntry {
            member: encode(&entry.member),
            digest: canonical::hex(&entry.digest),
            verifier: begun.map(|begun| encode(&begun.verifier)),
        }
    }

    fn binding(&self, entry: &MemberFile) -> ProofBinding {
        ProofBinding { round: self.round.hash, member: entry.member }
    }

    /// This side's work on one contribution; `None` where its share does not open or does not fit.
    fn begin(&self, entry: &MemberFile) -> Result<Option<Preparation>> {
        let folder = self.folder.sub(files::CONTRIBUTIONS)?;
        let folder = folder.ok_or_else(|| ShareError::failed("the folder of contributions is gone"))?;
        let (contribution, digest) = load(&folder, &entry.file, files::MAX_CONTRIBUTION)?;
        if digest != entry.digest {
            return Err(ShareError::failed(format!("{} was changed while it was read; try again", entry.file)));
        }
        let opened = contribution.open(self.round, &entry.member, self.role, &self.secret);
        let binding = self.binding(entry);
        Ok(opened.and_then(|opened| self.proofs.begin(self.role, &self.key, &binding, &opened)))
    }

    /// The blocks in the order of everything that is said about them.
    pub(super) fn layout(&self) -> &[Block] {
        &self.round.definition.layout
    }

    /// This side's sums, closed.
    pub(super) fn commitments(&self, added: &SideSum) -> Result<Vec<Commitment>> {
        let blocks = self.layout().iter().enumerate();
        let closed = |kind: &str, block: &Block, share: &[u8]| {
            self.closed(self.role, (kind, block.id.as_str()), &self.salt(kind, block.id.as_str()), share)
        };
        blocks
            .map(|(place, block)| {
                let unanswered = added.sum.share_of(place, block.unanswered())?;
                Ok(Commitment {
                    sums: closed("sums", block, &added.sum.share(place)?),
                    unanswered: closed("unanswered", block, &unanswered),
                })
            })
            .collect()
    }

    /// This side's shares of how many did not answer, opened.
    pub(super) fn unanswered(&self, added: &SideSum) -> Result<Vec<Opening>> {
        let blocks = self.layout().iter().enumerate();
        let opening = |(place, block): (usize, &Block)| {
            Ok(self.opening("unanswered", block.id.as_str(), &added.sum.share_of(place, block.unanswered())?))
        };
        blocks.map(opening).collect()
    }
}
