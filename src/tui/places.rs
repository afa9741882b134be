//! Every place where keys mean something, in the order of the help and `docs/keys.md`.

use super::keymap::{Place, shared};
use super::{over, screens, sheets};

/// Every place.
pub fn all() -> impl Iterator<Item = Place> {
    let screens = [&[shared::LIST][..]].into_iter().chain(screens::PLACES.iter().copied());
    let others = [&[shared::EVERYWHERE, shared::SCREENS, shared::ALWAYS][..], over::keys::PLACES, sheets::keys::PLACES];
    let rest = [&[shared::CHOICE, shared::FIELD, shared::ROW, shared::TOO_SMALL][..]];
    screens.chain(others).chain(rest).flatten().copied()
}

/// The places that listen together, the nearest first.
#[must_use]
pub fn together() -> Vec<Vec<Place>> {
    let everywhere = [shared::EVERYWHERE, shared::SCREENS];
    let lines = || over::keys::PLACES.iter().filter(|line| line.is_open);
    let of = |place: Place| -> Vec<Vec<Place>> {
        let alone = [&[place], place.beside].concat();
        if !place.is_open || lines().any(|line| *line == place) {
            return vec![alone];
        }
        let open = [alone, everywhere.to_vec()].concat();
        let under = lines().map(|line| [vec![*line], open.clone()].concat());
        under.chain([open.clone()]).collect()
    };
    all().filter(|place| !everywhere.contains(place) && *place != shared::ALWAYS).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::super::key::Key;
    use super::super::keymap::{Action, EVERY_PLACE, Tags};
    use super::super::screens::{interview, pulse};
    use super::*;
    use crate::domain::log::tag::Tag;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for places in together() {
            let mut seen = HashMap::new();
            for binding in places.iter().flat_map(|place| place.rows) {
                for key in binding.keys {
                    let other = seen.insert(*key, binding.action);
                    // Esc settles what stands over the footer first.
                    let is_nearer = *key == Key::Esc && over::keys::PLACES.contains(&places[0]);
                    let is_same = other.is_none_or(|other| other == binding.action);
                    assert!(is_same || is_nearer, "{key} means {other:?} and {:?}", binding.action);
                }
            }
        }
    }

    #[test]
    fn places_and_the_rows_of_a_place_have_names_of_their_own() {
        let names: BTreeSet<_> = all().map(|place| place.name).collect();
        assert_eq!(names.len(), all().count());
        for place in all() {
            let rows: BTreeSet<_> = place.rows.iter().map(|binding| binding.action.name()).collect();
            assert_eq!(rows.len(), place.rows.len(), "{}", place.name);
            assert_ne!(place.name, EVERY_PLACE);
        }
    }

    #[test]
    fn no_command_takes_the_letter_of_a_tag() {
        let questions = [pulse::keys::UNANSWERED, pulse::keys::ANSWERED, pulse::keys::QUESTION];
        for place in all().filter(|place| place.tags != Tags::None).chain(questions) {
            for key in place.rows.iter().flat_map(|binding| binding.keys) {
                assert!(!matches!(key, Key::Char(c) if Tag::by_key(*c).is_some()), "{key} in {}", place.name);
            }
        }
    }

    #[test]
    fn help_and_the_way_out_never_drop_from_the_footer() {
        // Out of a pulse leads Esc, which stays where `q` gives way; consent is read to its end, the arrows go first.
        let is_exempt = |place: Place, action: Action| match action {
            Action::Quit => {
                place == shared::ALWAYS
                    || ["pulse-start", "question"].contains(&place.name)
                    || place.name.starts_with("interview")
            }
            Action::Help => place == interview::keys::CONSENT,
            Action::Back => [shared::LIST, over::keys::AFTER_TAG].contains(&place),
            Action::NotNow => place == over::keys::OFFER,
            Action::PutAside => place == pulse::keys::END,
            _ => true,
        };
        for place in all() {
            for binding in place.rows.iter().filter(|binding| !is_exempt(place, binding.action)) {
                assert_eq!(binding.priority, 0, "{:?} in {}", binding.action, place.name);
            }
        }
    }
}
