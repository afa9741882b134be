//! Programs that a tool built and started as its children.

use std::path::Path;

use crate::observe::event::Info;
use crate::observe::verdict::HandOff;

/// Whether a process is the program that a tool built and started as its child.
pub(super) fn is_built(how: &HandOff, info: &Info) -> bool {
    let exe = info.exe.as_deref().or_else(|| info.argv.first().map(Path::new));
    exe.is_some_and(|exe| how.children.iter().any(|glob| matches(glob, &exe.to_string_lossy())))
}

/// Whether `text` matches a pattern in which `*` stands for anything, slashes too.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|head| text.strip_prefix(head)) else { return false };
    let Some(tail) = parts.next_back() else { return rest.is_empty() };
    let mut rest = Some(rest);
    for part in parts {
        rest = rest.and_then(|rest| rest.find(part).and_then(|at| rest.get(at + part.len()..)));
    }
    rest.is_some_and(|rest| rest.ends_with(tail))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("*/go-build*/exe/*", "/tmp/go-build123/b001/exe/api"));
        assert!(matches("/usr/bin/make", "/usr/bin/make"));
        assert!(!matches("*/go-build*/exe/*", "/usr/bin/go"));
        assert!(!matches("*/target/*/deps/*", "/home/ann/target/debug/api"));
        assert!(!matches("a*bc*c", "abc"));
    }
}
