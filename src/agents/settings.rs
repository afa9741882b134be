//! An agent's own settings: what to paste, and the same put into its file or taken out, every other byte left as it is.

use std::ops::Range;

use super::json_text::{Content, Node, read};
use super::table::Agent;

/// Every hook of draglog's has this in its command.
const OURS: &str = "draglog agent event";

/// The file is not what an agent writes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SettingsError {
    /// No JSON from this line on.
    #[error("line {line} is no JSON")]
    Json { line: usize },
    /// Something else stands where hooks belong.
    #[error("`{0}` is not what hooks are kept in")]
    Form(String),
    /// A program of somebody else's has draglog's place.
    #[error("it is not draglog's")]
    Foreign,
}

/// The settings to paste.
#[must_use]
pub(crate) fn snippet(agent: &Agent) -> String {
    if let Some(plugin) = &agent.settings.plugin {
        return plugin.clone();
    }
    let version = agent.settings.version.map_or(String::new(), |version| format!("  \"version\": {version},\n"));
    let events: Vec<String> = agent.events().map(|event| format!("    {}", member(agent, event))).collect();
    format!("{{\n{version}  \"hooks\": {{\n{}\n  }}\n}}\n", events.join(",\n"))
}

/// The command of a hook. It never fails and never prints, also where draglog is gone.
#[must_use]
pub(crate) fn command(agent: &Agent) -> String {
    format!("{OURS} --agent {} 2>/dev/null || true", agent.id)
}

fn member(agent: &Agent, event: &str) -> String {
    format!("\"{event}\": [{}]", group(agent, event))
}

/// What stands in the list of an event.
fn group(agent: &Agent, event: &str) -> String {
    let matcher = matcher(agent, event).map_or(String::new(), |values| format!("\"matcher\": \"{values}\", "));
    if agent.settings.is_flat {
        format!("{{ {matcher}{} }}", hook(agent, event))
    } else {
        format!("{{ {matcher}\"hooks\": [{{ {} }}] }}", hook(agent, event))
    }
}

/// The values of the event's field for which there is a hook, where it is not for all.
fn matcher(agent: &Agent, event: &str) -> Option<String> {
    let has_all = agent.rows(event).any(|on| on.field.is_none());
    let values: Vec<&str> = agent.rows(event).flat_map(|on| on.values.iter().map(String::as_str)).collect();
    (agent.settings.has_matchers && !has_all).then(|| values.join("|"))
}

fn hook(agent: &Agent, event: &str) -> String {
    let settings = &agent.settings;
    let name = settings.hook_name.as_ref().map_or(String::new(), |name| format!("\"name\": \"{name}\", "));
    let background = if agent.rows(event).all(|on| on.is_background) { ", \"async\": true" } else { "" };
    let (called, command) = (&settings.command_field, command(agent));
    let (limit, timeout) = (&settings.timeout_field, settings.timeout);
    format!("\"type\": \"command\", {name}\"{called}\": \"{command}\", \"{limit}\": {timeout}{background}")
}

/// Which of the agent's events have a hook of draglog's in `text`.
///
/// # Errors
/// If it is no JSON.
pub(crate) fn told(agent: &Agent, text: &str) -> Result<Vec<String>, SettingsError> {
    if let Some(plugin) = &agent.settings.plugin {
        let shown = agent.events().take(if text == plugin { usize::MAX } else { usize::from(text.contains(OURS)) });
        return Ok(shown.map(str::to_owned).collect());
    }
    let root = parsed(text)?;
    let has = |event: &&str| {
        root.get("hooks").and_then(|hooks| hooks.get(event)).is_some_and(|list| list.members().iter().any(is_ours))
    };
    Ok(agent.events().filter(has).map(str::to_owned).collect())
}

/// `text` with every hook that is not there yet.
///
/// # Errors
/// If it is no JSON, or has something else where hooks belong.
pub(crate) fn with_hooks(agent: &Agent, text: &str) -> Result<String, SettingsError> {
    if agent.settings.plugin.is_some() && !text.is_empty() && !text.contains(OURS) {
        return Err(SettingsError::Foreign);
    }
    if text.trim().is_empty() || agent.settings.plugin.is_some() {
        return Ok(snippet(agent));
    }
    let mut text = text.to_owned();
    for event in agent.events() {
        let root = parsed(&text)?;
        let (place, part) = match root.get("hooks") {
            None => (root.clone(), "\"hooks\": {}".to_owned()),
            Some(hooks) if !matches!(hooks.content, Content::Object(_)) => return Err(form("hooks")),
            Some(hooks) => match hooks.get(event) {
                None => (hooks.clone(), member(agent, event)),
                Some(list) if !matches!(list.content, Content::Array(_)) => return Err(form(event)),
                Some(list) if list.members().iter().any(is_ours) => continue,
                Some(list) => (list.clone(), group(agent, event)),
            },
        };
        text = put_in(&text, &place, &part);
        if root.get("hooks").is_none() {
            let hooks = parsed(&text)?.get("hooks").cloned().ok_or_else(|| form("hooks"))?;
            text = put_in(&text, &hooks, &member(agent, event));
        }
    }
    Ok(text)
}

fn form(name: &str) -> SettingsError {
    SettingsError::Form(name.to_owned())
}

/// `text` without any hook of draglog's, and without what held nothing else; empty where the file has no use any more.
///
/// # Errors
/// If it is no JSON.
pub(crate) fn without_hooks(agent: &Agent, text: &str) -> Result<String, SettingsError> {
    if agent.settings.plugin.is_some() {
        return Ok(if text.contains(OURS) { String::new() } else { text.to_owned() });
    }
    if text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    let mut text = text.to_owned();
    while let Some(part) = first_of_ours(&parsed(&text)?) {
        text = take_out(&text, part);
    }
    let is_void = agent.settings.is_own_file && parsed(&text)?.names().all(|name| name == "version");
    Ok(if is_void { String::new() } else { text })
}

