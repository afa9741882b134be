//! The draft's bytes. Integers are big-endian; what varies in length has its length in front.

use crate::domain::say::words::words;
use crate::share::canonical;

/// What every context and seal begins with.
pub const DRAFT: &[u8] = crate::domain::round::collection::DRAFT.as_bytes();
/// Bytes of a report's number, which is the proof's nonce as well.
pub const REPORT_ID: usize = 16;
/// Bytes of a task's number.
pub const TASK_ID: usize = 32;

/// What a task is: everything that client, both aggregators and the collector have to agree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Configuration<'a> {
    pub info: &'a [u8],
    pub leader: &'a str,
    pub helper: &'a str,
    /// Unit of times, in seconds.
    pub time_precision: u64,
    pub minimum: u64,
    pub circuit: Circuit,
    /// Start and length in units of the precision, if it has an end.
    pub interval: Option<(u64, u64)>,
}

/// What is proved of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    Histogram { length: u32, chunk: u32 },
    SumVec { length: u32, max: u64, chunk: u32 },
}

words! {
    /// Which half of the service.
    pub enum Half, "half" {
        Leader = "leader",
        Helper = "helper",
    }
}

/// A share that is sealed to one half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedShare {
    /// Number of the half's key.
    pub key: u8,
    pub encapsulated: Vec<u8>,
    pub text: Vec<u8>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReport {
    pub id: [u8; REPORT_ID],
    /// In units of the task's precision.
    pub time: u64,
    pub public: Vec<u8>,
    pub leader: SealedShare,
    pub helper: SealedShare,
}

impl Configuration<'_> {
    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        const TIME_INTERVAL: u8 = 1;
        const TASK_INTERVAL: u16 = 1;
        let mut bytes = vec![u8::try_from(self.info.len()).unwrap_or(u8::MAX)];
        bytes.extend(self.info);
        put16(&mut bytes, self.leader.as_bytes());
        put16(&mut bytes, self.helper.as_bytes());
        bytes.extend(self.time_precision.to_be_bytes());
        bytes.extend(self.minimum.to_be_bytes());
        bytes.push(TIME_INTERVAL);
        put16(&mut bytes, &[]);
        bytes.extend(self.circuit.code().to_be_bytes());
        put16(&mut bytes, &self.circuit.parameters());
        let mut extensions = Vec::new();
        if let Some((start, duration)) = self.interval {
            extensions.extend(TASK_INTERVAL.to_be_bytes());
            put16(&mut extensions, &[start.to_be_bytes(), duration.to_be_bytes()].concat());
        }
        put16(&mut bytes, &extensions);
        bytes
    }
}

impl Circuit {
    const fn code(self) -> u32 {
        match self {
            Self::SumVec { .. } => 3,
            Self::Histogram { .. } => 4,
        }
    }

    fn parameters(self) -> Vec<u8> {
        match self {
            Self::Histogram { length, chunk } => [length.to_be_bytes(), chunk.to_be_bytes()].concat(),
            Self::SumVec { length, max, chunk } => {
                [&length.to_be_bytes()[..], &max.to_be_bytes(), &chunk.to_be_bytes()].concat()
            }
        }
    }
}

impl Half {
    /// What a share to this half is sealed as.
    #[must_use]
    pub fn info(self) -> Vec<u8> {
        const CLIENT: u8 = 1;
        let to = match self {
            Self::Leader => 2,
            Self::Helper => 3,
        };
        [DRAFT, b" input share", &[CLIENT, to]].concat()
    }
}

impl SealedReport {
    /// Its bytes, which are the body of an upload.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = metadata(&self.id, self.time);
        put32(&mut bytes, &self.public);
        for share in [&self.leader, &self.helper] {
            bytes.push(share.key);
            put16(&mut bytes, &share.encapsulated);
            put32(&mut bytes, &share.text);
        }
        bytes
    }
}

/// A number for the form of these bytes: a hash of the configuration of one task that the real service has worked with. The
/// draft's number alone does not name the form, which went on to change under the same number.
#[must_use]
pub fn form() -> String {
    let known = Configuration {
        info: b"draglog week",
        leader: "http://127.0.0.1:8801/",
        helper: "http://127.0.0.1:8802/",
        time_precision: 86_400,
        minimum: 100,
        circuit: Circuit::Histogram { length: 6, chunk: 2 },
        interval: Some((20_780, 364)),
    };
    canonical::hex(&canonical::sha256(&known.encode())[..8])
}

/// The context of a task's proofs.
#[must_use]
pub fn context(task: &[u8; TASK_ID]) -> Vec<u8> {
    [DRAFT, task].concat()
}

/// What the seals of a report are bound to.
#[must_use]
pub fn bound_to(task: &[u8; TASK_ID], configuration: &[u8], id: &[u8; REPORT_ID], time: u64, public: &[u8]) -> Vec<u8> {
    let mut bytes = [&task[..], configuration, &metadata(id, time)].concat();
    put32(&mut bytes, public);
    bytes
}

/// What is sealed: no extensions, then the share.
#[must_use]
pub fn sealed_text(share: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(6 + share.len());
    put16(&mut bytes, &[]);
    put32(&mut bytes, share);
    bytes
}

/// Number, time, and no public extensions.
fn metadata(id: &[u8; REPORT_ID], time: u64) -> Vec<u8> {
    let mut bytes = id.to_vec();
    bytes.extend(time.to_be_bytes());
    put16(&mut bytes, &[]);
    bytes
}

fn put16(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend(text);
}

fn put32(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(text);
}
