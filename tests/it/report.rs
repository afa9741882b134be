//! Results in, pages out: the report's figures and sentences, its four formats, the command and the screen.

mod agenda;
mod beside;
mod command;
mod demo;
mod followup;
mod formats;
pub(crate) mod rounds;
mod schema;
mod screen;
mod table;
mod topics;
mod trends;
mod words;

use draglog::domain::log::survey::Survey;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::report::{Report, ReportInput, of, own_words};
use draglog::survey::Surveys;

/// The pulses that every report knows.
pub(crate) fn surveys() -> Vec<Survey> {
    Surveys::builtin().iter().cloned().collect()
}

/// The report of these results, with a few lines of the team.
pub(crate) fn report(results: &[RoundResult]) -> Report {
    let words = own_words("# Value shipped\nCheckout without an account.\n\n- learned: half of the carts are gifts\n");
    of(ReportInput { results, surveys: &surveys(), own_words: &words, ..ReportInput::default() }).unwrap()
}
