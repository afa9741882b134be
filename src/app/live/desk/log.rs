//! What the Log screen wants: a page of waits.

use super::Desk;
use crate::app::read;
use crate::domain::page::log::{Reply, Request};
use crate::tui::screen::RequestHandler;

impl RequestHandler<Request> for Desk {
    fn handle(&self, Request::List(filter): Request) {
        self.answer(move |store| {
            let waits = read::log::newest_first(store, &filter)?;
            Ok(Some(Reply::Waits { filter, waits }.into()))
        });
    }
}
