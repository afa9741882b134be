//! What the Insights screen wants: the figures of some weeks.

use super::Desk;
use crate::app::act::recap;
use crate::clock;
use crate::domain::page::insights::WeekChoice;
use crate::domain::page::insights::{Reply, Request};
use crate::tui::screen::RequestHandler;

impl RequestHandler<Request> for Desk {
    fn handle(&self, request: Request) {
        match request {
            Request::Load(asked) => self.load_insights(asked),
            Request::RecapSeen(week) => self.write(move |store| recap::seen(store, week)),
        }
    }
}

impl Desk {
    /// Reads the weeks, unless others were asked for meanwhile.
    fn load_insights(&self, asked: WeekChoice) {
        let (insights, catalog, settings) = (self.insights.clone(), self.catalog.clone(), self.settings.clone());
        let wish = insights.wish(asked, clock::now());
        self.answer(move |store| {
            let page = insights.read(&wish, store, &catalog, &settings)?;
            Ok(page.map(|page| Reply::Page(Box::new(page)).into()))
        });
    }
}
