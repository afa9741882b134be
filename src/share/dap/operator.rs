//! What the people who run the service get: the tasks of either half with the keys that both verify with, and the collector's
//! script. Keys and tokens are drawn here: the service's own tool draws them for one half, and both need the same.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::keys::CollectorKey;
use super::tasks::{circuit, day_number, task, write};
use super::wire::{Circuit, Half, TASK_ID};
use crate::domain::round::collection::{BATCH_DAYS, Collection, CollectionTask, FILE, PRECISION};
use crate::domain::round::layout::Block;
use crate::domain::say::words::capital;
use crate::domain::time::Weeks;
use crate::share::encoding::encode;
use crate::share::seal::random;
use crate::share::{Result, canonical};

/// Bytes of the key that both halves verify a task's reports with.
const VERIFY_KEY: usize = 32;
/// Days after which a half may let a report go, for which a week can be collected.
const KEPT_DAYS: u32 = 56;
/// The collector's script, with places for what is its own.
const COLLECT: &str = include_str!("../../../assets/dap-collect.sh");

/// A file for one of those who run the service.
pub(crate) struct OperatorFile {
    /// Below the folder that is handed on, with the folder of whoever gets it.
    pub name: &'static str,
    /// Wiped from memory when it is written.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether it holds a secret.
    pub is_secret: bool,
}

/// What both halves hold in common, and nobody else.
struct Secrets {
    /// One for each task.
    verify_keys: Vec<Zeroizing<[u8; VERIFY_KEY]>>,
    /// The leader shows it to the helper.
    halves: Zeroizing<String>,
    /// The collector shows it to the leader.
    collector: Zeroizing<String>,
}

/// A task for each block, of which only the number is drawn.
///
/// # Errors
/// If the system gives no randomness.
pub(crate) fn tasks(layout: Vec<Block>) -> Result<Vec<CollectionTask>> {
    layout.into_iter().map(|block| Ok(task(block, &random::<TASK_ID>()?))).collect()
}

/// All files of a collection that is complete: one to give to every developer, the others to one person each.
///
/// # Errors
/// If the system gives no randomness, or something cannot be spelled out.
pub(crate) fn files(collection: &Collection, collector: &CollectorKey) -> Result<Vec<OperatorFile>> {
    let token = || Ok::<_, crate::share::ShareError>(Zeroizing::new(encode(&*Zeroizing::new(random::<32>()?))));
    let secrets = Secrets {
        verify_keys: collection.tasks.iter().map(|_| Ok(Zeroizing::new(random()?))).collect::<Result<_>>()?,
        halves: token()?,
        collector: token()?,
    };
    let file =
        |name, text: String, is_secret| OperatorFile { name, bytes: Zeroizing::new(text.into_bytes()), is_secret };
    let tasks = write(collection)?;
    Ok(vec![
        file(FILE, tasks.clone(), false),
        file("leader/tasks-leader.yaml", provisioned(collection, collector, &secrets, Half::Leader), true),
        file("helper/tasks-helper.yaml", provisioned(collection, collector, &secrets, Half::Helper), true),
        file("collector/token", format!("{}\n", *secrets.collector), true),
        file("collector/collect.sh", collect(collection, collector), false),
        file("collector/TASKS.toml", tasks, false),
    ])
}

/// The tasks of one half, as `provision-tasks` reads them.
fn provisioned(collection: &Collection, collector: &CollectorKey, secrets: &Secrets, half: Half) -> String {
    let mut text = format!(
        "# For the operator of the {half} and nobody else: whoever knows a verify key can forge reports.\n\
         # Provision it, then delete it. Provisioning a task again deletes its reports.\n"
    );
    let own_secrets = secrets_of(secrets, half);
    for (task, key) in collection.tasks.iter().zip(&secrets.verify_keys) {
        text.push_str(&terms(collection, task, half));
        let key = Zeroizing::new(encode(&key[..]));
        let _ = writeln!(text, "  vdaf_verify_key: \"{}\"", *key);
        text.push_str(&collected_by(collector));
        text.push_str(&own_secrets);
    }
    text
}

/// What everybody knows of a task, and which half this one is.
fn terms(collection: &Collection, task: &CollectionTask, half: Half) -> String {
    let (own, peer) = match half {
        Half::Leader => (&collection.leader, &collection.helper),
        Half::Helper => (&collection.helper, &collection.leader),
    };
    let role = capital(half.as_str());
    format!(
        "- task_id: \"{}\"\n  own_aggregator_endpoint: \"{own}\"\n  peer_aggregator_endpoint: \"{peer}\"\n  \
         batch_mode: TimeInterval\n  vdaf: {}\n  role: {role}\n  task_info: \"{}\"  # {}\n  \
         time_precision: {PRECISION}\n  task_start: {}\n  task_duration: {}\n  report_expiry_age: {KEPT_DAYS}\n  \
         min_batch_size: {}\n  tolerable_clock_skew: 1\n",
        task.id,
        yaml(circuit(task)),
        encode(task.info.as_bytes()),
        task.info,
        day_number(collection.weeks.from()),
        BATCH_DAYS * u64::from(collection.weeks.count()),
        collection.rules.minimum,
    )
}

fn collected_by(CollectorKey { id, kem, kdf, aead, bytes, .. }: &CollectorKey) -> String {
    let key = encode(bytes);
    format!(
        "  collector_hpke_config:\n    id: {id}\n    kem_id: {kem}\n    kdf_id: {kdf}\n    aead_id: {aead}\n    public_key: \"{key}\"\n"
    )
}

/// Tokens that this half shows, and hashes of those that it is shown.
fn secrets_of(secrets: &Secrets, half: Half) -> Zeroizing<String> {
    let hash = |token: &str| encode(&canonical::sha256(token.as_bytes()));
    Zeroizing::new(match half {
        Half::Leader => format!(
            "  aggregator_auth_token:\n    type: Bearer\n    token: \"{}\"\n  collector_auth_token_hash:\n    type: Bearer\n    hash: \"{}\"\n",
            *secrets.halves,
            hash(&secrets.collector)
        ),
        Half::Helper => format!(
            "  aggregator_auth_token_hash:\n    type: Bearer\n    hash: \"{}\"\n  aggregation_mode: Synchronous\n",
            hash(&secrets.halves)
        ),
    })
}

fn yaml(circuit: Circuit) -> String {
    match circuit {
        Circuit::Histogram { length, chunk } => {
            format!("!Prio3Histogram\n    length: {length}\n    chunk_length: {chunk}")
        }
        Circuit::SumVec { length, max, chunk } => {
            format!("!Prio3SumVec\n    max_measurement: {max}\n    length: {length}\n    chunk_length: {chunk}")
        }
    }
}

/// The collector's script: a line for each week that can be asked for, and one for each task.
fn collect(collection: &Collection, collector: &CollectorKey) -> String {
    let start = |week: Weeks| day_number(week.from()) * PRECISION;
    let weeks: Vec<String> =
        collection.weeks.each().map(|week| format!("  {}) start={} ;;", week.first(), start(week))).collect();
    let tasks: Vec<String> = collection
        .tasks
        .iter()
        .map(|task| format!("one {} {} {}", task.block.id, task.id, task.configuration))
        .collect();
    COLLECT
        .replace("@WEEKS@", &weeks.join("\n"))
        .replace("@TASKS@", &tasks.join("\n"))
        .replace("@MINIMUM@", &collection.rules.minimum.to_string())
        .replace("@COLLECTOR@", &collector.text)
}
