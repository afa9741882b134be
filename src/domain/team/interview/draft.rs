//! An incident while it is typed: every field as it stands, finished or not, so that nothing typed is ever lost.

use serde::{Deserialize, Serialize};

use super::codebook::slug;
use super::incident::{ChangeOwner, Incident, IncidentSource, MAX_MINUTES, MAX_TIMES};
use crate::domain::log::tag::Tag;
use crate::domain::say::escape::clean;
use crate::domain::say::words::words;

words! {
    /// One field of a draft, in the order in which they are asked.
    pub enum DraftField, "field" {
        Code = "code": "code",
        Note = "note": "note",
        Cause = "cause": "cause",
        Facet = "facet": "facet",
        Fewest = "fewest": "fewest",
        Usual = "usual": "usual",
        Most = "most": "most",
        Minutes = "minutes": "minutes",
        Reach = "reach": "of ten",
        Severity = "severity": "severity",
        Workaround = "workaround": "workaround",
        ChangeableBy = "changeable_by": "changed by",
        Evidence = "evidence": "evidence",
        QuoteOk = "quote_ok": "quote",
    }
}

/// An incident as it is typed. Numbers are the text that stands in the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub code: Option<Tag>,
    /// What was said, in the coach's words. It leaves only as a quote, and only with leave.
    pub note: String,
    pub cause: String,
    pub facet: Option<String>,
    pub fewest: String,
    pub usual: String,
    pub most: String,
    pub minutes: String,
    pub reach: String,
    pub severity: Option<u8>,
    pub workaround: String,
    pub changeable_by: Option<ChangeOwner>,
    pub evidence: Option<IncidentSource>,
    pub quote_ok: bool,
}

/// What is wrong with one field of a draft, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", entry.name())]
pub struct DraftError {
    pub entry: DraftField,
    pub message: String,
}

impl Draft {
    /// The text of a field that is typed; `None` for one that is chosen.
    #[must_use]
    pub fn text(&self, entry: DraftField) -> Option<&str> {
        Some(match entry {
            DraftField::Note => &self.note,
            DraftField::Cause => &self.cause,
            DraftField::Fewest => &self.fewest,
            DraftField::Usual => &self.usual,
            DraftField::Most => &self.most,
            DraftField::Minutes => &self.minutes,
            DraftField::Reach => &self.reach,
            DraftField::Workaround => &self.workaround,
            _ => return None,
        })
    }

    /// Puts text into a field that is typed.
    pub fn set_text(&mut self, entry: DraftField, text: String) {
        match entry {
            DraftField::Note => self.note = text,
            DraftField::Cause => self.cause = text,
            DraftField::Fewest => self.fewest = text,
            DraftField::Usual => self.usual = text,
            DraftField::Most => self.most = text,
            DraftField::Minutes => self.minutes = text,
            DraftField::Reach => self.reach = text,
            DraftField::Workaround => self.workaround = text,
            _ => {}
        }
    }

    /// Hours a week that it costs as it stands; `None` where one of the two numbers is missing or none.
    #[must_use]
    pub fn hours_per_week(&self) -> Option<f64> {
        let read = |text: &str| amount(text, f64::MAX).ok().flatten();
        Some(read(&self.usual)? * read(&self.minutes)? / 60.0)
    }

    /// The incident that stands here. A field left empty is not known; the usual number stands for a fewest or most that
    /// was left out.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub fn incident(&self) -> Result<Incident, Vec<DraftError>> {
        let mut problems = Vec::new();
        let (times_per_week, minutes_each, reach_of_10) = self.numbers(&mut problems);
        let Some(code) = self.code else {
            let message = "it has no code; press the letter of what held the work up".to_owned();
            problems.push(DraftError { entry: DraftField::Code, message });
            return Err(problems);
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let words = |text: &str| Some(clean(text).trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Incident {
            code,
            cause: Some(slug(&self.cause)).filter(|cause| !cause.is_empty()),
            facet: self.facet.clone().filter(|facet| code.facets().contains(facet)),
            times_per_week,
            minutes_each,
            reach_of_10,
            severity: self.severity,
            workaround: words(&self.workaround),
            changeable_by: self.changeable_by,
            evidence: self.evidence,
            quote: words(&self.note).filter(|_| self.quote_ok),
        })
    }

