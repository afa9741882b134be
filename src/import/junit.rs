//! Test reports in the XML of `JUnit`, in the dialects that runners write: how many tests ran, failed, and failed only sometimes.
//!
//! A test failed only sometimes when the report says so (`flakyFailure`, `flakyError`: Surefire, Gradle, nextest), or when it
//! is in it several times, failed at first and passed at last (Gradle's retries). Pytest's reruns leave an empty record of each
//! earlier attempt, so there any further record means that it failed before. Names of tests are hashed to see that, and
//! dropped; messages and output are skipped.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, Local, NaiveDateTime};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::rfc3339;
use crate::domain::log::evidence::TestReport;
use crate::domain::say::problem::Problem;
use crate::domain::time::{Moment, resolve_civil};

/// Ten thousand tests with their output are less.
pub const MAX_BYTES: u64 = 64 << 20;
/// No runner nests suites deeper.
const DEEPEST: usize = 64;
const HINT: &str = "expected a JUnit report: `testsuites` or `testsuite` with `testcase`s in it";

/// What a report file tells; `written_at` stands where it does not say when the tests ran.
///
/// # Errors
/// If it is no such report.
pub fn read(bytes: &[u8], file: &str, written_at: Moment) -> Result<TestReport, Problem> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Problem::new(file, 1, "is UTF-16").hint("save it as UTF-8"));
    }
    // Names are only compared, and all that is read of the rest is ASCII.
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let mut report = SuiteTotals::default();
    loop {
        let at = reader.buffer_position();
        let problem = |message: &str, at: u64| {
            Problem::at_byte(file, &text, usize::try_from(at).unwrap_or(usize::MAX), message).hint(HINT)
        };
        let step = match reader.read_event() {
            Err(error) => return Err(problem(&format!("is not XML from here on: {error}"), reader.error_position())),
            Ok(Event::Eof) if report.open.is_empty() && report.has_root => break,
            Ok(Event::Eof) => Err("ends too early".to_owned()),
            Ok(Event::DocType(_)) => Err("has a document type, which no report needs".to_owned()),
            Ok(Event::Start(element)) => report.start(&element),
            Ok(Event::Empty(element)) => report.start(&element).map(|()| report.end()),
            Ok(Event::End(_)) => {
                report.end();
                Ok(())
            }
            Ok(_) => Ok(()),
        };
        step.map_err(|message| problem(&message, at))?;
    }
    Ok(report.counted(written_at))
}

/// A report, as far as it was read.
#[derive(Default)]
struct SuiteTotals {
    has_root: bool,
    /// Elements that are open, the outermost first.
    open: Vec<Element>,
    suites: u64,
    cases: u64,
    names: RandomState,
    tests: HashMap<u64, Test>,
    ran_at: Option<Moment>,
}

#[derive(Clone, Copy)]
enum Element {
    /// With its place among the suites: the same name in another suite is another test.
    Suite {
        place: u64,
        is_pytests: bool,
    },
    Case {
        key: u64,
        outcome: CaseOutcome,
        failed_before: bool,
    },
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CaseOutcome {
    Passed,
    Failed,
    Skipped,
}

/// How one test went, however often it ran.
struct Test {
    /// At last.
    outcome: CaseOutcome,
    failed_before: bool,
}

impl SuiteTotals {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("is nested deeper than {DEEPEST} elements"));
        }
        let name = element.local_name();
        let name: &str = name.as_ref();
        if !self.has_root && !matches!(name, "testsuites" | "testsuite") {
            return Err(format!(
                "begins with `{}`",
                crate::domain::say::escape::clean(name).chars().take(40).collect::<String>()
            ));
        }
        self.has_root = true;
        let opened = match name {
            "testsuite" => {
                self.suites += 1;
                self.ran_at = self.ran_at.or_else(|| attribute(element, "timestamp").and_then(|text| moment(&text)));
                let is_pytests = attribute(element, "name").is_some_and(|name| name == "pytest");
                Element::Suite { place: self.suites, is_pytests }
            }
            "testcase" => self.case(element),
            "failure" | "error" => self.mark(|outcome, _| *outcome = CaseOutcome::Failed),
            "skipped" => self.mark(|outcome, _| *outcome = CaseOutcome::Skipped),
            "flakyFailure" | "flakyError" => self.mark(|_, failed_before| *failed_before = true),
            _ => Element::Other,
        };
        self.open.push(opened);
        Ok(())
    }

    fn case(&mut self, element: &BytesStart<'_>) -> Element {
        let suite = self.open.iter().rev().find_map(|open| match open {
            Element::Suite { place, is_pytests } => Some((*place, *is_pytests)),
            Element::Case { .. } | Element::Other => None,
        });
        self.cases += 1;
        let key = match (attribute(element, "classname"), attribute(element, "name")) {
            // Without a name it is like no other.
            (_, None) => self.names.hash_one(self.cases),
            names => self.names.hash_one((suite, names)),
        };
        let is_again = suite.is_some_and(|(_, is_pytests)| is_pytests) && self.tests.contains_key(&key);
        Element::Case { key, outcome: CaseOutcome::Passed, failed_before: is_again }
    }

    /// Tells of the test that the element is in.
    fn mark(&mut self, tell: impl Fn(&mut CaseOutcome, &mut bool)) -> Element {
        if let Some(Element::Case { outcome, failed_before, .. }) = self.open.last_mut() {
            tell(outcome, failed_before);
        }
        Element::Other
    }

    fn end(&mut self) {
        if let Some(Element::Case { key, outcome, failed_before }) = self.open.pop() {
            let before = self.tests.get(&key);
            let failed_before =
                failed_before || before.is_some_and(|test| test.failed_before || test.outcome == CaseOutcome::Failed);
            self.tests.insert(key, Test { outcome, failed_before });
        }
    }

    fn counted(&self, written_at: Moment) -> TestReport {
        let count = |is_meant: &dyn Fn(&Test) -> bool| {
            u32::try_from(self.tests.values().filter(|test| is_meant(test)).count()).unwrap_or(u32::MAX)
        };
        TestReport {
            at: self.ran_at.filter(|at| *at <= written_at).unwrap_or(written_at),
            tests: count(&|test| test.outcome != CaseOutcome::Skipped),
            failed: count(&|test| test.outcome == CaseOutcome::Failed),
            flaky: count(&|test| test.outcome == CaseOutcome::Passed && test.failed_before),
            skipped: count(&|test| test.outcome == CaseOutcome::Skipped),
            project: None,
        }
    }
}

