//! Sections and figures of a report as lines.

use super::writer::ReportWriter;
use crate::domain::round::BlockSource;
use crate::domain::say::words::small;
use crate::domain::team::report::{Figure, KEPT_BACK, Point, Section, Voice};
use crate::tui::theme::Role;

impl ReportWriter<'_> {
    pub(super) fn section(&mut self, section: &Section) {
        self.begin(&section.heading);
        section.note.iter().for_each(|note| self.text(Role::Dim, note));
        section.figures.iter().for_each(|figure| self.figure(figure));
    }

    fn figure(&mut self, figure: &Figure) {
        self.to.gap();
        self.text(Role::Title, &figure.title);
        if figure.question != figure.title && figure.id.source() != BlockSource::Waits {
            self.text(Role::Dim, &figure.question);
        }
        if let Some([left, right]) = &figure.sides {
            self.text(Role::Dim, &format!("1: {left}. 5: {right}."));
        }
        let typical = figure.typical.as_ref().map(|typical| format!(" {typical}")).unwrap_or_default();
        let says = format!("{}{typical}", figure.says);
        match &figure.cut {
            Some(cut) => self.pictured(&cut.count, &says),
            None => self.text(Role::Text, &says),
        }
        for step in &figure.steps {
            self.pictured(&step.count, &format!("{}: {}", step.label, step.words()));
        }
        if let Some(trend) = &figure.trend {
            self.text(Role::Dim, &trend.sentence);
            if !trend.is_same {
                self.points(&trend.points);
            }
        }
        figure.voices.iter().for_each(|voice| self.voice(voice));
        figure.context.iter().for_each(|line| self.text(Role::Dim, line));
    }

    /// A count over rounds, the earliest first.
    pub(super) fn points(&mut self, points: &[Point]) {
        for point in points {
            match &point.count {
                Some(count) => self.pictured(count, &format!("from {}: {}", point.from, count.words)),
                None => self.text(Role::Dim, &format!("from {}: {}", point.from, small(KEPT_BACK))),
            }
        }
    }

    pub(super) fn voice(&mut self, voice: &Voice) {
        self.text(Role::Text, &format!("Interviews: {}", voice.says));
        voice.quotes.iter().for_each(|quote| self.item(quote));
    }
}
