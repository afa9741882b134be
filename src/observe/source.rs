//! Where process events come from, best first: kernel events, the newest process number, a list once a second.
//!
//! [`open`] tries them in that order and says why it was not the first. What happens later (a stream that goes silent) is
//! told by [`Event::Switched`](super::event::Event::Switched). Nothing here knows what a build is.

#[cfg(target_os = "linux")]
mod connector;
#[cfg(target_os = "linux")]
mod drain;
#[cfg(target_os = "linux")]
mod exits;
#[cfg(target_os = "linux")]
mod heartbeat;
#[cfg(any(target_os = "macos", test))]
mod kqueue;
#[cfg(target_os = "linux")]
mod last_pid;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod message;
mod poll;
#[cfg(target_os = "linux")]
mod queue;
#[cfg(target_os = "linux")]
mod recent;

use super::event::EventSource;
use crate::domain::log::settings::SourceChoice;

/// Opens the source that `choice` names, or the best this system has.
///
/// What cannot be had gives way to the next worse, and [`EventSource::reason`] says why.
#[must_use]
pub fn open(choice: SourceChoice) -> Box<dyn EventSource> {
    choose(choice, events, last_pid, |reason| Box::new(poll::Poll::open(reason)))
}

/// A source, or in words why it cannot be had.
type OpenResult = Result<Box<dyn EventSource>, String>;

fn choose(
    choice: SourceChoice,
    events: impl FnOnce() -> OpenResult,
    last_pid: impl FnOnce(String) -> OpenResult,
    poll: impl Fn(String) -> Box<dyn EventSource>,
) -> Box<dyn EventSource> {
    let chosen = || "chosen in config.toml".to_owned();
    let reason = match choice {
        SourceChoice::Poll => return poll(chosen()),
        SourceChoice::LastPid => chosen(),
        SourceChoice::Auto | SourceChoice::Events => match events() {
            Ok(source) => return source,
            Err(why) => why,
        },
    };
    last_pid(reason).unwrap_or_else(poll)
}

#[cfg(target_os = "linux")]
fn events() -> OpenResult {
    Ok(Box::new(linux::LinuxSource::connector().map_err(|error| error.to_string())?))
}

#[cfg(target_os = "linux")]
fn last_pid(reason: String) -> OpenResult {
    let opened = linux::LinuxSource::last_pid(reason);
    Ok(Box::new(opened.map_err(|error| format!("/proc cannot be read: {error}"))?))
}

#[cfg(target_os = "macos")]
fn events() -> OpenResult {
    Ok(Box::new(kqueue::Kqueue::open().map_err(|error| format!("kqueue cannot be had: {error}"))?))
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn events() -> OpenResult {
    Err("kernel events are there on Linux and macOS only".to_owned())
}

#[cfg(not(target_os = "linux"))]
fn last_pid(reason: String) -> OpenResult {
    Err(reason)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::domain::log::run::SourceName;
    use crate::observe::event::{Event, ProcId, Waker, Watcher};

    struct NamedSource(SourceName, Option<String>);

    impl Watcher for NamedSource {
        fn watch(&mut self, _: ProcId) -> bool {
            false
        }

        fn unwatch(&mut self, _: ProcId) {}
    }

    impl EventSource for NamedSource {
        fn name(&self) -> SourceName {
            self.0
        }
        fn reason(&self) -> Option<String> {
            self.1.clone()
        }
        fn wait(&mut self, _: Option<Duration>, _: &mut Vec<Event>) -> io::Result<()> {
            Ok(())
        }
        fn waker(&self) -> Waker {
            Waker(Arc::new(|| ()))
        }
    }

    /// What is chosen on a system on which only these sources work.
    fn chosen(choice: SourceChoice, working: &[SourceName]) -> (SourceName, Option<String>) {
        let open = |name: SourceName, reason: Option<String>, why: &str| -> OpenResult {
            if working.contains(&name) { Ok(Box::new(NamedSource(name, reason))) } else { Err(why.to_owned()) }
        };
        let source = choose(
            choice,
            || open(SourceName::Events, None, "silent"),
            |reason| open(SourceName::LastPid, Some(reason), "no /proc"),
            |reason| Box::new(NamedSource(SourceName::Poll, Some(reason))),
        );
        (source.name(), source.reason())
    }

    #[test]
    fn the_best_source_that_works_is_taken_and_says_why_it_is_not_the_first() {
        use SourceName::{Events, LastPid, Poll};
        let because = |text: &str| Some(text.to_owned());
        assert_eq!(chosen(SourceChoice::Auto, &[Events, LastPid]), (Events, None));
        assert_eq!(chosen(SourceChoice::Auto, &[LastPid]), (LastPid, because("silent")));
        assert_eq!(chosen(SourceChoice::Auto, &[]), (Poll, because("no /proc")));
        assert_eq!(chosen(SourceChoice::Events, &[LastPid]), (LastPid, because("silent")));
    }

    #[test]
    fn a_choice_in_the_configuration_is_kept_although_a_better_source_works() {
        use SourceName::{Events, LastPid, Poll};
        let because = Some("chosen in config.toml".to_owned());
        assert_eq!(chosen(SourceChoice::LastPid, &[Events, LastPid]), (LastPid, because.clone()));
        assert_eq!(chosen(SourceChoice::Poll, &[Events, LastPid]), (Poll, because));
    }
}
