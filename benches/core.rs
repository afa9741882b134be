//! What the program's speed promises rest on: knowing a command, loading rules and pulses, the sums of a month.
//!
//! `cargo bench --bench core`; goals are in the comments beside each.

use std::hint::black_box;
use std::time::Duration;

use chrono::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use draglog::app::demo;
use draglog::domain::figure::stats::{WaitRecords, summary};
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::wait::Wait;
use draglog::domain::time::Period;
use draglog::observe::rules::Rules;
use draglog::survey::Surveys;

fn rules(criterion: &mut Criterion) {
    // On the observer's way to its first event.
    criterion.bench_function("load the shipped rules", |bench| bench.iter(Rules::builtin));
    let rules = Rules::builtin();
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    // Once for each program that starts on the machine: a few microseconds.
    for (name, line) in [
        ("an unknown command", "/usr/lib/frobnicate --fast now"),
        ("cargo test", "cargo +nightly test --workspace"),
        ("npm through node", "node /usr/bin/npm run test:unit"),
    ] {
        let argv = words(line);
        criterion.bench_function(&format!("classify {name}"), |bench| {
            bench.iter(|| rules.classify(black_box(&argv), None, "name"));
        });
    }
}

fn pulses(criterion: &mut Criterion) {
    // Goal: 5 ms.
    criterion.bench_function("load and check all pulses", |bench| bench.iter(Surveys::builtin));
}

fn sums(criterion: &mut Criterion) {
    let Ok(now) = DateTime::parse_from_rfc3339("2026-11-20T17:00:00+01:00") else { return };
    let month = Duration::from_secs(30 * 24 * 3600);
    let waits: Vec<Wait> = demo::history(1, now, month, 14_000).collect();
    let period = Period { from: now - month, to: now };
    let reading = Reading::new(now, &Settings::default());
    let inputs = WaitRecords { waits: &waits, ..Default::default() };
    // Part of `stats --since 30d` on 500,000 waits; goal for the whole: 150 ms.
    criterion.bench_function("sums of a month of 14,000 waits", |bench| {
        bench.iter(|| summary(black_box(&inputs), period, reading));
    });
}

criterion_group!(benches, rules, pulses, sums);
criterion_main!(benches);
