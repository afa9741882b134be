//! `draglog agent NAME`: printing, putting into an agent's own file, taking out again.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use draglog::agents::Agent;

use super::Machine;

/// Names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_printed_is_what_is_written_where_there_was_nothing() {
    let home = Machine::new();
    for agent in Agent::all() {
        let printed = home.stdout(&["agent", &agent.id]);
        home.stdout(&["agent", &agent.id, "--write"]);
        let written = std::fs::read_to_string(home.path(&agent.settings.file)).unwrap();
        assert_eq!(printed, written);
        if agent.settings.plugin.is_some() {
            continue;
        }
        let settings: serde_json::Value = serde_json::from_str(&written).unwrap();
        for event in agent.events() {
            let group = &settings["hooks"][event][0];
            let hook = if agent.settings.is_flat { group } else { &group["hooks"][0] };
            let command = format!("draglog agent event --agent {} 2>/dev/null || true", agent.id);
            assert_eq!(hook[&agent.settings.command_field], command);
            let is_in_ms = ["gemini", "qwen"].contains(&agent.id.as_str());
            assert_eq!(hook[&agent.settings.timeout_field], if is_in_ms { 5000 } else { 5 });
        }
    }
    let claude = std::fs::read_to_string(home.path(".claude/settings.json")).unwrap();
    assert!(claude.contains(r#""Notification": [{ "matcher": "permission_prompt|elicitation_dialog""#));
}

#[test]
fn writing_twice_changes_nothing_and_removing_gives_the_file_back() {
    let home = Machine::new();
    let own = "{\n  \"zoom\": 2, // mine\n  \"hooks\": {\n    \"Stop\": [\n      { \"hooks\": [{ \"type\": \"command\", \"command\": \"say\" }] }\n    ]\n  },\n  \"alpha\": 1\n}\n";
    std::fs::create_dir_all(home.path("dotfiles")).unwrap();
    std::fs::create_dir_all(home.path(".claude")).unwrap();
    let file = home.path("dotfiles/settings.json");
    std::fs::write(&file, own).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, home.path(".claude/settings.json")).unwrap();
    let shown = home.stdout(&["agent", "claude", "--write"]);
    assert!(
        shown.contains("+     \"UserPromptSubmit\": [") && shown.contains("  \"alpha\": 1") && !shown.contains("- {"),
        "{shown}"
    );
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("// mine") && written.ends_with("  \"alpha\": 1\n}\n"));
    assert!(home.path(".claude/settings.json").is_symlink());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(files(&home.path("dotfiles")).len(), 2, "the file as it was is kept");
    assert_eq!(home.stdout(&["agent", "claude", "--write"]), "");
    assert_eq!(files(&home.path("dotfiles")).len(), 2, "nothing was changed, so nothing was kept");
    home.stdout(&["agent", "claude", "--remove"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), own);
    assert_eq!(home.stdout(&["agent", "claude", "--remove"]), "");
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let home = Machine::new();
    std::fs::create_dir_all(home.path(".gemini")).unwrap();
    std::fs::write(home.path(".gemini/settings.json"), "{\n  \"a\": \n}").unwrap();
    let output = home.draglog(&["agent", "gemini", "--write"]).output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("line 2 is no JSON; nothing was changed"), "{words}");
    assert_eq!(home.draglog(&["agent", "gemni"]).output().unwrap().status.code(), Some(2));
    let words = String::from_utf8(home.draglog(&["agent", "gemni"]).output().unwrap().stderr).unwrap();
    assert!(words.contains("did you mean `gemini`?"), "{words}");
}

