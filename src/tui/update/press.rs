//! Keys, clicks, the wheel and pastes go to whoever has the focus.

use crate::tui::effect::Effect;
use crate::tui::focus::{self, KeyHolder};
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::keymap::Action;
use crate::tui::lines::Line;
use crate::tui::listener::Meaning;
use crate::tui::model::Model;
use crate::tui::sheets::{self, Sheet, help};
use crate::tui::{over, places, screens};

pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let meant = focus::of(model).meaning(key);
    meant.map(|(who, meaning)| give(model, who, meaning)).unwrap_or_default()
}

/// Gives whoever is meant what a key means to it.
fn give(model: &mut Model, who: KeyHolder, meaning: Meaning) -> Vec<Effect> {
    // The line after a tag is left by any other key; the help comes back to it.
    if who != KeyHolder::Line(Line::AfterTag) && meaning != Meaning::Do(Action::Help) {
        model.lines.after_tag = None;
    }
    match (who, meaning) {
        (KeyHolder::Nobody, _) => vec![],
        (_, Meaning::Do(Action::Quit)) => quit(model),
        (_, Meaning::Do(Action::Suspend)) => vec![Effect::Suspend],
        (_, Meaning::Do(Action::Redraw)) => vec![Effect::Redraw],
        (_, Meaning::Do(Action::Help)) => {
            let first = focus::of(model).places();
            model.sheet = Some(Sheet::Help(help::State::of(first, places::all())));
            vec![]
        }
        (KeyHolder::Sheet, _) => sheets::press(model, meaning),
        (_, Meaning::Do(Action::TakeDue)) => screens::pulse::take_due(model),
        (KeyHolder::Line(Line::Recap), Meaning::Do(Action::Recap)) => {
            [over::recap::answered(model), screens::insights::show_recap(model)].concat()
        }
        (KeyHolder::Line(line), _) => over::press(model, line, meaning),
        (_, Meaning::Do(Action::Show(screen))) => screens::show(model, screen),
        (_, Meaning::Do(Action::NextScreen)) => screens::show(model, model.screen.next()),
        (_, Meaning::Do(Action::PutOff)) => over::pulse::later(model),
        (KeyHolder::Screen | KeyHolder::Program, _) => screens::press(model, meaning),
    }
}

/// Ends the program; what is unsaved is saved first.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let mut effects = sheets::unsaved(model);
    effects.extend(screens::unsaved(model));
    effects.push(Effect::Quit);
    effects
}

pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match focus::of(model).typist() {
        Some(KeyHolder::Sheet) => {
            model.sheet.iter_mut().for_each(|sheet| sheet.paste(text));
            vec![]
        }
        Some(KeyHolder::Screen) => screens::paste(model, text),
        _ => vec![],
    }
}

pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let hit = model.hits.iter().rev().find(|hit| hit.area.contains((column, row).into())).copied();
    let focus = focus::of(model);
    match hit.map(|hit| hit.target) {
        None => vec![],
        Some(Target::Press(key)) => press(model, key),
        Some(Target::Tag(tag)) => match focus.meaning(Key::Char(tag.key())) {
            Some((who, meaning @ Meaning::Answer(_))) => give(model, who, meaning),
            _ => vec![],
        },
        // The names of the screens can be clicked wherever they are shown.
        Some(Target::Action(action @ Action::Show(_))) => give(model, KeyHolder::Program, Meaning::Do(action)),
        Some(Target::Action(action)) => {
            focus.doer(action).map(|who| give(model, who, Meaning::Do(action))).unwrap_or_default()
        }
        Some(target @ (Target::Select(_) | Target::Row(_))) => screens::click(model, target),
    }
}

pub(super) fn scroll(model: &mut Model, lines: i32) -> Vec<Effect> {
    let key = if lines < 0 { Key::Up } else { Key::Down };
    let focus = focus::of(model);
    if focus.typist().is_some() || focus.line == Some(Line::AfterTag) {
        return vec![];
    }
    (0..lines.unsigned_abs().min(20)).flat_map(|_| press(model, key)).collect()
}
