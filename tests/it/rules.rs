//! Rule files as people write them, and command lines as machines start them.

use std::fs;
use std::path::Path;

use draglog::domain::log::wait::Kind;
use draglog::observe::rules::Rules;
use draglog::observe::rules::schema::{Verb, VerbMeaning};
use draglog::observe::verdict::{HostKind, ProcessVerdict, Shell, ShellTask, ToolRole};
use proptest::prelude::*;

fn argv(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn verdict(line: &str) -> ProcessVerdict {
    Rules::builtin().classify(&argv(line), None, "")
}

/// `kind label` of a run, else what it is instead.
fn said(verdict: &ProcessVerdict) -> String {
    match verdict {
        ProcessVerdict::Run(run) => format!("{} {}", run.what.kind, run.what.label),
        ProcessVerdict::NotAWait { role, .. } => format!("{role:?}").to_lowercase(),
        ProcessVerdict::Host(host) => format!("{:?} {}", host.kind, host.name).to_lowercase(),
        ProcessVerdict::Shell(Shell { doing: ShellTask::Script(name), .. }) => format!("script {name}"),
        ProcessVerdict::Shell(shell) => format!("{:?} {}", shell.doing, shell.name).to_lowercase(),
        ProcessVerdict::Wrapper { name } => format!("wrapper {name}"),
        ProcessVerdict::PtyBridge { name } => format!("pty {name}"),
        ProcessVerdict::Unknown { program, verb: Some(verb) } => format!("unknown {program} {verb}"),
        ProcessVerdict::Unknown { program, verb: None } => format!("unknown {program}"),
    }
}

fn assert_said(expectations: &[(&str, &str)]) {
    let rules = Rules::builtin();
    let wrong: Vec<String> = expectations
        .iter()
        .map(|(line, expected)| (line, expected, said(&rules.classify(&argv(line), None, ""))))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(line, expected, found)| format!("{line}: expected {expected}, found {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_tool_that_was_promised_is_known() {
    let promised = "cargo rustc make ninja cmake meson bazel bazelisk buck2 gradle gradlew mvn mvnw sbt ant npm pnpm yarn bun npx \
        tsx tsc vite webpack rollup esbuild turbo nx jest vitest mocha playwright cypress eslint prettier just task rake rspec \
        bundle composer phpunit deno bats pants pytest tox nox pip uv poetry mypy ruff pre-commit go golangci-lint dotnet \
        msbuild swift xcodebuild zig gcc g++ clang stack cabal dune mix rebar3 lein docker podman buildah kubectl helm \
        terraform tofu pulumi ansible-playbook gh glab git nix guix west idf.py platformio bitbake openocd esptool probe-rs \
        st-flash dfu-util qemu-system-arm";
    for program in promised.split_whitespace() {
        let found = verdict(&format!("{program} --version"));
        assert!(matches!(found, ProcessVerdict::NotAWait { role: ToolRole::Other, .. }), "{program}: {found:?}");
    }
}

#[test]
fn shells_wrappers_and_hosts_are_told_apart() {
    assert_said(&[
        ("bash", "interactive bash"),
        ("-zsh", "interactive zsh"),
        ("bash -l", "interactive bash"),
        ("fish -C true", "interactive fish"),
        ("bash --rcfile x -i", "interactive bash"),
        ("sh -c make", "command sh"),
        ("bash -lc make", "command bash"),
        ("bash -o pipefail -ec make", "command bash"),
        ("bash ./build.sh --fast", "script build.sh"),
        ("bash /dev/fd/63", "command bash"),
        ("bash ./gradlew build", "build gradlew build"),
        ("sh /usr/bin/mvn test", "test mvn test"),
        ("time make", "wrapper time"),
        ("env FOO=1 make", "wrapper env"),
        ("nice -n 5 make", "wrapper nice"),
        ("xargs make", "wrapper xargs"),
        ("sudo -u x make", "pty sudo"),
        ("script -c make", "pty script"),
        ("nvim main.rs", "editor editor"),
        ("tmux new-session", "multiplexer multiplexer"),
        ("watch make", "watcher watcher"),
        ("draglog", "draglog draglog"),
        ("rust-analyzer", "server"),
        ("python3 -m http.server", "server"),
        ("python3", "repl"),
        ("node -e 1", "other"),
        ("python3 train.py fit", "unknown train.py fit"),
        ("ld -o a a.o", "unknown ld"),
        ("mytool pack", "unknown mytool pack"),
    ]);
}

#[test]
fn agents_are_known_and_their_namesakes_are_not() {
    assert_said(&[
        ("claude", "agent claude"),
        ("node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js", "agent claude"),
        ("npx claude", "agent claude"),
        ("codex exec x", "agent codex"),
        ("cursor-agent", "agent cursor-agent"),
        ("python3 /home/me/.local/bin/aider", "agent aider"),
        ("node /usr/bin/gemini", "agent gemini"),
        ("opencode", "agent opencode"),
        ("goose session", "agent goose"),
        ("goose up", "unknown goose up"),
        ("amp", "unknown amp"),
        ("node /usr/lib/node_modules/@sourcegraph/amp/dist/main.js", "agent amp"),
        ("copilot", "agent copilot"),
        ("copilot deploy", "unknown copilot deploy"),
        ("cn", "unknown cn"),
        ("node /usr/lib/node_modules/@continuedev/cli/dist/cn.js", "agent continue"),
        ("q chat", "agent q"),
        ("q select", "unknown q select"),
    ]);
}

#[test]
fn a_process_that_rewrote_its_arguments_is_still_known() {
    let rules = Rules::builtin();
    let of = |first: &str, exe: &str| said(&rules.classify(&[first.to_owned()], Some(Path::new(exe)), ""));
    assert_eq!(of("npm test", "/usr/bin/node"), "test npm test");
    assert_eq!(of("npm run build", "/usr/bin/node"), "build npm run build");
    assert_eq!(of("sshd: me@pts/0", "/usr/sbin/sshd"), "session session");
    assert_eq!(of("oddly-named", "/usr/bin/zsh"), "interactive zsh");
    assert_eq!(of("/home/make stuff/prog", "/home/make stuff/prog"), "unknown prog");
    assert_eq!(said(&rules.classify(&[], None, "cargo")), "other");
    assert_eq!(said(&rules.classify(&argv("claude"), Some(Path::new("/usr/bin/node")), "node")), "agent claude");
}

#[test]
fn the_end_of_the_build_part_and_the_threshold_are_told() {
    let ProcessVerdict::Run(run) = verdict("cargo run") else { panic!("cargo run is a run") };
    assert!(run.hand_off.unwrap().replaces_itself);
    let ProcessVerdict::Run(run) = verdict("go run .") else { panic!("go run is a run") };
    assert!(!run.hand_off.unwrap().children.is_empty());
    let ProcessVerdict::Run(run) = verdict("git fetch") else { panic!("git fetch is a run") };
    assert_eq!(run.what.show_from.unwrap().as_secs(), 10);
}

fn problem(source: &str) -> String {
    Rules::check(source, "rules/foo.toml").map(|_| ()).unwrap_err().to_string()
}

#[test]
fn a_mistake_in_a_rule_is_told_with_its_line_and_the_nearest_word() {
    let head = "id = \"foo\"\nprograms = [\"foo\"]\n\n[[verb]]\n";
    assert_eq!(
        problem(&format!("{head}kindd = \"build\"\n")),
        "rules/foo.toml:5: unknown key `kindd`; did you mean `kind`?"
    );
    assert_eq!(
        problem(&format!("{head}kind = \"buld\"\n")),
        "rules/foo.toml:5: unknown kind `buld`; did you mean `build`?"
    );
    assert_eq!(
        problem(&format!("{head}role = \"servr\"\n")),
        "rules/foo.toml:5: unknown role `servr`; did you mean `server`?"
    );
    assert_eq!(
        problem(&format!("{head}kind = 3\n")),
        "rules/foo.toml:5: found the number 3, expected a text in quotes"
    );
    assert!(problem(&format!("{head}kind = \"review\"\n")).contains("entered by hand"));
    assert!(problem(&format!("{head}kind = \"build\"\nwords = [\"a\\u001b\"]\n")).starts_with("rules/foo.toml:6: "));
    assert!(problem(&format!("{head}words = [\"x\"]\n")).starts_with("rules/foo.toml:4: the verb has neither"));
    let second = format!("{head}kind = \"build\"\n[[verb]]\nwords = [\"x\"]\nkind = \"test\"\nrole = \"repl\"\n");
    assert!(
        problem(&second).starts_with("rules/foo.toml:6: `kind` and `role` exclude each other"),
        "{}",
        problem(&second)
    );
    assert!(problem("id = \"foo\n").starts_with("rules/foo.toml:1: "));
    assert!(problem("programs = [\"x\"]\n").contains("`id` is missing"));
    let example = "\n[[example]]\nrun = \"foo x\"\nis = \"test\"\n";
    assert_eq!(
        problem(&format!("{head}kind = \"build\"\n{example}")),
        "rules/foo.toml:7: the example `foo x` is a wait of kind build (`foo`); change the example or the rule"
    );
}

#[test]
fn the_users_rules_override_by_id_and_bad_files_are_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
    write("make.toml", b"id = \"make\"\nprograms = [\"make\"]\n[[verb]]\nkind = \"deploy\"\n");
    write("pack.toml", b"id = \"pack-it\"\nprograms = [\"pack.sh\"]\n[[verb]]\nwords = [\"all\"]\nkind = \"build\"\n");
    write("latin.toml", b"id = \"l\"\n# caf\xe9\n");
    write("large.toml", &vec![b'#'; 70_000]);
    write("twice.toml", b"id = \"make\"\nprograms = [\"x\"]\n[[verb]]\nkind = \"build\"\n");
    write("notes.txt", b"not a rule");
    fs::create_dir(folder.path().join("dir.toml")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("gone.toml")).unwrap();

    let (rules, problems) = Rules::load(folder.path());
    let of = |line: &str| said(&rules.classify(&argv(line), None, ""));
    assert_eq!(of("make test"), "deploy make");
    assert_eq!(of("bash ./pack.sh all"), "build pack.sh all");
    assert_eq!(of("bash ./pack.sh some"), "script pack.sh");
    assert_eq!(of("cargo build"), "build cargo build");
    assert_ne!(rules.version(), Rules::builtin().version());

    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let about = |name: &str| told.iter().find(|text| text.starts_with(&format!("rules/{name}"))).unwrap();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(about("latin.toml:2").contains("UTF-8"));
    assert!(about("large.toml").contains("64 KiB"));
    assert!(about("twice.toml").contains("`make` already"));
    assert!(about("dir.toml").contains("not a plain file"));
    assert!(about("gone.toml").contains("cannot be read"));
}

#[test]
fn a_folder_that_does_not_exist_is_no_problem() {
    let (rules, problems) = Rules::load(Path::new("/nonexistent/rules"));
    assert!(problems.is_empty());
    assert_eq!(rules.version(), Rules::builtin().version());
}

#[test]
fn saying_that_a_command_is_a_build_makes_it_one() {
    let folder = tempfile::tempdir().unwrap();
    for (program, verb) in [("train.py", Some("fit")), ("mytool", None)] {
        let (name, text) = Rules::user_rule(program, verb, Kind::Build);
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (rules, problems) = Rules::load(folder.path());
    assert_eq!(problems, []);
    let of = |line: &str| said(&rules.classify(&argv(line), None, ""));
    assert_eq!(of("python3 train.py fit --lr 3"), "build train.py fit");
    assert_eq!(of("python3 train.py plot"), "unknown train.py plot");
    assert_eq!(of("/opt/mytool --fast"), "build mytool");
}

#[test]
fn every_rule_is_listed_with_its_waits() {
    let rules = Rules::builtin();
    let cargo = rules.rules().find(|rule| rule.id == "cargo").unwrap();
    assert_eq!(cargo.programs, ["cargo"]);
    let is_test = |verb: &&Verb| verb.words == [["test"], ["t"]] && verb.meaning == VerbMeaning::Wait(Kind::Test);
    assert_eq!(cargo.verbs.iter().filter(is_test).count(), 1);
    assert!(rules.rules().count() > 100);
}

/// Programs that the shipped rules and hosts know, for lines that look real.
const PROGRAMS: &[&str] = &[
    "cargo",
    "make",
    "npm",
    "npx",
    "yarn",
    "node",
    "python3",
    "bash",
    "java",
    "docker",
    "git",
    "gradle",
    "mvn",
    "uv",
    "just",
    "sudo",
    "env",
    "kubectl",
    "qemu-system-arm",
    "gcc",
    "sbt",
    "claude",
    "idf.py",
    "openocd",
    "nx",
    "bundle",
    "-zsh",
    "xonsh",
];

const VERBS: &[&str] =
    &["build", "test", "run", "exec", "-m", "-c", "--", "-jar", "compose", "up", "clean", "-f", "-p", "workspace", "."];

proptest! {
    #[test]
    fn whatever_the_arguments_are_there_is_an_answer(argv in prop::collection::vec(".{0,20}", 0..8), name in ".{0,16}") {
        let verdict = Rules::builtin().classify(&argv, argv.first().map(Path::new), &name);
        prop_assert!(!said(&verdict).chars().any(char::is_control));
    }

    #[test]
    fn no_word_but_those_of_the_rules_gets_into_a_label(
        program in prop::sample::select(PROGRAMS),
        before in prop::collection::vec(prop::sample::select(VERBS), 0..4),
        after in prop::collection::vec(prop::sample::select(VERBS), 0..3),
        canary in prop::sample::select(vec!["/home/canary/x", "canary@host", "PASS=canary", "--token=canary", "0canary", "canary\u{1b}[31m", "a canary", "canary-canary-canary-canary"]),
    ) {
        let words = [program].into_iter().chain(before).chain([canary]).chain(after);
        let argv: Vec<String> = words.map(str::to_owned).collect();
        let verdict = Rules::builtin().classify(&argv, None, "");
        match &verdict {
            ProcessVerdict::Run(run) => {
                prop_assert!(!run.what.label.contains("canary"), "{argv:?}: {}", run.what.label);
                prop_assert!(!run.why.contains("canary"), "{argv:?}: {}", run.why);
                prop_assert!(run.what.label.chars().all(|c| c.is_ascii_alphanumeric() || " ._:+@/-".contains(c)), "{}", run.what.label);
            }
            ProcessVerdict::NotAWait { why, .. } => prop_assert!(!why.contains("canary"), "{argv:?}: {why}"),
            ProcessVerdict::Host(host) => prop_assert!(host.kind != HostKind::Draglog),
            _ => {}
        }
    }
}
