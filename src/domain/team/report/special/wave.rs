//! WAVE: the favourable shares of its questions beside each other, no score of them together.

use crate::domain::log::tag::Wave;
use crate::domain::round::result::Shown;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::{Tally, sentences};
use crate::domain::team::report::{Chart, Figure, Form, NOT_SHOWN, Row, move_};

/// One question of the pulse.
struct Question<'a> {
    short: &'a str,
    dimension: Option<Wave>,
    /// Favourable answers, where they are counted.
    tally: Option<Tally>,
    is_in_bands: bool,
}

impl<'a> Question<'a> {
    fn of(answers: &'a Answers<'a>) -> Self {
        let headline = answers.headline().filter(|headline| headline.is_friction == Some(false));
        Self {
            short: answers.short(),
            dimension: answers.item.and_then(|item| item.dimension),
            tally: headline.and_then(|headline| answers.tally(&headline)),
            is_in_bands: answers.block.shown == Shown::Bands,
        }
    }

    fn row(&self) -> Row {
        let label = match self.dimension {
            Some(wave) => format!("{}: {}", dimension_words(wave), self.short),
            None => self.short.to_owned(),
        };
        if let Some(tally) = self.tally {
            return Row::counted(label, tally);
        }
        let words = if self.is_in_bands { "in bands, below" } else { NOT_SHOWN };
        Row { label, words: words.into(), ..Row::default() }
    }
}

/// One question stands apart only where its interval lies below another's; gives whether one does.
pub(in crate::domain::team::report) fn wave(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let questions: Vec<Question<'_>> = answers.iter().map(Question::of).collect();
    let counted = questions.iter().filter_map(|question| Some((question, question.tally?)));
    let lowest = counted.min_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()));
    let Some((question, least)) = lowest else { return false };
    let rows: Vec<Row> = questions.iter().map(Question::row).collect();
    let high = least.interval()[1];
    let stands_apart = rows.iter().any(|row| row.low.is_some_and(|low| low > high));
    figure.saw = match (stands_apart, question.dimension) {
        (true, Some(wave)) => sentences(&[
            format!("{} has the least favourable answers", dimension_words(wave)),
            format!("{}: {}", question.short, least.words("people")),
            "Its range lies below that of at least one other question".into(),
        ]),
        _ => sentences(&[
            "No dimension stands apart: the ranges of all its questions overlap".into(),
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
        shown: Shown::Counts,
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
