//! Prints how long an answer to a pulse takes to be on disk, with everything that a key waits for:
//! `cargo run --release --example answer_latency -- FOLDER`.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot get on should stop there")]
#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Local, TimeDelta};
use draglog::domain::log::survey::{Answer, PendingAnswer, PulseTrigger, Sitting};
use draglog::storage::Store;
use draglog::survey::Surveys;

fn main() {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("target/answer_latency"), PathBuf::from);
    let now = Local::now().fixed_offset();
    let (mut store, _) = Store::open(&folder, now).unwrap();
    let survey = Arc::new(Surveys::builtin().get("wave_pulse").unwrap().clone());
    let mut times = Vec::new();
    for round in 0..50 {
        let begun = now + TimeDelta::milliseconds(round);
        let sitting = Sitting {
            survey: survey.id.clone(),
            version: survey.version,
            service: None,
            begun,
            trigger: PulseTrigger::Asked,
        };
        for (position, item) in survey.items.iter().enumerate() {
            let (sitting, text, answer) = (sitting.clone(), item.text.clone(), Answer::Option(3));
            let given = PendingAnswer { sitting, survey: Arc::clone(&survey), position, text, answer, seconds: 2.0 };
            let start = Instant::now();
            store.save_answer(&given, begun).unwrap();
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "{} answers on disk: median {:.2} ms, p99 {:.2} ms, slowest {:.2} ms",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
}