/// An attribute as it is written.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.try_get_attribute(name).ok().flatten().map(|attribute| attribute.value.into_owned())
}

/// With an offset, or without one in local time: what the runners write.
fn moment(text: &str) -> Option<Moment> {
    if DateTime::parse_from_rfc3339(text).is_ok() {
        return rfc3339(text);
    }
    let civil: NaiveDateTime = text.parse().ok()?;
    super::moment(civil.and_utc().timestamp(), 0).map(|_| resolve_civil(civil, &Local))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        DateTime::parse_from_rfc3339("2026-11-20T18:00:00+01:00").unwrap()
    }

    fn counts(text: &str) -> (u32, u32, u32, u32) {
        let report = read(text.as_bytes(), "TEST.xml", now()).unwrap();
        (report.tests, report.failed, report.flaky, report.skipped)
    }

    #[test]
    fn surefire_tells_flaky_tests_apart_from_failing_ones() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="a.B" time="1" tests="9" failures="6" timestamp="2026-11-20T09:10:00Z">
              <properties><property name="x" value="y"/></properties>
              <testcase name="passes" classname="a.B"/>
              <testcase name="sometimes" classname="a.B"><flakyFailure message="m">at<stackTrace/></flakyFailure></testcase>
              <testcase name="never" classname="a.B"><failure/><rerunFailure/><rerunError/></testcase>
              <testcase name="breaks" classname="a.B"><error><![CDATA[<failure/>]]></error></testcase>
              <testcase name="later" classname="a.B"><skipped/></testcase>
              <system-out>SECRET</system-out>
            </testsuite>"#;
        assert_eq!(counts(report), (4, 2, 1, 1));
        let at = read(report.as_bytes(), "TEST.xml", now()).unwrap().at;
        assert_eq!(at, DateTime::parse_from_rfc3339("2026-11-20T09:10:00Z").unwrap());
    }

    #[test]
    fn a_test_that_failed_and_passed_at_last_is_flaky() {
        let report = r#"<testsuites><testsuite name="g" timestamp="2026-11-20T09:10:00.123456">
              <testcase classname="t" name="a"><failure/></testcase><testcase classname="t" name="a"/>
              <testcase classname="t" name="b"><failure/></testcase><testcase classname="t" name="b"><failure/></testcase>
              <testcase classname="t" name="c"/><testcase classname="t" name="same"/><testcase classname="t" name="same"/>
            </testsuite><testsuite><testcase classname="t" name="c"><failure/></testcase></testsuite></testsuites>"#;
        assert_eq!(counts(report), (5, 2, 1, 0));
    }

    #[test]
    fn pytest_leaves_empty_records_of_what_failed() {
        let report = r#"<testsuites><testsuite name="pytest">
              <testcase classname="t" name="flaky"/><testcase classname="t" name="flaky"/>
              <testcase classname="t" name="fails"/><testcase classname="t" name="fails"><failure/></testcase>
              <testcase classname="t" name="passes"/>
            </testsuite></testsuites>"#;
        assert_eq!(counts(report), (3, 1, 1, 0));
    }

    #[test]
    fn a_time_ahead_is_not_believed() {
        let at = |stamp: &str| read(format!("<testsuite timestamp='{stamp}'/>").as_bytes(), "x", now()).unwrap().at;
        for stamp in ["2099-01-01T00:00:00Z", "soon", "", "+262142-01-01T00:00:00", "0000-00-00T00:00:00"] {
            assert_eq!(at(stamp), now(), "{stamp}");
        }
    }

    #[test]
    fn another_file_is_refused_with_its_line() {
        for (text, says) in [
            ("", "TEST.xml:1: ends too early; expected a JUnit report"),
            ("\n<html></html>", "TEST.xml:2: begins with `html`"),
            ("<testsuite>\n<testcase>", "TEST.xml:2: ends too early"),
            ("<testsuite>\n</testcase>", "TEST.xml:2: is not XML from here on"),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite/>", "TEST.xml:1: has a document type"),
            ("\u{feff}<a/>", "TEST.xml:1: begins with `a`"),
        ] {
            let error = read(text.as_bytes(), "TEST.xml", now()).unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
        let deep = "<testsuite>".repeat(100_000);
        assert!(read(deep.as_bytes(), "TEST.xml", now()).unwrap_err().message.contains("nested deeper"));
        assert!(read(b"\xff\xfe<\0", "TEST.xml", now()).is_err());
        assert!(read(b"\xff\x00\x80", "TEST.xml", now()).is_err());
    }
}
