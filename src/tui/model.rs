//! Everything the UI knows. Plain data: update changes it, view draws it, nothing else touches it.

use super::screens::Screens;
use super::sheets::Sheet;
use super::theme::Theme;
use super::ui::Ui;
use crate::domain::log::settings::Settings;
use crate::domain::time::Moment;

/// The state of the UI.
#[derive(Debug)]
pub struct Model {
    pub ui: Ui,
    pub screens: Screens,
    pub sheet: Option<Sheet>,
}

impl Model {
    /// The state at the start, before anything is known.
    #[must_use]
    pub fn new(settings: Settings, theme: Theme, now: Moment) -> Self {
        Self { ui: Ui::new(settings, theme, now), screens: Screens::default(), sheet: None }
    }
}
