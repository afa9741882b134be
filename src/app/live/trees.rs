//! Looks at a project's tracked files when a run fails and when the next one begins, so that "failed, then passed with
//! nothing changed" can be told. See [`crate::observe::repository`] for what is looked at.
//!
//! Rare, and on a thread of its own that begins with the first look: neither the observer nor the log waits for a disk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::diagnostics::OrLog;
use crate::domain::log::run::{ProcessKey, RunStart};
use crate::domain::log::wait::{Actor, Kind, WaitId};
use crate::domain::time::Moment;
use crate::observe::repository::{self, Tree};
use crate::paths;
use crate::storage::worker::Worker;
use crate::storage::{StorageError, Store, TreeMoment};
use crate::threads::Post;

/// Slow disks: looking is given up after so long.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same where a person waits for their prompt meanwhile: at the end of a wrapped command.
const PATIENCE_OF_A_PERSON: Duration = Duration::from_millis(200);
/// Runs that go on at one time; more are not remembered.
const CAPACITY: usize = 256;

/// Where a run goes on that may be worth a look.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    wait: WaitId,
    folder: PathBuf,
    started_at: Moment,
}

impl Site {
    /// Of a run that builds or checks what is in its folder; none of what only moves data about, and none of the background's:
    /// an editor checks with every key.
    #[must_use]
    pub(crate) fn of(run: &RunStart, wait: WaitId) -> Option<Self> {
        let is_check = matches!(
            run.what.kind,
            Kind::Build | Kind::Test | Kind::Lint | Kind::Generate | Kind::Container | Kind::Flash
        );
        let folder = run.folder.clone().filter(|_| is_check && run.actor != Actor::Background)?;
        Some(Self { wait, folder, started_at: run.started_at })
    }

    /// Notes the tree as the run begins, if the one before it failed.
    ///
    /// # Errors
    /// If the log cannot be read or written.
    pub(crate) fn began(&self, store: &mut Store) -> Result<(), StorageError> {
        if store.follows_failure(self.wait)? { self.note(TreeMoment::Began, store) } else { Ok(()) }
    }

    /// Notes the tree as the run has failed.
    ///
    /// # Errors
    /// If the log cannot be read or written.
    pub(crate) fn failed(&self, store: &mut Store) -> Result<(), StorageError> {
        self.note(TreeMoment::Failed, store)
    }

    fn note(&self, when: TreeMoment, store: &mut Store) -> Result<(), StorageError> {
        let seen = self.look(when, &store.salt()?, PATIENCE_OF_A_PERSON);
        seen.map_or(Ok(()), |fingerprint| store.note_tree(when, self.wait, fingerprint))
    }

    /// The same while nobody waits: only the writing is left to the log's thread.
    fn note_at_leisure(&self, when: TreeMoment, salt: &[u8], worker: &Worker) {
        let Some(fingerprint) = self.look(when, salt, PATIENCE) else { return };
        let wait = self.wait;
        worker.send(move |store| {
            store.note_tree(when, wait, fingerprint).or_log("the tree of a run was not noted");
        });
    }

    /// The tree's fingerprint. Of a run that failed it tells nothing if something changed meanwhile.
    fn look(&self, when: TreeMoment, salt: &[u8], patience: Duration) -> Option<i64> {
        let tree = repository::look(&self.folder, paths::home().as_deref(), salt, patience)?;
        (when == TreeMoment::Began || self.is_untouched(&tree)).then_some(tree.fingerprint)
    }

    /// Whether nothing changed while it ran: else nobody knows what it ran on.
    fn is_untouched(&self, tree: &Tree) -> bool {
        /// The clock by which file systems tell time stands still for up to ten milliseconds.
        const SLACK_MS: i64 = 20;
        tree.changed_ms < self.started_at.timestamp_millis() - SLACK_MS
    }
}

/// Looks for the observer; cheap to clone, and all clones are one.
#[derive(Clone)]
pub(crate) struct Trees {
    worker: Worker,
    orders: Arc<OnceLock<Sender<Order>>>,
}

enum Order {
    Began { key: ProcessKey, site: Site, follows_failure: bool },
    Ended { key: ProcessKey, is_failure: bool },
}

impl Trees {
    /// Notes what it sees in the log of `worker`.
    #[must_use]
    pub(crate) fn new(worker: Worker) -> Self {
        Self { worker, orders: Arc::default() }
    }

    /// A run began; called on the log's thread, which has just written it down.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub(crate) fn began(&self, store: &Store, run: &RunStart, wait: WaitId) -> Result<(), StorageError> {
        if let Some(site) = Site::of(run, wait) {
            let follows_failure = store.follows_failure(wait)?;
            self.order(Order::Began { key: run.key.clone(), site, follows_failure });
        }
        Ok(())
    }

    /// A run ended; called on the log's thread, so that it comes after its beginning.
    pub(crate) fn ended(&self, key: &ProcessKey, is_failure: bool) {
        if let Some(orders) = self.orders.get() {
            orders.post(Order::Ended { key: key.clone(), is_failure });
        }
    }

    fn order(&self, order: Order) {
        let orders = self.orders.get_or_init(|| {
            let (orders, inbox) = mpsc::channel();
            let worker = self.worker.clone();
            // Without a thread the receiver is gone and nothing is looked at.
            let thread = std::thread::Builder::new().name("trees".into());
            thread.spawn(move || carry_out(&inbox, &worker)).or_log("no tree of a run is looked at");
            orders
        });
        orders.post(order);
    }
}

fn carry_out(inbox: &Receiver<Order>, worker: &Worker) {
    let Some(Ok(salt)) = worker.call(Store::salt) else { return };
    let mut sites: HashMap<ProcessKey, Site> = HashMap::new();
    for order in inbox {
        match order {
            Order::Began { key, site, follows_failure } => {
                if follows_failure {
                    site.note_at_leisure(TreeMoment::Began, &salt, worker);
                }
                if sites.len() < CAPACITY {
                    sites.insert(key, site);
                }
            }
            Order::Ended { key, is_failure } => {
                if let Some(site) = sites.remove(&key).filter(|_| is_failure) {
                    site.note_at_leisure(TreeMoment::Failed, &salt, worker);
                }
            }
        }
    }
}
