//! What a round costs: the size of a contribution, the time to make one, and all five steps and the trustee's last look for 10,
//! 100 and 1,000 members, in files, as the commands do it. `cargo run --release --example round_cost [MEMBERS...]`

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "an example that measures")]

use std::path::Path;
use std::time::{Duration, Instant};

use draglog::domain::round::contribution::Part;
use draglog::domain::round::definition::{Coach, Definition, SCHEMA, Trustee};
use draglog::domain::round::layout::survey::blocks;
use draglog::domain::round::layout::waits;
use draglog::domain::round::{RULES, ShareHolder, VDAF, Vdaf};
use draglog::share::contribution::{file_name, make};
use draglog::share::definition::{SignedDefinition, SignedRound, accept, agree, sign};
use draglog::share::files::json;
use draglog::share::folder::Folder;
use draglog::share::inbox::{self, FileList};
use draglog::share::keys::Identity;
use draglog::share::roster::line_of;
use draglog::share::seal::CollectorSecret;
use draglog::share::side::Side;
use draglog::share::vdaf::ProofBinding;
use draglog::share::{canonical, files, step};
use draglog::survey::Surveys;

struct Team {
    coach: Identity,
    trustee: Identity,
    members: Vec<Identity>,
    secrets: [[u8; 32]; 2],
    round: SignedRound,
}

/// A round of two pulses and the figures of waits that both have signed.
fn open(count: usize) -> Team {
    let surveys = Surveys::builtin();
    let pulses = ["context_gaps", "toil_hours"].map(|id| surveys.get(id).unwrap());
    let identity = |name: &str| Identity::generate(name).unwrap();
    let (coach, trustee) = (identity("coach"), identity("trustee"));
    let members: Vec<Identity> = (0..count).map(|number| identity(&format!("member {number}"))).collect();
    let line = |identity: &Identity, roles: &str| line_of(identity, roles.parse().unwrap()).unwrap();
    let mut roster = vec![line(&coach, "coach"), line(&trustee, "trustee")];
    roster.extend(members.iter().map(|member| line(member, "member")));
    let secrets = [CollectorSecret::generate().unwrap(), CollectorSecret::generate().unwrap()];
    let now = draglog::clock::now();
    let definition = Definition {
        schema: SCHEMA.to_owned(),
        title: "Cost".to_owned(),
        purpose: String::new(),
        readers: String::new(),
        retention_days: 1,
        weeks: "2025-W44..2025-W47".parse().unwrap(),
        opened: now,
        closes: now + chrono::TimeDelta::days(1),
        surveys: Vec::new(),
        taxonomy_hash: String::new(),
        pilot: None,
        layout: pulses.into_iter().flat_map(blocks).chain(waits::blocks(false)).collect(),
        vdaf: Vdaf { name: VDAF.0.to_owned(), version: VDAF.1 },
        rules: RULES,
        earlier: Vec::new(),
        coach: Coach { name: "coach".into(), key: coach.public(), round_key: secrets[0].public() },
        trustee: Trustee { name: "trustee".into(), key: trustee.public() },
        roster,
        signature: String::new(),
    };
    let definition = sign(definition, &coach).unwrap();
    let defined = SignedDefinition { hash: canonical::hash(&definition).unwrap(), definition };
    let acceptance = accept(&defined, &trustee, &secrets[1]).unwrap();
    let round = agree(&defined, acceptance).unwrap();
    Team { coach, trustee, members, secrets: secrets.map(|secret| secret.to_bytes()), round }
}

/// Makes everybody's contribution; each says something in each block.
fn contribute(team: &Team, folder: &Folder) -> (Duration, usize) {
    let (mut spent, mut size) = (Duration::ZERO, 0);
    let contributions = folder.make_sub(files::CONTRIBUTIONS).unwrap();
    let layout = &team.round.definition.layout;
    for (number, member) in team.members.iter().enumerate() {
        let cells = layout.iter().map(|block| vec![number % block.options.len()]).collect();
        let part = Part::new(layout, cells).unwrap();
        let start = Instant::now();
        let bytes = json(&make(&team.round, member, &part).unwrap()).unwrap();
        spent += start.elapsed();
        size = bytes.len();
        let binding = ProofBinding { round: team.round.hash, member: member.public_bytes() };
        std::fs::write(contributions.path_of(&file_name(&binding)), bytes).unwrap();
    }
    (spent, size)
}

/// All steps in files, each side's own; how long each took.
fn steps(team: &Team, folder: &Folder) -> Vec<Duration> {
    let steps = folder.make_sub(files::STEPS).unwrap();
    let side = |role: ShareHolder| {
        let secret = CollectorSecret::from_bytes(&team.secrets[usize::from(role == ShareHolder::Trustee)]).unwrap();
        let identity = if role == ShareHolder::Coach { &team.coach } else { &team.trustee };
        Side::new(&team.round, folder, role, (secret, identity)).unwrap()
    };
    let (mut list, mut times) = (FileList::new(), Vec::new());
    for number in 1..=6 {
        let start = Instant::now();
        let side = side(step::from(number));
        let inbox = inbox::read(&team.round, folder).unwrap();
        let written = step::written(folder).unwrap();
        let made = match number {
            1 => Some(side.first(&inbox).unwrap()),
            2 => Some(side.second(&inbox, &written).unwrap()),
            3 => Some(side.third(&inbox, &written, &list).unwrap()),
            4 => Some(side.fourth(&inbox, &written, &list).unwrap()),
            5 => Some(side.fifth(&inbox, &written, &list).unwrap().0),
            _ => {
                let opened = side.confirm(&inbox, &written, &list).unwrap();
                assert_eq!(opened.n as usize, team.members.len());
                None
            }
        };
        if let Some(made) = made {
            steps.replace(&step::file_name(number), &made.bytes).unwrap();
            list = made.list;
        }
        times.push(start.elapsed());
    }
    times
}

/// The most memory that this process had, in MB.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
    let kilobytes: Option<u64> = line.split(' ').next().and_then(|number| number.parse().ok());
    kilobytes.map_or(line, |kilobytes| format!("{} MB", kilobytes / 1024))
}

fn main() {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|count| count.parse().ok()).collect();
    let counts = if given.is_empty() { vec![10, 100, 1000] } else { given };
    println!(
        "members  file (bytes)  make each (ms)  steps 1 2 3 4 5 and confirm (ms)      all (ms)  most memory so far"
    );
    for count in counts {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::open(Path::new(home.path())).unwrap();
        let team = open(count);
        let (spent, size) = contribute(&team, &folder);
        let times = steps(&team, &folder);
        let milliseconds = |length: Duration| length.as_secs_f64() * 1000.0;
        let each = milliseconds(spent) / count as f64;
        let words: Vec<String> = times.iter().map(|time| format!("{:.0}", milliseconds(*time))).collect();
        let all: Duration = times.iter().sum();
        println!("{count:7}  {size:12}  {each:14.2}  {:37}  {:8.0}  {}", words.join(" "), milliseconds(all), peak());
    }
}
