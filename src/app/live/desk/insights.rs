//! What the Insights screen wants: the figures of some weeks.

use super::Desk;
use crate::clock;
use crate::domain::page::insights::WeekChoice;
use crate::tui::Msg;

impl Desk {
    /// Reads the weeks, unless others were asked for meanwhile.
    pub(super) fn load_insights(&self, asked: WeekChoice) {
        let (insights, catalog, settings) = (self.insights.clone(), self.catalog.clone(), self.settings.clone());
        let wish = insights.wish(asked, clock::now());
        self.answer(move |store| {
            let page = insights.read(&wish, store, &catalog, &settings)?;
            Ok(page.map(|page| Msg::Insights(Box::new(page))))
        });
    }
}
