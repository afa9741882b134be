//! The person's own pulses beside the log: the headline of each question, as it was answered last.

use super::{PanelInputs, PulseHeadline};
use crate::domain::log::survey::{Answer, Item, PulseResponse, Survey, Unit};
use crate::domain::time::Moment;

/// The headlines of what was answered before `until`, in the order of the surveys and of their questions.
pub(super) fn said(inputs: &PanelInputs, until: Moment) -> Vec<PulseHeadline> {
    let asked = inputs.surveys.iter().filter(|survey| survey.unit != Unit::Wait);
    asked.filter_map(|survey| Some((*survey, latest(survey, inputs.taken, until)?))).flat_map(headlines).collect()
}

/// What was answered last to this version of the survey.
fn latest<'a>(survey: &Survey, taken: &'a [PulseResponse], until: Moment) -> Option<&'a PulseResponse> {
    taken.iter().filter(|one| one.is_of(survey) && one.at() < until).max_by_key(|one| one.at())
}

fn headlines<'a>((survey, taken): (&'a Survey, &'a PulseResponse)) -> impl Iterator<Item = PulseHeadline> {
    survey.items.iter().filter_map(move |item| {
        let (share, answer) = (item.share.as_ref()?, taken.answer(&item.id));
        Some(PulseHeadline {
            survey: survey.id.clone(),
            title: survey.title.clone(),
            item: item.id.clone(),
            text: item.text.clone(),
            answer: answered(item, answer)?,
            share: share.name.clone(),
            is_in_share: share.options.iter().any(|option| answer.chooses(*option)),
            at: taken.at(),
            service: taken.sitting.service.clone(),
        })
    })
}

fn answered(item: &Item, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Skipped | Answer::NotApplicable => None,
        Answer::Option(_) | Answer::Many(_) | Answer::Tag(_) => Some(item.in_words(answer)),
    }
}
