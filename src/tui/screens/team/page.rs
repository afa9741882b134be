//! The whole report as lines, with the place where each part begins: the same numbers, sentences and pictures as on the page.

mod figure;
mod writer;

use crate::domain::team::report::{Interviews, OwnWords, Report, ReportScope, Shortfall, TRY, TeamsComparison, Topic};
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::people;
pub(super) use writer::ReportWriter;

impl<'a> ReportWriter<'a> {
    /// The whole report.
    pub(super) fn of(report: &Report, width: usize, shape: Shape, theme: &'a Theme) -> Self {
        let mut writer = Self::new(width, shape, theme);
        writer.head(report);
        match report.kind {
            ReportScope::Team => writer.team(report),
            ReportScope::Teams => report.shared_or_local.iter().for_each(|shared| writer.teams(shared)),
        }
        writer.reading(report);
        writer
    }

    /// The part that a line belongs to.
    pub(super) fn part_at(&self, line: usize) -> usize {
        self.parts.iter().rposition(|(start, _)| *start <= line).unwrap_or(0)
    }

    /// Where a part begins.
    pub(super) fn start_of(&self, part: usize) -> Option<usize> {
        self.parts.get(part).map(|(start, _)| *start)
    }

    /// The last line that may be on top: every part can be.
    pub(super) fn furthest(&self, height: usize) -> usize {
        let last = self.parts.last().map_or(0, |(start, _)| *start);
        self.to.page.furthest(height).max(last)
    }
}

impl ReportWriter<'_> {
    fn head(&mut self, report: &Report) {
        report.notes.iter().for_each(|note| self.text(Role::Text, note));
        let whole = if report.kind == ReportScope::Team { ": what holds this team up" } else { "" };
        self.text(Role::Title, &format!("{}{whole}", report.title));
        let team = report.team.as_ref().map(|team| format!("{team}: ")).unwrap_or_default();
        self.text(Role::Dim, &format!("{team}{}. {}", report.dates(), report.people));
        for last in &report.last_time {
            self.to.gap();
            self.text(Role::Text, &format!("Last time you wanted to {}. {}", last.wanted, last.says));
            self.points(&last.points);
        }
    }

    fn team(&mut self, report: &Report) {
        let title = match report.topics.len() {
            0 => "What to discuss",
            1 => "Discuss this one",
            2 => "Discuss these two",
            _ => "Discuss these three",
        };
        self.begin(title);
        report.topics.iter().for_each(|topic| self.topic(topic));
        report.too_little.iter().for_each(|little| self.too_little(little));
        self.own_words(&report.own_words);
        report.sections.iter().for_each(|section| self.section(section));
        report.interviews.iter().for_each(|interviews| self.interviews(interviews));
        self.begin("We will try");
        for line in TRY {
            self.text(Role::Dim, &format!("{line}:"));
        }
    }

    fn interviews(&mut self, interviews: &Interviews) {
        self.begin("What did people say?");
        self.text(Role::Dim, &interviews.intro);
        interviews.voices.iter().for_each(|voice| self.voice(voice));
        if !interviews.disagreements.is_empty() {
            self.text(Role::Title, "Where logs, answers and interviews disagree");
            interviews.disagreements.iter().for_each(|line| self.item(line));
        }
        self.text(Role::Dim, &interviews.how_sure);
    }

    fn topic(&mut self, topic: &Topic) {
        self.to.gap();
        self.text(Role::Title, &format!("{} {}", topic.number, topic.title));
        self.pictured(&topic.count, &topic.says);
        self.named("How sure", &topic.how_sure);
        self.named("Who can change it", &topic.who_can_change);
        self.question(&topic.question);
        if let Some(automation) = &topic.automation {
            self.text(Role::Dim, &format!("What could be automated: {automation}"));
        }
        if let Some(leadership) = &topic.leadership {
            self.text(Role::Dim, &format!("What leaders can do: {leadership}"));
        }
        self.text(Role::Dim, &topic.pilot);
    }

    fn too_little(&mut self, little: &Shortfall) {
        self.to.gap();
        self.text(Role::Text, &little.says);
        little.next.iter().for_each(|line| self.item(line));
    }

    fn own_words(&mut self, blocks: &[OwnWords]) {
        if blocks.is_empty() {
            return;
        }
        self.begin("In the team's own words");
        for block in blocks {
            match block {
                OwnWords::Heading { text } => self.text(Role::Title, text),
                OwnWords::Paragraph { text } => self.text(Role::Text, text),
                OwnWords::List { items } => items.iter().for_each(|item| self.item(item)),
            }
        }
    }

    fn teams(&mut self, shared: &TeamsComparison) {
        self.begin(&shared.headline);
        shared.missing.iter().for_each(|missing| self.text(Role::Text, missing));
        shared.questions.iter().for_each(|question| self.question(question));
        for row in &shared.rows {
            self.to.gap();
            self.text(Role::Title, &row.label);
            let marks = vec![people::teams(&row.marks, self.to.theme)];
            self.beside(marks, row.marks.len(), &format!("{}. {}", row.words, row.verdict));
        }
        self.text(Role::Dim, &shared.how_sure);
    }

    fn reading(&mut self, report: &Report) {
        self.begin("How to read this");
        for line in &report.reading {
            match &line.example {
                Some(count) => self.pictured(count, &line.words),
                None => self.text(Role::Text, &line.words),
            }
        }
        report.kept_back.iter().for_each(|line| self.text(Role::Text, line));
        self.to.gap();
        report.footer.iter().for_each(|line| self.text(Role::Dim, line));
    }
}