/// A list, and which of its parts goes.
type Place = (Node, usize);

fn first_of_ours(root: &Node) -> Option<Place> {
    let hooks = root.get("hooks")?;
    let Content::Object(events) = &hooks.content else { return None };
    for (at, (_, _, list)) in events.iter().enumerate() {
        let Some(member) = list.members().iter().position(is_ours) else { continue };
        let group = &list.members()[member];
        // A hook that stands in the list itself is a group of its own.
        let own = group.get("hooks").map(Node::members).unwrap_or_default();
        let inner = own.iter().position(is_our_hook).unwrap_or_default();
        return Some(match (own.len(), list.members().len(), events.len()) {
            (2.., _, _) => (group.get("hooks")?.clone(), inner),
            (_, 2.., _) => (list.clone(), member),
            (_, _, 2..) => (hooks.clone(), at),
            _ => (root.clone(), root.names().position(|name| name == "hooks")?),
        });
    }
    None
}

/// Whether a group of hooks has one of ours, or is one.
fn is_ours(group: &Node) -> bool {
    is_our_hook(group) || group.get("hooks").is_some_and(|hooks| hooks.members().iter().any(is_our_hook))
}

fn is_our_hook(hook: &Node) -> bool {
    let is_our_command = |value: &Node| matches!(&value.content, Content::Text(text) if text.contains(OURS));
    ["command", "bash"].iter().filter_map(|name| hook.get(name)).any(is_our_command)
}

fn parsed(text: &str) -> Result<Node, SettingsError> {
    let line = |at: usize| text.get(..at).unwrap_or(text).lines().count().max(1);
    let root = read(text).map_err(|at| SettingsError::Json { line: line(at) })?;
    match root.content {
        Content::Object(_) => Ok(root),
        _ => Err(SettingsError::Json { line: 1 }),
    }
}

/// Puts `part` behind the last one of a list, in a line of its own.
fn put_in(text: &str, place: &Node, part: &str) -> String {
    let outer = indent(text, place.range.start);
    if let Some(last) = place.parts().last() {
        let is_on_one_line = !text[place.range.clone()].contains('\n');
        let inner = if is_on_one_line { format!("{outer}  ") } else { indent(text, last.start).to_owned() };
        return format!("{},\n{inner}{part}{}", &text[..last.end], &text[last.end..]);
    }
    let (open, close) = (place.range.start + 1, place.range.end - 1);
    format!("{}\n{outer}  {part}\n{outer}{}", &text[..open], &text[close..])
}

/// The white space that the line of this byte begins with.
fn indent(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..at];
    &line[..line.len() - line.trim_start().len()]
}

/// Takes one part out of a list, with the comma that parted it.
fn take_out(text: &str, (list, at): Place) -> String {
    let parts = list.parts();
    let gone: Range<usize> = match (at.checked_sub(1).and_then(|before| parts.get(before)), parts.get(at + 1)) {
        (Some(before), _) => before.end..parts[at].end,
        (None, Some(next)) => parts[at].start..next.start,
        (None, None) => list.range.start + 1..list.range.end - 1,
    };
    format!("{}{}", &text[..gone.start], &text[gone.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"{
    // kept by hand
    "model": "x",
    "hooks": {
        "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }],
        "PreToolUse": [
            { "matcher": "Bash", "hooks": [ { "type": "command", "command": "check" } ] }
        ]
    },
    "zoom": 2
}
"#;

    #[test]
    fn hooks_go_in_and_out_and_every_other_byte_stays() {
        for agent in Agent::all().filter(|agent| agent.settings.plugin.is_none()) {
            for text in [OWN, "{\n  \"a\": 1\n}\n", "{\"a\":{\"b\":[]}}", "{}"] {
                let with = with_hooks(&agent, text).unwrap();
                assert_eq!(told(&agent, &with).unwrap().len(), agent.events().count(), "{with}");
                assert_eq!(with_hooks(&agent, &with).unwrap(), with, "a second time changes nothing");
                let without = without_hooks(&agent, &with).unwrap();
                let is_used = !agent.settings.is_own_file || !text.starts_with("{}");
                assert_eq!(without, if is_used { text } else { "" }, "{with}");
            }
            let alone = with_hooks(&agent, "").unwrap();
            assert_eq!(
                (alone.as_str(), told(&agent, &alone).unwrap().len()),
                (snippet(&agent).as_str(), agent.events().count())
            );
            let value: serde_json::Value = serde_json::from_str(&alone).unwrap();
            assert!(value["hooks"].is_object());
        }
    }

    #[test]
    fn a_hook_beside_ours_in_one_group_stays() {
        let text = r#"{"hooks":{"Stop":[{"hooks":[{"command":"a"},{"command":"draglog agent event || true"},{"command":"b"}]}]}}"#;
        let claude = Agent::of_id("claude").unwrap();
        assert_eq!(
            without_hooks(&claude, text).unwrap(),
            r#"{"hooks":{"Stop":[{"hooks":[{"command":"a"},{"command":"b"}]}]}}"#
        );
    }

    #[test]
    fn what_is_no_settings_file_is_left_alone() {
        let agent = Agent::of_id("claude").unwrap();
        assert_eq!(with_hooks(&agent, "{\n\"a\": \n}"), Err(SettingsError::Json { line: 2 }));
        assert!(with_hooks(&agent, "[]").is_err() && with_hooks(&agent, r#"{"hooks": "x"}"#).is_err());
        assert!(with_hooks(&agent, r#"{"hooks": {"Stop": 1}}"#).is_err());
    }
}
