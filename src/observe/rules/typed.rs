//! A command line as a person typed it, not as a process has it: a wrapper (`time`, `env A=b`) still has its command behind it.

use super::{Rules, shown};
use crate::observe::verdict::ProcessVerdict;

/// So far behind a wrapper a known tool is looked for.
const WRAPPER_WORDS: usize = 8;

impl Rules {
    /// What the rules say of the command, or of the one that it wraps. `argv` is looked at and dropped.
    #[must_use]
    pub fn classify_typed(&self, argv: &[String]) -> ProcessVerdict {
        let classify = |argv: &[String]| self.classify(argv, None, &program(argv));
        let outer = classify(argv);
        if !matches!(outer, ProcessVerdict::Wrapper { .. } | ProcessVerdict::PtyBridge { .. }) {
            return outer;
        }
        let mut inner = (1..argv.len().min(WRAPPER_WORDS)).map(|from| classify(&argv[from..]));
        inner
            .find(|verdict| {
                matches!(verdict, ProcessVerdict::Run(_) | ProcessVerdict::NotAWait { .. } | ProcessVerdict::Shell(_))
            })
            .unwrap_or(outer)
    }
}

/// The name of the program, as the kernel would call it.
fn program(argv: &[String]) -> String {
    let program = argv.first().map_or("", String::as_str);
    shown(program.rsplit('/').next().unwrap_or(program))
}
