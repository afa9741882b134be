//! Which figure a theme of the interviews explains.

use super::figure::Figure;
use super::plan;
use super::voices::Voice;
use crate::domain::round::layout::waits::TAGS;

/// Puts each voice beside the figure that it explains, and gives those that explain none.
pub(super) fn put_beside<'a>(voices: Vec<Voice>, figures: impl Iterator<Item = &'a mut Figure>) -> Vec<Voice> {
    let mut figures: Vec<&mut Figure> = figures.collect();
    let mut left = Vec::new();
    for voice in voices {
        let evidence = plan::topics().iter().filter(|topic| topic.tag == voice.tag).flat_map(|topic| &topic.evidence);
        let ids: Vec<&str> = evidence.map(|evidence| evidence.figure.as_str()).chain([TAGS]).collect();
        let place = ids.iter().find_map(|id| figures.iter().position(|figure| figure.id == *id));
        match place {
            Some(place) => figures[place].voices.push(voice),
            None => left.push(voice),
        }
    }
    left
}
