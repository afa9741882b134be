//! AI agents: what their hooks are called and mean (one file of `assets/agents` each), and what is read of what they send.
//!
//! A payload holds the prompt, the model's words and the tool's arguments. Only the fields that a table names are taken from
//! it, while it is parsed; nothing else of it is ever in this program's memory as a value, in a file or in an error.

mod json_text;
pub(crate) mod payload;
pub(crate) mod settings;
pub(crate) mod table;

pub use payload::Payload;
pub use table::Agent;
