//! The form of a rule file.

use draglog::domain::log::wait::Kind;
use draglog::observe::rules::Rules;
use draglog::observe::rules::schema::TargetRule;
use serde_json::{Value, json};

use super::{flag, keys, list, number, one_of, table, text, texts};

const ROLES: [&str; 4] = ["watcher", "server", "repl", "other"];
const DAY_S: i64 = 86_400;

pub(super) fn rule() -> Value {
    let programs =
        texts("Base names of executables, and of scripts that an interpreter runs; * is any text, # a version.");
    let mut schema = table(
        &["id", "verb"],
        &[
            ("id", text("What the log calls the tool: letters, digits, . _ + -")),
            ("name", text("First word of labels; without it the program as typed.")),
            ("programs", programs),
            (
                "scripts",
                texts("Other names of the tool under an interpreter (npm-cli.js); with a /: the end of the path."),
            ),
            ("modules", texts("python -m MODULE, java CLASS.")),
            ("prefixes", texts("Words before the verb that are skipped: cargo +nightly build.")),
            ("value_flags", texts("Options whose next word is a value: neither verb nor target.")),
            ("several", flag("Several verbs may be given (mvn clean verify): the last that is a wait counts.")),
            ("pass_through", flag("Options behind -- are the tool's too: npm test -- --watch.")),
            ("show_from_s", show_from()),
            ("flags", flags()),
            ("verb", verbs()),
            ("example", list(&example())),
        ],
    );
    let some = |key: &str| json!({ "required": [key] });
    schema["anyOf"] = json!([some("programs"), some("scripts"), some("modules")]);
    schema
}

fn show_from() -> Value {
    number(0, DAY_S, "Shown first and asked about only from this length on; seconds.")
}

fn flags() -> Value {
    let options = |role: &str| (role.to_owned(), texts("Options that make it this, and no wait, whatever the verb."));
    let options: Vec<(String, Value)> = ROLES.into_iter().map(options).collect();
    table(&[], &options.iter().map(|(role, schema)| (role.as_str(), schema.clone())).collect::<Vec<_>>())
}

fn verbs() -> Value {
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_machine()).map(|kind| kind.as_str());
    let verb = table(
        &[],
        &[
            ("words", texts("Alternatives, each of one or more words; without them: whatever else is given.")),
            ("bare", flag("Instead of words: only when nothing but options is given.")),
            ("kind", one_of(kinds, "What is waited for.")),
            ("role", one_of(ROLES, "Instead of a kind, for what is no wait.")),
            ("label", text("Stands in the label for the words as typed; never a value.")),
            (
                "target",
                one_of(TargetRule::ALL.iter().map(|word| word.as_str()), "Whether the next word joins the label."),
            ),
            (
                "unknown_target",
                one_of(["below"], "A target that nobody knows says nothing: what runs below it decides."),
            ),
            ("only_with", texts("Only when one of these options is given.")),
            ("unless", texts("Not when one of these is given.")),
            ("runs", flag("What follows is a command line: if its tool is known, it is that (npx jest).")),
            ("hand_off", one_of(["itself"], "The run ends when the process becomes the program that it built.")),
            ("hand_off_children", texts("The run ends when a file of such a path is started.")),
            ("show_from_s", show_from()),
            ("silent_status", flag("Exit status 0 does not say how it went: the outcome is unknown.")),
        ],
    );
    let mut verbs = list(&verb);
    verbs["minItems"] = 1.into();
    verbs
}

fn example() -> Value {
    table(
        &["run", "is"],
        &[
            ("run", text("A command line.")),
            ("is", text("A kind, a role, or none for any role.")),
            ("label", text("Its label.")),
        ],
    )
}

#[test]
fn it_has_the_keys_that_are_read() {
    // What is told of a key that nobody knows names those that are known.
    let read = |table: &str| {
        let problem = Rules::check(&format!("{table}\n0123456789 = 1\n"), "rules/foo.toml").unwrap_err();
        let (_, known) = problem.message.split_once("; expected one of ").unwrap();
        let mut keys: Vec<String> = known.split(", ").map(str::to_owned).collect();
        keys.sort_unstable();
        keys
    };
    let schema = rule();
    assert_eq!(keys(&schema), read(""));
    assert_eq!(keys(&schema["properties"]["verb"]["items"]), read("[[verb]]"));
    assert_eq!(keys(&schema["properties"]["example"]["items"]), read("[[example]]"));
}
