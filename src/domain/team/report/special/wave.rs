//! WAVE: the favourable shares of its questions beside each other, no score of them together.

use crate::domain::log::tag::Wave;
use crate::domain::round::result::Publication;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::{Tally, sentences};
use crate::domain::team::report::{Chart, Figure, Form, NOT_SHOWN, Row, move_};

/// One question of the pulse.
struct Question<'a> {
    short: &'a str,
    dimension: Option<Wave>,
    /// Favourable answers, where they are counted.
    tally: Option<Tally>,
}

impl<'a> Question<'a> {
    fn of(answers: &'a Answers<'a>) -> Self {
        let headline = answers.headline().filter(|headline| headline.is_friction == Some(false));
        Self {
            short: answers.short(),
            dimension: answers.item.and_then(|item| item.dimension),
            tally: headline.map(|headline| headline.tally),
        }
    }

    fn row(&self) -> Row {
        let label = match self.dimension {
            Some(wave) => format!("{}: {}", dimension_words(wave), self.short),
            None => self.short.to_owned(),
        };
        if let Some(tally) = self.tally {
            return Row::known(label, tally);
        }
        Row { label, words: NOT_SHOWN.into(), ..Row::default() }
    }
}

/// One question stands apart only where its interval lies below another's; gives whether one does.
pub(in crate::domain::team::report) fn wave(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let questions: Vec<Question<'_>> = answers.iter().map(Question::of).collect();
    let counted = questions.iter().filter_map(|question| Some((question, question.tally?)));
    let lowest = counted.min_by(|(_, a), (_, b)| a.shares()[1].total_cmp(&b.shares()[1]));
    let Some((question, least)) = lowest else { return false };
    let rows: Vec<Row> = questions.iter().map(Question::row).collect();
    let high = least.shares()[1];
    let stands_apart = rows.iter().any(|row| row.low.is_some_and(|low| low > high));
    figure.saw = match (stands_apart, question.dimension) {
        (true, Some(wave)) => sentences(&[
            format!("{} has the least favourable answers", dimension_words(wave)),
            format!("{}: {}", question.short, least.words("people")),
            "At least one other question has certainly more".into(),
        ]),
        _ => sentences(&[
            "No dimension stands apart".into(),
            "They are not equally hard, so one bar is not to be measured against another".into(),
        ]),
    };
    if stands_apart && question.dimension == Some(Wave::Alignment) {
        figure.question = move_::for_symptom("weak_impact");
    }
    figure.charts.insert(0, side_by_side(rows));
    stands_apart
}

fn side_by_side(rows: Vec<Row>) -> Chart {
    Chart {
        id: "wave.favourable".into(),
        title: "Favourable answers to each of the eight questions".into(),
        form: Form::Dots,
        shown: Publication::Figures,
        answers: None,
        sides: None,
        rows,
        says: vec![],
        trend: None,
    }
}

const fn dimension_words(wave: Wave) -> &'static str {
    match wave {
        Wave::WaysOfWorking => "Ways of working",
        Wave::Alignment => "Alignment",
        Wave::Velocity => "Velocity",
        Wave::Environment => "Environment",
    }
}
