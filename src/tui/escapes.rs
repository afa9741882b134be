//! What is sent past the screen to the terminal that a person looks at: notifications and the clipboard. In tmux and screen
//! these sequences would end there; wrapped, they are passed on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::log::settings::NotifyHow;
use crate::domain::say::escape::terminal;

/// screen takes no longer string than 768 bytes; its begin and end count.
const CHUNK: usize = 512;

/// What stands between this program and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    /// As the environment tells. With one inside the other, `TERM` names the inner one.
    #[must_use]
    pub(crate) fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        let is_named_tmux = || {
            let names = ["TERM", "TERM_PROGRAM"];
            names.iter().any(|name| variable(name).is_some_and(|value| value.starts_with("tmux")))
        };
        match (is_set("TMUX"), is_set("STY")) {
            (false, false) => Self::None,
            (true, true) if !is_named_tmux() => Self::Screen,
            (true, _) => Self::Tmux,
            (false, true) => Self::Screen,
        }
    }

    /// `sequence`, so that it reaches the terminal.
    fn pass(self, sequence: &str) -> String {
        match self {
            Self::None => sequence.to_owned(),
            Self::Tmux => format!("\u{1b}Ptmux;{}\u{1b}\\", sequence.replace('\u{1b}', "\u{1b}\u{1b}")),
            Self::Screen => {
                let pieces = sequence.as_bytes().chunks(CHUNK).map(String::from_utf8_lossy);
                pieces.fold(String::new(), |sent, piece| sent + "\u{1b}P" + &piece + "\u{1b}\\")
            }
        }
    }
}

/// The bytes that ring the bell or show `words`; none where nothing is wanted.
#[must_use]
pub(crate) fn notification(how: NotifyHow, words: &str, through: Multiplexer) -> Option<String> {
    let words = terminal(words);
    match how {
        NotifyHow::Off => None,
        // Both pass it on by themselves.
        NotifyHow::Bell => Some("\u{7}".to_owned()),
        NotifyHow::Osc9 => Some(through.pass(&format!("\u{1b}]9;{words}\u{7}"))),
        NotifyHow::Osc777 => Some(through.pass(&format!("\u{1b}]777;notify;draglog;{words}\u{7}"))),
    }
}

/// The bytes that put `text` into the clipboard. tmux gets them plain as well: it fills its own buffer and passes them on where
/// `set-clipboard` is on, whatever `allow-passthrough` says.
#[must_use]
pub(crate) fn clipboard(text: &str, through: Multiplexer) -> String {
    let plain = format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text));
    let passed = through.pass(&plain);
    if through == Multiplexer::Tmux { plain + &passed } else { passed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(set: &[(&str, &str)]) -> Multiplexer {
        Multiplexer::detect(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_tells_what_stands_in_between() {
        assert_eq!(detect(&[("TERM", "xterm-256color")]), Multiplexer::None);
        assert_eq!(detect(&[("TMUX", "")]), Multiplexer::None);
        assert_eq!(detect(&[("TMUX", "/tmp/tmux-0/default,1,0"), ("TERM", "screen-256color")]), Multiplexer::Tmux);
        assert_eq!(detect(&[("STY", "1.pts"), ("TERM", "screen")]), Multiplexer::Screen);
        assert_eq!(detect(&[("STY", "1.pts"), ("TMUX", "x"), ("TERM", "tmux-256color")]), Multiplexer::Tmux);
        assert_eq!(detect(&[("STY", "1.pts"), ("TMUX", "x"), ("TERM", "screen")]), Multiplexer::Screen);
    }

    #[test]
    fn a_notification_is_wrapped_for_what_stands_in_between() {
        let made = |how, through| notification(how, "make\u{1b}]0;x\u{7} is over", through);
        assert_eq!(made(NotifyHow::Off, Multiplexer::None), None);
        assert_eq!(made(NotifyHow::Bell, Multiplexer::Tmux).as_deref(), Some("\u{7}"));
        assert_eq!(made(NotifyHow::Osc9, Multiplexer::None).as_deref(), Some("\u{1b}]9;make]0,x is over\u{7}"));
        assert_eq!(
            made(NotifyHow::Osc9, Multiplexer::Tmux).as_deref(),
            Some("\u{1b}Ptmux;\u{1b}\u{1b}]9;make]0,x is over\u{7}\u{1b}\\")
        );
        assert_eq!(
            made(NotifyHow::Osc777, Multiplexer::Screen).as_deref(),
            Some("\u{1b}P\u{1b}]777;notify;draglog;make]0,x is over\u{7}\u{1b}\\")
        );
    }

    #[test]
    fn a_long_text_goes_through_screen_in_pieces_that_it_takes() {
        let text = "wait ".repeat(400);
        let sent = clipboard(&text, Multiplexer::Screen);
        let pieces: Vec<&str> =
            sent.split_terminator("\u{1b}\\").map(|piece| piece.strip_prefix("\u{1b}P").unwrap()).collect();
        assert!(pieces.len() > 4 && pieces.iter().all(|piece| piece.len() < 768));
        assert_eq!(pieces.concat(), clipboard(&text, Multiplexer::None));
        assert_eq!(clipboard("ok", Multiplexer::None), "\u{1b}]52;c;b2s=\u{7}");
        let tmux = clipboard("ok", Multiplexer::Tmux);
        assert_eq!(tmux, "\u{1b}]52;c;b2s=\u{7}\u{1b}Ptmux;\u{1b}\u{1b}]52;c;b2s=\u{7}\u{1b}\\");
    }
}
