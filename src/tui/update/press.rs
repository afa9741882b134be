//! Keys, clicks, the wheel and pastes go to whoever has the focus.

use crate::tui::effect::Effect;
use crate::tui::focus::{self, KeyHolder};
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::{Line, Tone};
use crate::tui::listener::KeyMeaning;
use crate::tui::model::Model;
use crate::tui::screens::list::Stride;
use crate::tui::sheets::{Sheet, help};
use crate::tui::ui::Ui;
use crate::tui::{over, places};

pub(super) fn press(model: &mut Model, key: Key) {
    if let Some((who, meaning)) = focus::of(model).meaning(key) {
        give(model, who, meaning);
    }
}

/// Gives whoever is meant what a key means to it.
fn give(model: &mut Model, who: KeyHolder, meaning: KeyMeaning) {
    // The line after a tag is left by any other key; the help comes back to it.
    if who != KeyHolder::Line(Line::AfterTag) && meaning != KeyMeaning::Do(Action::Help) {
        model.ui.lines.after_tag = None;
    }
    if !matches!(meaning, KeyMeaning::Do(action) if Stride::of(action, 1).is_some()) {
        model.ui.drawn.furthest = None;
    }
    match (who, meaning) {
        (KeyHolder::Nobody, _) => {}
        (_, KeyMeaning::Do(Action::Quit)) => quit(model),
        (_, KeyMeaning::Do(Action::Suspend)) => model.ui.ask(Effect::Suspend),
        (_, KeyMeaning::Do(Action::Redraw)) => model.ui.ask(Effect::Redraw),
        (_, KeyMeaning::Do(Action::Mouse)) => hand_over_mouse(&mut model.ui),
        (_, KeyMeaning::Do(Action::Help)) => {
            let first = focus::of(model).places();
            model.sheet = Some(Sheet::Help(help::State::of(first, places::all())));
        }
        (KeyHolder::Sheet, _) => model.sheet = model.sheet.take().and_then(|sheet| sheet.press(meaning, &mut model.ui)),
        (_, KeyMeaning::Do(Action::TakeDue)) => model.screens.pulse.take_due(&mut model.ui),
        (KeyHolder::Line(Line::Recap), KeyMeaning::Do(Action::Recap)) => {
            over::recap::answered(&mut model.ui);
            model.screens.insights.show_recap(&mut model.ui);
        }
        (KeyHolder::Line(line), _) => over::press(model, line, meaning),
        (_, KeyMeaning::Do(Action::Show(screen))) => model.screens.show(&mut model.ui, screen),
        (_, KeyMeaning::Do(Action::NextScreen)) => {
            let next = model.ui.screen.next();
            model.screens.show(&mut model.ui, next);
        }
        (_, KeyMeaning::Do(Action::PutOff)) => over::pulse::later(&mut model.ui),
        (KeyHolder::Screen | KeyHolder::Program, _) => model.screens.press(&mut model.ui, meaning),
    }
}

/// Gives the mouse to the terminal, or takes it again.
fn hand_over_mouse(ui: &mut Ui) {
    ui.has_mouse ^= true;
    let key = ui.theme.keys.named(shared::ALWAYS, Action::Mouse);
    let words = if ui.has_mouse {
        "Clicks and the wheel come to draglog".to_owned()
    } else {
        format!("The mouse selects text again; {key} takes it back, `ui.mouse` in config.toml decides at the start")
    };
    ui.toast(words, Tone::Notice);
    ui.ask(Effect::SetMouse(ui.has_mouse));
}

/// Ends the program; what is unsaved is saved first.
pub(super) fn quit(model: &mut Model) {
    if let Some(sheet) = model.sheet.take() {
        sheet.unsaved(&mut model.ui);
    }
    model.screens.unsaved(&mut model.ui);
    model.ui.ask(Effect::Quit);
}

pub(super) fn paste(model: &mut Model, text: &str) {
    match focus::of(model).typist() {
        Some(KeyHolder::Sheet) => model.sheet.iter_mut().for_each(|sheet| sheet.paste(text)),
        Some(KeyHolder::Screen) => model.screens.paste(&mut model.ui, text),
        _ => {}
    }
}

pub(super) fn click(model: &mut Model, column: u16, row: u16) {
    let hit = model.ui.drawn.hits.iter().rev().find(|hit| hit.area.contains((column, row).into())).copied();
    let focus = focus::of(model);
    match hit.map(|hit| hit.target) {
        None => {}
        Some(Target::Answer(c)) => {
            if let Some((who, meaning @ KeyMeaning::Answer(_))) = focus.meaning(Key::Char(c)) {
                give(model, who, meaning);
            }
        }
        // The names of the screens can be clicked wherever they are shown.
        Some(Target::Action(action @ Action::Show(_))) => give(model, KeyHolder::Program, KeyMeaning::Do(action)),
        Some(Target::Action(action)) => {
            if let Some(who) = focus.doer(action) {
                give(model, who, KeyMeaning::Do(action));
            }
        }
        Some(target @ (Target::Select(_) | Target::Row(_))) => model.screens.click(&mut model.ui, target),
    }
}

pub(super) fn scroll(model: &mut Model, lines: i32) {
    let ways = if lines < 0 { [Action::Up, Action::PreviousRow] } else { [Action::Down, Action::NextRow] };
    let focus = focus::of(model);
    if focus.typist().is_some() || focus.line == Some(Line::AfterTag) {
        return;
    }
    let turned = ways.into_iter().find_map(|action| focus.doer(action).map(|who| (who, KeyMeaning::Do(action))));
    if let Some((who, meaning)) = turned {
        (0..lines.unsigned_abs().min(20)).for_each(|_| give(model, who, meaning));
    }
}
