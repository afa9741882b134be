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
use crate::domain::log::run::SourceName;
use crate::domain::log::settings::SourceChoice;

/// Opens the source that `choice` names, or the best this system has.
///
/// What cannot be had gives way to the next worse, and [`EventSource::reason`] says why.
#[must_use]
pub fn open(choice: SourceChoice) -> Box<dyn EventSource> {
    choose(choice, &mut System)
}

/// How the chooser gets at sources; the error and the reason are words for a person.
trait Openers {
    fn events(&mut self) -> Result<Box<dyn EventSource>, String>;
    fn last_pid(&mut self, reason: String) -> Result<Box<dyn EventSource>, String>;
    fn poll(&mut self, reason: String) -> Box<dyn EventSource>;
}

fn choose(choice: SourceChoice, openers: &mut impl Openers) -> Box<dyn EventSource> {
    let (from, mut reason) = match choice {
        SourceChoice::Auto | SourceChoice::Events => (SourceName::Events, String::new()),
        SourceChoice::LastPid => (SourceName::LastPid, "chosen in config.toml".to_owned()),
        SourceChoice::Poll => (SourceName::Poll, "chosen in config.toml".to_owned()),
    };
    if from == SourceName::Events {
        match openers.events() {
            Ok(source) => return source,
            Err(why) => reason = why,
        }
    }
    if from == SourceName::Poll {
        return openers.poll(reason);
    }
    openers.last_pid(reason).unwrap_or_else(|why| openers.poll(why))
}

/// The sources of the system this program was built for.
struct System;

#[cfg(target_os = "linux")]
impl Openers for System {
    fn events(&mut self) -> Result<Box<dyn EventSource>, String> {
        linux::LinuxSource::connector().map(boxed).map_err(|error| error.to_string())
    }

    fn last_pid(&mut self, reason: String) -> Result<Box<dyn EventSource>, String> {
        let opened = linux::LinuxSource::last_pid(reason);
        opened.map(boxed).map_err(|error| format!("/proc cannot be read: {error}"))
    }

    fn poll(&mut self, reason: String) -> Box<dyn EventSource> {
        boxed(poll::Poll::open(reason))
    }
}

#[cfg(not(target_os = "linux"))]
impl Openers for System {
    #[cfg(target_os = "macos")]
    fn events(&mut self) -> Result<Box<dyn EventSource>, String> {
        kqueue::Kqueue::open().map(boxed).map_err(|error| format!("kqueue cannot be had: {error}"))
    }

    #[cfg(not(target_os = "macos"))]
    fn events(&mut self) -> Result<Box<dyn EventSource>, String> {
        Err("kernel events are there on Linux and macOS only".to_owned())
    }

    fn last_pid(&mut self, reason: String) -> Result<Box<dyn EventSource>, String> {
        Err(reason)
    }

    fn poll(&mut self, reason: String) -> Box<dyn EventSource> {
        boxed(poll::Poll::open(reason))
    }
}

fn boxed<S: EventSource + 'static>(source: S) -> Box<dyn EventSource> {
    Box::new(source)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::observe::event::{Event, ProcId, Waker};

    struct NamedSource(SourceName, Option<String>);

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
        fn watch(&mut self, _: ProcId) -> bool {
            false
        }
        fn unwatch(&mut self, _: ProcId) {}
        fn waker(&self) -> Waker {
            Waker(Arc::new(|| ()))
        }
    }

    /// A system on which only the named sources work.
    struct Probe(&'static [SourceName]);

    impl Openers for Probe {
        fn events(&mut self) -> Result<Box<dyn EventSource>, String> {
            let works = self.0.contains(&SourceName::Events);
            if works { Ok(boxed(NamedSource(SourceName::Events, None))) } else { Err("silent".to_owned()) }
        }
        fn last_pid(&mut self, reason: String) -> Result<Box<dyn EventSource>, String> {
            let works = self.0.contains(&SourceName::LastPid);
            if works { Ok(boxed(NamedSource(SourceName::LastPid, Some(reason)))) } else { Err("no /proc".to_owned()) }
        }
        fn poll(&mut self, reason: String) -> Box<dyn EventSource> {
            boxed(NamedSource(SourceName::Poll, Some(reason)))
        }
    }

    fn chosen(choice: SourceChoice, working: &'static [SourceName]) -> (SourceName, Option<String>) {
        let source = choose(choice, &mut Probe(working));
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
