//! Keys, clicks, the wheel and pastes go to whoever has the focus.

use super::at_hand;
use crate::tui::effect::Effect;
use crate::tui::focus::{self, KeyHolder};
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::{Line, Tone};
use crate::tui::listener::KeyMeaning;
use crate::tui::model::Model;
use crate::tui::sheets::{Sheet, help};
use crate::tui::ui::Ui;
use crate::tui::{over, places};

pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let meant = focus::of(model).meaning(key);
    meant.map(|(who, meaning)| give(model, who, meaning)).unwrap_or_default()
}

/// Gives whoever is meant what a key means to it.
fn give(model: &mut Model, who: KeyHolder, meaning: KeyMeaning) -> Vec<Effect> {
    // The line after a tag is left by any other key; the help comes back to it.
    if who != KeyHolder::Line(Line::AfterTag) && meaning != KeyMeaning::Do(Action::Help) {
        model.ui.lines.after_tag = None;
    }
    match (who, meaning) {
        (KeyHolder::Nobody, _) => vec![],
        (_, KeyMeaning::Do(Action::Quit)) => quit(model),
        (_, KeyMeaning::Do(Action::Suspend)) => vec![Effect::Suspend],
        (_, KeyMeaning::Do(Action::Redraw)) => vec![Effect::Redraw],
        (_, KeyMeaning::Do(Action::Mouse)) => vec![hand_over_mouse(&mut model.ui)],
        (_, KeyMeaning::Do(Action::Help)) => {
            let first = focus::of(model).places();
            model.sheet = Some(Sheet::Help(help::State::of(first, places::all())));
            vec![]
        }
        (KeyHolder::Sheet, _) => on_sheet(model, meaning),
        (_, KeyMeaning::Do(Action::TakeDue)) => model.screens.pulse.take_due(&mut model.ui),
        (KeyHolder::Line(Line::Recap), KeyMeaning::Do(Action::Recap)) => {
            [over::recap::answered(&mut model.ui), model.screens.insights.show_recap(&mut model.ui)].concat()
        }
        (KeyHolder::Line(line), _) => over::press(model, line, meaning),
        (_, KeyMeaning::Do(Action::Show(screen))) => model.screens.show(&mut model.ui, screen),
        (_, KeyMeaning::Do(Action::NextScreen)) => {
            let next = model.ui.screen.next();
            model.screens.show(&mut model.ui, next)
        }
        (_, KeyMeaning::Do(Action::PutOff)) => over::pulse::later(&mut model.ui),
        (KeyHolder::Screen | KeyHolder::Program, _) => on_screen(model, meaning),
    }
}

/// Gives the open sheet what a key means to it.
fn on_sheet(model: &mut Model, meaning: KeyMeaning) -> Vec<Effect> {
    let Some(sheet) = model.sheet.take() else { return vec![] };
    let (next, effects) = sheet.press(meaning, &mut model.ui);
    model.sheet = next;
    effects
}

/// Gives the screen what a key means to it; what it does not know itself may be for the wait at hand.
fn on_screen(model: &mut Model, meaning: KeyMeaning) -> Vec<Effect> {
    let effects = model.screens.press(&mut model.ui, meaning);
    effects.unwrap_or_else(|| match meaning {
        KeyMeaning::Do(action) => at_hand::act(model, action),
        KeyMeaning::Answer(_) | KeyMeaning::Type(_) => vec![],
    })
}

/// Gives the mouse to the terminal, or takes it again.
fn hand_over_mouse(ui: &mut Ui) -> Effect {
    ui.has_mouse ^= true;
    let key = ui.theme.keys.named(shared::ALWAYS, Action::Mouse);
    let words = if ui.has_mouse {
        "Clicks and the wheel come to draglog".to_owned()
    } else {
        format!("The mouse selects text again; {key} takes it back, `ui.mouse` in config.toml decides at the start")
    };
    ui.toast(words, Tone::Notice);
    Effect::SetMouse(ui.has_mouse)
}

/// Ends the program; what is unsaved is saved first.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let sheet = model.sheet.take();
    let mut effects = sheet.map(|sheet| sheet.unsaved(&mut model.ui)).unwrap_or_default();
    effects.extend(model.screens.unsaved(&mut model.ui));
    effects.push(Effect::Quit);
    effects
}

pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match focus::of(model).typist() {
        Some(KeyHolder::Sheet) => {
            model.sheet.iter_mut().for_each(|sheet| sheet.paste(text));
            vec![]
        }
        Some(KeyHolder::Screen) => model.screens.paste(model.ui.on_screen(), text),
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
            Some((who, meaning @ KeyMeaning::Answer(_))) => give(model, who, meaning),
            _ => vec![],
        },
        // The names of the screens can be clicked wherever they are shown.
        Some(Target::Action(action @ Action::Show(_))) => give(model, KeyHolder::Program, KeyMeaning::Do(action)),
        Some(Target::Action(action)) => {
            focus.doer(action).map(|who| give(model, who, KeyMeaning::Do(action))).unwrap_or_default()
        }
        Some(target @ (Target::Select(_) | Target::Row(_))) => model.screens.click(model.ui.on_screen(), target),
    }
}

pub(super) fn scroll(model: &mut Model, lines: i32) -> Vec<Effect> {
    let ways = if lines < 0 { [Action::Up, Action::PreviousRow] } else { [Action::Down, Action::NextRow] };
    let focus = focus::of(model);
    if focus.typist().is_some() || focus.line == Some(Line::AfterTag) {
        return vec![];
    }
    let turned = ways.into_iter().find_map(|action| focus.doer(action).map(|who| (who, KeyMeaning::Do(action))));
    let Some((who, meaning)) = turned else { return vec![] };
    (0..lines.unsigned_abs().min(20)).flat_map(|_| give(model, who, meaning)).collect()
}