    /// How often a week, minutes each, and for how many of ten; `None` with a problem where it cannot be read.
    fn numbers(&self, problems: &mut Vec<DraftError>) -> (Option<[f64; 3]>, Option<f64>, Option<u8>) {
        let mut number = |entry, text: &str, most| known(problems, entry, amount(text, most));
        let usual = number(DraftField::Usual, &self.usual, MAX_TIMES);
        let fewest = number(DraftField::Fewest, &self.fewest, MAX_TIMES);
        let most = number(DraftField::Most, &self.most, MAX_TIMES);
        let minutes = number(DraftField::Minutes, &self.minutes, MAX_MINUTES);
        let reach = number(DraftField::Reach, &self.reach, 10.0);
        let times = known(problems, DraftField::Usual, times(fewest, usual, most));
        (times, minutes, known(problems, DraftField::Reach, whole(reach)))
    }
}

/// What was read of a field; `None` with a problem where it cannot be.
fn known<T>(problems: &mut Vec<DraftError>, entry: DraftField, read: Result<Option<T>, String>) -> Option<T> {
    read.unwrap_or_else(|message| {
        problems.push(DraftError { entry, message });
        None
    })
}

/// How many of ten.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10 by the range")]
fn whole(reach: Option<f64>) -> Result<Option<u8>, String> {
    match reach {
        Some(reach) if reach.fract() != 0.0 => Err("expected a whole number from 0 to 10".to_owned()),
        reach => Ok(reach.map(|reach| reach as u8)),
    }
}

/// How often a week: fewest, usual, most; the usual number stands for one that was left out.
fn times(fewest: Option<f64>, usual: Option<f64>, most: Option<f64>) -> Result<Option<[f64; 3]>, String> {
    let Some(usual) = usual else {
        return match fewest.or(most) {
            Some(_) => Err("say how often usually, or leave all three empty".to_owned()),
            None => Ok(None),
        };
    };
    let [fewest, most] = [fewest.unwrap_or(usual), most.unwrap_or(usual)];
    if fewest <= usual && usual <= most {
        Ok(Some([fewest, usual, most]))
    } else {
        Err("it lies outside fewest to most".to_owned())
    }
}

/// The number in a field: `None` where it is empty. A comma is a decimal point too.
fn amount(text: &str, most: f64) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    match number {
        None => Err(format!("`{}` is no number", clean(text))),
        Some(number) if !(0.0..=most).contains(&number) => {
            Err(format!("{} is out of range; expected 0 to {most}", clean(text)))
        }
        Some(number) => Ok(Some(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft { code: "context_hunt".parse().ok(), usual: "5".into(), minutes: "15".into(), ..Draft::default() }
    }

    #[test]
    fn what_was_left_out_is_not_known_and_the_usual_number_stands_for_its_edges() {
        let incident = draft().incident().unwrap();
        assert_eq!(incident.times_per_week, Some([5.0; 3]));
        assert_eq!((incident.reach_of_10, incident.severity, incident.cause), (None, None, None));
        assert_eq!(Draft { usual: String::new(), ..draft() }.incident().unwrap().times_per_week, None);
    }

    #[test]
    fn five_hundred_a_week_is_a_slip() {
        let error = Draft { usual: "500".into(), ..draft() }.incident().unwrap_err();
        assert_eq!(error[0].to_string(), "usual: 500 is out of range; expected 0 to 200");
    }

    #[test]
    fn a_note_leaves_only_with_leave() {
        let noted = Draft { note: "nobody knows".into(), ..draft() };
        assert_eq!(noted.incident().unwrap().quote, None);
        let allowed = Draft { quote_ok: true, ..noted };
        assert_eq!(allowed.incident().unwrap().quote.as_deref(), Some("nobody knows"));
    }

    #[test]
    fn a_number_that_makes_no_sense_names_its_field() {
        let entries = |draft: Draft| -> Vec<DraftField> {
            draft.incident().unwrap_err().into_iter().map(|problem| problem.entry).collect()
        };
        assert_eq!(entries(Draft { fewest: "9".into(), ..draft() }), [DraftField::Usual]);
        assert_eq!(
            entries(Draft { minutes: "NaN".into(), reach: "11".into(), ..draft() }),
            [DraftField::Minutes, DraftField::Reach]
        );
        assert_eq!(entries(Draft { code: None, ..draft() }), [DraftField::Code]);
    }
}
