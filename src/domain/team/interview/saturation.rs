//! When further interviews stop telling anything new (Guest, Namey and Chen): base size 4, runs of 2, at most 5 % new.

use std::collections::BTreeSet;

use super::friction::FrictionFile;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::share::percent;

/// Interviews that the base is counted from.
const BASE: usize = 4;
/// Interviews of one run.
const RUN: usize = 2;
/// A run that adds at most this share of the base's pairs adds nothing new.
const THRESHOLD: f64 = 0.05;
/// More interviews than this are not worth it.
const STOP_AT: usize = 12;

/// What one run of interviews added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterviewBatch {
    /// Number of its first interview, from 1.
    pub from: usize,
    pub to: usize,
    /// Pairs of code and cause that nobody had named before.
    pub new: usize,
    /// `new` of the pairs in the base.
    pub share: f64,
}

/// How far the interviews are from telling nothing new.
#[derive(Debug, Clone, PartialEq)]
pub struct Saturation {
    pub interviews: usize,
    /// Pairs of code and cause in the first four interviews; 16 closed codes alone would saturate at once.
    pub base_pairs: usize,
    pub runs: Vec<InterviewBatch>,
    /// Number of the interview before the run that added at most 5 %.
    pub reached_at: Option<usize>,
}

impl Saturation {
    /// The finding in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let interviews = count(self.interviews, "interview");
        match (self.reached_at, self.runs.last()) {
            (Some(at), Some(run)) => {
                format!("{interviews}, saturation at {at} + {RUN}: the last {RUN} added {}", percent(run.share))
            }
            (None, _) if self.interviews >= STOP_AT => {
                format!("{interviews} without saturation; stop here and say so")
            }
            (_, Some(run)) => {
                format!("{interviews}, numbers {} to {} added {}; go on", run.from, run.to, percent(run.share))
            }
            (_, None) => {
                format!("{interviews}; saturation needs {} or more", BASE + RUN)
            }
        }
    }
}

/// Looks for saturation in interviews in the order in which they were held.
#[must_use]
pub fn saturation(files: &[&FrictionFile]) -> Saturation {
    let mut known = BTreeSet::new();
    let base_pairs = learn(&mut known, &files[..files.len().min(BASE)]);
    let mut found = Saturation { interviews: files.len(), base_pairs, runs: Vec::new(), reached_at: None };
    let rest = files.get(BASE..).unwrap_or_default();
    for (index, run) in rest.chunks_exact(RUN).enumerate() {
        let new = learn(&mut known, run);
        let share = if base_pairs == 0 { f64::from(u8::from(new > 0)) } else { new as f64 / base_pairs as f64 };
        let before = BASE + index * RUN;
        found.runs.push(InterviewBatch { from: before + 1, to: before + RUN, new, share });
        if share <= THRESHOLD && base_pairs > 0 {
            found.reached_at = Some(before);
            break;
        }
    }
    found
}

/// How many pairs of code and cause these files add to those that are known.
fn learn<'a>(known: &mut BTreeSet<(Tag, Option<&'a str>)>, files: &[&'a FrictionFile]) -> usize {
    let before = known.len();
    let incidents = files.iter().flat_map(|file| &file.incidents);
    known.extend(incidents.map(|incident| (incident.code, incident.cause.as_deref())));
    known.len() - before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::team::interview::{Draft, Incident};

    fn file(causes: &[&str]) -> FrictionFile {
        let code: Tag = "context_hunt".parse().unwrap();
        let incidents = causes
            .iter()
            .map(|cause| Incident {
                cause: Some((*cause).to_owned()),
                ..Draft { code: Some(code), ..Draft::default() }.incident().unwrap()
            })
            .collect();
        FrictionFile {
            code_name: "amber-harbour".into(),
            week: "2026-W47".parse().unwrap(),
            role: None,
            guide: "full".into(),
            taxonomy: super::super::taxonomy(),
            incidents,
        }
    }

    #[test]
    fn the_example_of_the_guide_comes_out_to_the_digit() {
        let own = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"], ["j", "k", "l"], ["a", "b", "new"]];
        let mut files: Vec<FrictionFile> = own.iter().map(|causes| file(causes)).collect();
        files.push(file(&["a"]));
        let of = |files: &[FrictionFile]| saturation(&files.iter().collect::<Vec<_>>());
        let six = of(&files);
        assert_eq!((six.base_pairs, six.reached_at), (12, None));
        assert_eq!(six.words(), "6 interviews, numbers 5 to 6 added 8 %; go on");
        files.extend([file(&["b"]), file(&["c", "d"])]);
        let eight = of(&files);
        assert_eq!(eight.reached_at, Some(6));
        assert_eq!(eight.words(), "8 interviews, saturation at 6 + 2: the last 2 added 0 %");
    }

    #[test]
    fn too_few_interviews_say_so() {
        let files = [file(&["a"]), file(&["b"])];
        let found = saturation(&files.iter().collect::<Vec<_>>());
        assert_eq!(found.words(), "2 interviews; saturation needs 6 or more");
        assert_eq!(saturation(&[]).base_pairs, 0);
    }
}
