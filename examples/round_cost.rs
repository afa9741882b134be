//! What a round costs: the size of a contribution, the time to make one, and combine + check + combine for 10, 100 and
//! 1,000 members, in files, as the commands do it. `cargo run --release --example round_cost [MEMBERS...]`

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "an example that measures")]

use std::path::Path;
use std::time::{Duration, Instant};

use draglog::domain::round::contribution::Part;
use draglog::domain::round::layout::survey::blocks;
use draglog::domain::round::layout::waits::{FIGURES, Figure};
use draglog::domain::round::result::Rules;
use draglog::domain::round::{Member, Mode, RULES, Role, Round, SCHEMA, VDAF, Vdaf};
use draglog::share::collect::{Side, read_inbox};
use draglog::share::keys::{Keyring, MemberSecret, collector_of};
use draglog::share::round::{Published, collectors, publish};
use draglog::share::{contribution, files, make};
use draglog::survey::Surveys;

/// A sealed round of two pulses.
fn open(folder: &Path, members: &[MemberSecret], keys: [&Keyring; 2]) -> Published {
    let surveys = Surveys::builtin();
    let pulses = ["context_gaps", "toil_hours"].map(|id| surveys.get(id).unwrap());
    let layout = pulses.into_iter().flat_map(blocks).chain(FIGURES.iter().map(Figure::block)).collect();
    let key = |keys: &Keyring| collector_of(&keys.new_collector().unwrap()).unwrap();
    let member = |secret: &MemberSecret| Member { name: secret.name.clone(), key: secret.public() };
    let round = Round {
        schema: SCHEMA.to_owned(),
        id: String::new(),
        title: "Cost".to_owned(),
        purpose: String::new(),
        readers: String::new(),
        retention_days: 1,
        weeks: "2026-W44..2026-W47".parse().unwrap(),
        mode: Mode::Sealed,
        surveys: Vec::new(),
        taxonomy_hash: String::new(),
        pilot: None,
        layout,
        vdaf: Vdaf { name: VDAF.0.to_owned(), version: VDAF.1 },
        min_contributions: RULES.min_contributions,
        rules: Rules { ..RULES },
        collectors: collectors([(Role::Coach, key(keys[0])), (Role::Trustee, key(keys[1]))]).unwrap(),
        roster: members.iter().map(member).collect(),
        opens: draglog::clock::now(),
        closes: draglog::clock::now(),
        earlier: Vec::new(),
    };
    publish(round, folder).unwrap()
}

/// Makes everybody's contribution; each says something in each block.
fn contribute(round: &Published, members: &[MemberSecret]) -> (Duration, u64) {
    let (mut spent, mut size) = (Duration::ZERO, 0);
    for (number, member) in members.iter().enumerate() {
        let cells = round.round.layout.iter().map(|block| vec![number % block.no_answer()]).collect();
        let part = Part::new(&round.round.layout, cells).unwrap();
        let start = Instant::now();
        let made = make::contribution(round, member, &part).unwrap();
        let bytes = contribution::to_bytes(&made).unwrap();
        spent += start.elapsed();
        size = bytes.len() as u64;
        let file = round.folder.join(files::CONTRIBUTIONS).join(format!("{number:016x}.json"));
        std::fs::write(file, bytes).unwrap();
    }
    (spent, size)
}

fn side<'a>(round: &'a Published, role: Role, keys: &Keyring) -> Side<'a> {
    let secret = keys.collector(&round.round.collector(role).unwrap().key).unwrap().unwrap();
    Side::new(round, role, secret).unwrap()
}

fn main() {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|count| count.parse().ok()).collect();
    let counts = if given.is_empty() { vec![10, 100, 1000] } else { given };
    println!("members  file (bytes)  make each (ms)  combine (ms)  check (ms)  combine (ms)  all (ms)");
    for count in counts {
        let home = tempfile::tempdir().unwrap();
        let keys = ["coach", "trustee"].map(|who| Keyring::new(&home.path().join(who)));
        let members: Vec<_> =
            (0..count).map(|number| MemberSecret::generate(&format!("member {number}")).unwrap()).collect();
        let round = open(&home.path().join("round"), &members, [&keys[0], &keys[1]]);
        let (spent, size) = contribute(&round, &members);
        let (coach, trustee) = (side(&round, Role::Coach, &keys[0]), side(&round, Role::Trustee, &keys[1]));
        let milliseconds = |length: Duration| length.as_secs_f64() * 1000.0;
        let timed = |work: &dyn Fn()| {
            let start = Instant::now();
            work();
            milliseconds(start.elapsed())
        };
        let first = timed(&|| coach.tell(&coach.begin(read_inbox(&round).unwrap()).unwrap()).unwrap());
        let second = timed(&|| trustee.answer(trustee.check(read_inbox(&round).unwrap()).unwrap(), false).unwrap());
        let third = timed(&|| {
            let gathered = coach.finish(read_inbox(&round).unwrap()).unwrap();
            assert_eq!(gathered.members.len(), count);
            let total: u32 = gathered.sums[0].iter().sum();
            assert_eq!(total as usize, count, "one answer each");
        });
        let each = milliseconds(spent) / count as f64;
        let all = first + second + third;
        println!("{count:7}  {size:12}  {each:14.2}  {first:12.0}  {second:10.0}  {third:12.0}  {all:8.0}");
    }
}
