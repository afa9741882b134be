//! Text from outside made harmless where it is shown: on a terminal, in Markdown, HTML and a table for spreadsheets.

use std::borrow::Cow;

/// `text` in one line, without characters that steer a terminal, turn the direction of reading or cannot be seen.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_unsafe(*c)).collect()
}

/// The same, with a space for each line break and tab.
#[must_use]
pub fn one_line(text: &str) -> String {
    clean(&text.replace(['\n', '\r', '\t'], " "))
}

/// Whether `c` is a control character, changes the direction of reading, or is invisible: joiners, fillers, variation
/// selectors and tags, with which two texts that look alike differ.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A parameter of an escape sequence that a terminal reads up to a semicolon.
#[must_use]
pub fn terminal(text: &str) -> String {
    clean(text).replace(';', ",")
}

/// A path in a command that somebody pastes into a shell: one word of it, whatever the path is made of.
#[must_use]
pub fn shell(path: &str) -> String {
    let path = clean(path);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | '%' | ':' | ',');
    let path = if path.starts_with('-') { format!("./{path}") } else { path };
    if !path.is_empty() && path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A field of a table for spreadsheets, with a `'` before what one would take for a formula.
#[must_use]
pub fn csv(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

/// Text between HTML tags or quotes.
#[must_use]
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#x27;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Text in Markdown, in one line, with every sign that Markdown or HTML in it would act on made harmless.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut safe = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_before_space = |at: usize| text[at + 1..].chars().next().is_none_or(char::is_whitespace);
    for (at, c) in text.char_indices() {
        // `1.` and `1)` would begin a list.
        let ends_number = at == digits && digits > 0 && matches!(c, '.' | ')') && is_before_space(at);
        let is_active = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$')
            || (at == 0 && matches!(c, '#' | '-' | '+' | '='))
            || ends_number;
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            _ if is_active => safe.extend(['\\', c]),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        assert_eq!(clean("a\u{1b}]0;x\u{7}b\u{202e}c\n\u{9b}d"), "a]0;xbcd");
        assert_eq!(one_line("a\n\tb"), "a  b");
        assert_eq!(terminal("a;b\u{7}"), "a,b");
    }

    #[test]
    fn nothing_invisible_survives() {
        let invisible =
            "\u{61c}\u{200b}\u{200d}\u{2066}\u{ad}\u{34f}\u{3164}\u{fe0f}\u{180e}\u{feff}\u{e0041}\u{e0100}";
        assert_eq!(clean(&format!("a{invisible}b")), "ab");
        assert_eq!(clean("שלום 構築 naïve 🚀"), "שלום 構築 naïve 🚀");
    }

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        assert_eq!(shell("team/one"), "team/one");
        assert_eq!(shell("Équipe_2/a-b"), "Équipe_2/a-b");
        assert_eq!(shell("team/a; rm x"), "'team/a; rm x'");
        assert_eq!(shell("it's $(x)\u{1b}"), r"'it'\''s $(x)'");
        assert_eq!(shell("-rf"), "./-rf");
        assert_eq!(shell(""), "''");
    }

    #[test]
    fn nothing_in_a_text_acts_in_markdown() {
        assert_eq!(markdown("# a *b* | [c](d) <e> & 1. f"), "\\# a \\*b\\* \\| \\[c\\](d) &lt;e&gt; &amp; 1. f");
        assert_eq!(markdown("1. one"), "1\\. one");
        assert_eq!(markdown("0.5 to 1"), "0.5 to 1");
        assert_eq!(markdown("- one\nmore"), "\\- one more");
    }

    #[test]
    fn nothing_in_a_text_is_a_tag_or_ends_an_attribute() {
        assert_eq!(html("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;");
    }

    #[test]
    fn a_formula_is_text() {
        assert_eq!((csv("=1+1"), csv("-1"), csv("a=b")), ("'=1+1".into(), "'-1".into(), "a=b".into()));
    }
}
