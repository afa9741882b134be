//! The numbers of a report, one by one, on each of its faces: as the result has them, as JSON, CSV, Markdown, HTML and on the
//! screen.

use std::collections::BTreeSet;

use draglog::domain::round::result::{ResultBlock, RoundResult};
use draglog::domain::team::report::{Figure, Report};
use draglog::report::{ReportFormat, draw};
use serde_json::Value;

use crate::report::{report, rounds};
use crate::support::{Screen, busy};

/// At least and at most so many people.
type Bounds = (u32, u32);

/// A report with everything that a face shows of it.
struct Faces {
    result: RoundResult,
    report: Report,
    json: Value,
    csv: Vec<csv::StringRecord>,
    markdown: String,
    html: String,
    screen: String,
}

/// A page as a browser shows its signs.
fn unescaped(html: &str) -> String {
    [("&#x27;", "'"), ("&#x2f;", "/"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(html.to_owned(), |text, (written, shown)| text.replace(written, shown))
}

impl Faces {
    fn of(result: RoundResult) -> Self {
        let report = report(std::slice::from_ref(&result));
        let drawn = |format| draw(&report, format).unwrap();
        let csv = drawn(ReportFormat::Csv);
        let csv = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        let mut screen = Screen::with(busy());
        screen.open_report(report.clone());
        Self {
            result,
            json: serde_json::from_str(&drawn(ReportFormat::Json)).unwrap(),
            csv,
            markdown: drawn(ReportFormat::Markdown),
            html: unescaped(&drawn(ReportFormat::Html)),
            screen: screen.picture(100, 2000),
            report,
        }
    }

    fn block(&self, id: &str) -> &ResultBlock {
        self.result.blocks.iter().find(|block| block.id == id).unwrap()
    }

    fn document(&self, id: &str) -> &Value {
        let sections = self.json["sections"].as_array().unwrap().iter();
        let mut figures = sections.flat_map(|section| section["figures"].as_array().unwrap());
        figures.find(|figure| figure["id"] == id).unwrap()
    }

    /// What the table has of a figure, the cut apart from the rest.
    fn records(&self, id: &str, is_cut: bool) -> BTreeSet<Bounds> {
        let own = self.csv.iter().filter(|record| &record[4] == id && (&record[7] == "cut") == is_cut);
        own.map(|record| (record[9].parse().unwrap(), record[10].parse().unwrap())).collect()
    }

    /// The lines about a figure: wherever its title stands, up to the title of another one.
    fn lines<'a>(&self, face: &'a str, figure: &Figure) -> Vec<&'a str> {
        let others: Vec<&str> = self.report.figures().map(|other| other.title.as_str()).collect();
        let mut is_own = false;
        let mut belongs = |line: &&str| {
            let is_others = others.iter().any(|title| line.contains(title));
            is_own = line.contains(&figure.title) || is_own && !is_others;
            is_own
        };
        face.lines().filter(|line| belongs(line)).collect()
    }

    fn compare(&self, figure: &Figure) {
        let id = figure.id.as_str();
        let (block, document) = (self.block(id), self.document(id));
        assert_eq!(Some(figure.answers), block.answers, "{id}");
        assert_eq!(document["answers"], figure.answers, "{id}");
        let steps: BTreeSet<Bounds> =
            figure.steps.iter().map(|step| (step.count.at_least, step.count.at_most)).collect();
        let cells: BTreeSet<Bounds> =
            block.cells.iter().map(|cell| (cell.bounds.at_least, cell.bounds.at_most)).collect();
        assert_eq!(self.records(id, false), cells, "{id} in the table");
        // Of whom nothing is known there is no line.
        let told = cells.iter().copied().filter(|bounds| *bounds != (0, figure.answers)).collect();
        assert!(steps.is_empty() || steps == told, "{id}: {steps:?}, not {told:?}");
        for (step, shown) in figure.steps.iter().zip(document["steps"].as_array().unwrap()) {
            assert_eq!(shown["label"], step.label, "{id}");
            assert_eq!(shown["count"]["at_least"], step.count.at_least, "{id}: {}", step.label);
            assert_eq!(shown["count"]["at_most"], step.count.at_most, "{id}: {}", step.label);
            assert_eq!(shown["count"]["of"], figure.answers, "{id}: {}", step.label);
            for (name, face) in [("Markdown", &self.markdown), ("HTML", &self.html), ("screen", &self.screen)] {
                let lines = self.lines(face, figure);
                assert!(
                    lines.iter().any(|line| line.contains(&step.count.words)),
                    "{id}: {} on {name}",
                    step.count.words
                );
            }
        }
        if let (Some(cut), Some(known)) = (&figure.cut, &block.cut) {
            let bounds = (known.bounds.at_least, known.bounds.at_most);
            assert_eq!((cut.count.at_least, cut.count.at_most), bounds, "{id}");
            assert_eq!(self.records(id, true), BTreeSet::from([bounds]), "{id}");
            assert_eq!(document["cut"]["count"]["at_least"], bounds.0, "{id}");
        }
    }
}

#[test]
fn each_number_of_a_report_is_the_same_on_every_face() {
    for result in [rounds::everything(), rounds::twelve(), rounds::six()] {
        let faces = Faces::of(result);
        let figures: Vec<&Figure> = faces.report.figures().collect();
        assert!(!figures.is_empty());
        for figure in figures {
            faces.compare(figure);
        }
        let shown = faces.result.blocks.iter().filter(|block| block.answers.is_some()).count();
        assert_eq!(faces.report.figures().count(), shown, "no figure is missing");
    }
}
