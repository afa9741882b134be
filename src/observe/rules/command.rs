//! What was executed: which program, with which words. Borrowed from the process's arguments, gone with them.

use std::path::Path;

/// A program and the words behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct CommandWords<'a> {
    /// The program or script as it was called, perhaps a path.
    pub(super) path: &'a str,
    /// The executable file, where it is known and this is not a script or an inner command.
    pub(super) exe: Option<&'a Path>,
    pub(super) args: &'a [String],
}

impl<'a> CommandWords<'a> {
    /// The inner command that begins with `argv`'s first word; one without a name where there is none.
    pub(super) fn inner(argv: &'a [String]) -> Self {
        let (path, rest) = argv.split_first().map_or(("", argv), |(path, rest)| (path.as_str(), rest));
        Self { path, exe: None, args: rest }
    }

    /// Base name of the program.
    pub(super) fn base(&self) -> &'a str {
        base_name(self.path)
    }

    /// The first word that is no option.
    pub(super) fn first_word(&self) -> Option<&'a str> {
        self.args.iter().map(String::as_str).find(|word| !is_option(word))
    }

    /// Whether `part` is in the path of the program or of its executable.
    pub(super) fn is_under(&self, part: &str) -> bool {
        self.path.contains(part) || self.exe.is_some_and(|exe| exe.to_string_lossy().contains(part))
    }
}

/// Whether the file at `path` is a hook of a repository. Such a script is named after its moment (`pre-commit`), not after
/// the tool that it runs.
pub(super) fn is_hook(path: &str) -> bool {
    let mut folders = path.rsplit('/').skip(1);
    match folders.next() {
        Some("hooks") => folders.next().is_some_and(|folder| folder.strip_suffix(".git").is_some()),
        Some(".githooks" | ".husky") => true,
        Some("_") => folders.next() == Some(".husky"),
        _ => false,
    }
}

/// Whether a word is an option. A lone `-` is standard input, hence none.
pub(super) fn is_option(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-')
}

/// The name of the file at the end of `path`, without what shells, daemons and packagers add to it.
pub(super) fn base_name(path: &str) -> &str {
    // `sshd: someone@pts/0`: a process that shows what it does in its title.
    let path = path.split_once(": ").map_or(path, |(title, _)| if title.contains(['/', ' ']) { path } else { title });
    let base = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    // A login shell is called `-zsh`.
    let base = base.strip_prefix('-').unwrap_or(base);
    let base = base.strip_suffix(".exe").unwrap_or(base);
    base.strip_prefix('.').and_then(|inner| inner.strip_suffix("-wrapped")).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::{base_name, is_hook};

    #[test]
    fn a_hook_is_known_by_its_folder() {
        for path in [".git/hooks/pre-commit", "/srv/api.git/hooks/update", ".githooks/pre-push", ".husky/_/pre-commit"]
        {
            assert!(is_hook(path), "{path}");
        }
        for path in ["pre-commit", "/usr/bin/pre-commit", "hooks/pre-commit", "/home/ann/.git/pre-commit"] {
            assert!(!is_hook(path), "{path}");
        }
    }

    #[test]
    fn the_base_name_is_what_a_person_would_call_it() {
        assert_eq!(base_name("/usr/bin/make"), "make");
        assert_eq!(base_name("-zsh"), "zsh");
        assert_eq!(base_name("sshd: me@pts/0"), "sshd");
        assert_eq!(base_name("/nix/store/x/bin/.cargo-wrapped"), "cargo");
        assert_eq!(base_name("cargo.exe"), "cargo");
        assert_eq!(base_name(""), "");
        assert_eq!(base_name("///"), "");
    }
}