#[test]
fn a_file_of_draglogs_own_is_removed_as_a_whole() {
    let home = Machine::new();
    for agent in Agent::all().filter(|agent| agent.settings.is_own_file) {
        home.stdout(&["agent", &agent.id, "--write"]);
        assert!(home.path(&agent.settings.file).exists());
        assert_eq!(home.stdout(&["agent", &agent.id, "--write"]), "");
        home.stdout(&["agent", &agent.id, "--remove"]);
        assert!(!home.path(&agent.settings.file).exists(), "{}", agent.id);
        assert_eq!(home.stdout(&["agent", &agent.id, "--remove"]), "");
    }
    // A file that a person has added to stays with what they added.
    let file = home.path(".copilot/hooks/draglog.json");
    home.stdout(&["agent", "copilot", "--write"]);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen('{', "{\n  \"mine\": 1,", 1)).unwrap();
    home.stdout(&["agent", "copilot", "--remove"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\n  \"mine\": 1,\n  \"version\": 1\n}\n");
}

#[test]
fn a_plugin_takes_the_place_of_an_older_one_and_of_nobody_elses() {
    let home = Machine::new();
    let file = home.path(".config/opencode/plugins/draglog.js");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "// draglog agent event, in an earlier form\n").unwrap();
    let output = home.draglog(&["doctor", "--json"]).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("opencode reports only part of its turns"));
    home.stdout(&["agent", "opencode", "--write"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), home.stdout(&["agent", "opencode"]));
    std::fs::write(&file, "export const Other = 1\n").unwrap();
    let output = home.draglog(&["agent", "opencode", "--write"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("it is not draglog's; nothing was changed"));
    home.stdout(&["agent", "opencode", "--remove"]);
    assert!(file.exists());
}

#[test]
fn settings_may_live_elsewhere() {
    let home = Machine::new();
    home.draglog(&["agent", "claude", "--write"]).env("CLAUDE_CONFIG_DIR", home.path("elsewhere")).assert().success();
    assert!(home.path("elsewhere/settings.json").exists() && !home.path(".claude").exists());
    home.draglog(&["agent", "copilot", "--write"]).env("COPILOT_HOME", home.path("elsewhere")).assert().success();
    home.draglog(&["agent", "opencode", "--write"]).env("XDG_CONFIG_HOME", home.path("elsewhere")).assert().success();
    assert!(home.path("elsewhere/hooks/draglog.json").exists() && !home.path(".copilot").exists());
    assert!(home.path("elsewhere/opencode/plugins/draglog.js").exists() && !home.path(".config").exists());
}

#[test]
fn doctor_says_which_agents_tell_and_which_wait_for_trust() {
    let home = Machine::new();
    let agents = |home: &Machine| {
        let output = home.draglog(&["doctor", "--json"]).output().unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = document["checks"].as_array().unwrap().clone();
        checks
            .into_iter()
            .filter(|check| check["name"] == "agents")
            .map(|check| format!("{}: {}", check["status"].as_str().unwrap(), check["detail"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(agents(&home), [] as [String; 0], "no agent is there");
    std::fs::create_dir_all(home.path(".claude")).unwrap();
    assert_eq!(
        agents(&home),
        ["ok: Claude Code found, not connected; `draglog agent claude` prints what would connect it"]
    );
    home.stdout(&["agent", "claude", "--write"]);
    home.stdout(&["agent", "codex", "--write"]);
    let waiting = "warn: Codex CLI waits for you to accept draglog's hooks";
    assert_eq!(agents(&home), ["ok: turns of Claude Code and Codex CLI are recorded", waiting]);
    let trust = "[hooks.state.\"hooks.json:Stop:0\"]\ntrusted_hash = \"sha256:0\"\n";
    std::fs::write(home.path(".codex/config.toml"), trust).unwrap();
    assert_eq!(agents(&home), ["ok: turns of Claude Code and Codex CLI are recorded"]);
    let file = home.path(".claude/settings.json");
    let text =
        std::fs::read_to_string(&file).unwrap().replace("--agent claude", "").replacen("draglog agent event", "say", 1);
    std::fs::write(file, text).unwrap();
    assert_eq!(agents(&home)[1], "warn: Claude Code reports only part of its turns");
}
