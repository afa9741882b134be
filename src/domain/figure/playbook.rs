//! What is known to help against which drag. The tables are data: `assets/playbook.toml`.
//!
//! A move is a question to a team, never an order. Published figures come only as context, each with what it really
//! measured; nothing here compares anybody's log with them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::log::tag::{Tag, Wave};

/// A step of the essay's order of attack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttackStep {
    id: String,
}

/// A signal and what it usually means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlaybookSignal {
    pub id: String,
    pub signal: String,
    pub means: String,
    /// A move of its own, where the move of a category would not fit.
    pub question: Option<String>,
}

/// A symptom, its dimension and the leadership move.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Symptom {
    pub id: String,
    pub symptom: String,
    pub wave: Wave,
    /// The move in a few words.
    #[serde(rename = "move")]
    pub move_: String,
    /// The move as it is offered.
    pub question: String,
}

/// A friction point and the automation move.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Friction {
    pub id: String,
    pub friction: String,
    /// The move in a few words.
    #[serde(rename = "move")]
    pub move_: String,
    /// The move as it is offered.
    pub question: String,
}

impl Symptom {
    /// `Pull requests sit untouched (WAVE: ways of working): set review ownership and a shorter agreed time to the first answer.`
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} (WAVE: {}): {}.", self.symptom, self.wave.name(), uncapitalised(&self.move_))
    }
}

impl Friction {
    /// `Reviews debate formatting: format automatically, before the commit and in CI.`
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}: {}.", self.friction, uncapitalised(&self.move_))
    }
}

/// For the middle of a sentence.
fn uncapitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(char::to_lowercase).into_iter().flatten().chain(chars).collect()
}

/// A published figure. It is never shown without what it measured, see [`PublishedFigure::line`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PublishedFigure {
    pub id: String,
    pub figure: String,
    pub measured: String,
    pub source: String,
    tags: Vec<Tag>,
}

impl PublishedFigure {
    /// `For context: 58 % of … (a vendor asked 50 engineering leaders …; Cortex, …)`.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { figure, measured, source, .. } = self;
        format!("For context: {figure} ({measured}; {source})")
    }
}

/// What the playbook has for one drag category.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    tag: Tag,
    /// The category's move, as a question.
    pub question: &'static str,
    /// Who can change it, such as `the owners of the shared pipeline`: a role, for the middle of a sentence.
    pub who: &'static str,
    pub signal: Option<&'static PlaybookSignal>,
    /// Its row of the leadership table, or why there is none.
    pub symptom: Result<&'static Symptom, &'static str>,
}

impl Advice {
    /// Its rows of the automation table, the nearest first.
    pub fn frictions(&self) -> impl Iterator<Item = &'static Friction> {
        row(self.tag).into_iter().flat_map(|row| &row.friction).filter_map(|id| friction(id))
    }

    /// The move for the finer word `facet`, or the category's where the facet has none of its own.
    #[must_use]
    pub fn question_for(&self, facet: Option<&str>) -> &'static str {
        self.facet(facet).map_or(self.question, |row| &row.question)
    }

    /// The friction point for the finer word `facet`, or the category's nearest.
    #[must_use]
    pub fn friction_for(&self, facet: Option<&str>) -> Option<&'static Friction> {
        let own = self.facet(facet).and_then(|row| row.friction.as_deref()).and_then(friction);
        own.or_else(|| self.frictions().next())
    }

    fn facet(&self, id: Option<&str>) -> Option<&'static FacetRow> {
        row(self.tag).into_iter().flat_map(|row| &row.facet).find(|row| Some(row.id.as_str()) == id)
    }
}

/// What the playbook has for this category; `None` for the answers that are no category.
#[must_use]
pub fn for_tag(tag: Tag) -> Option<Advice> {
    let row = row(tag)?;
    Some(Advice {
        tag,
        question: &row.question,
        who: &row.who,
        signal: row.signal.as_deref().and_then(signal),
        symptom: row.symptom.as_deref().and_then(symptom).ok_or(row.no_symptom.as_deref().unwrap_or_default()),
    })
}

/// The friction points of a category, each with its automation move, the nearest first.
#[must_use]
pub fn automation(tag: Tag) -> Vec<String> {
    for_tag(tag).into_iter().flat_map(|advice| advice.frictions().map(Friction::line).collect::<Vec<_>>()).collect()
}

/// Where a category stands in the order of attack: 0 is taken on first, the last number has no step. For tie-breaks.
#[must_use]
pub fn order_of_attack(tag: Tag) -> usize {
    let step = row(tag).and_then(|row| row.step.as_deref());
    BOOK.step.iter().position(|known| Some(known.id.as_str()) == step).unwrap_or(BOOK.step.len())
}

/// Every published figure.
#[must_use]
pub fn figures() -> &'static [PublishedFigure] {
    &BOOK.figure
}

/// The signal with this id.
#[must_use]
pub fn signal(id: &str) -> Option<&'static PlaybookSignal> {
    BOOK.signal.iter().find(|signal| signal.id == id)
}

/// The symptom with this id.
fn symptom(id: &str) -> Option<&'static Symptom> {
    BOOK.symptom.iter().find(|symptom| symptom.id == id)
}

/// The friction point with this id.
#[must_use]
pub fn friction(id: &str) -> Option<&'static Friction> {
    BOOK.friction.iter().find(|friction| friction.id == id)
}

/// The published figures that may stand beside these categories.
pub fn figures_for(tags: &[Tag]) -> impl Iterator<Item = &'static PublishedFigure> {
    BOOK.figure.iter().filter(|figure| figure.tags.iter().any(|tag| tags.contains(tag)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    #[serde(rename = "schema")]
    _schema: u32,
    step: Vec<AttackStep>,
    signal: Vec<PlaybookSignal>,
    symptom: Vec<Symptom>,
    friction: Vec<Friction>,
    tag: Vec<TagRow>,
    figure: Vec<PublishedFigure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TagRow {
    id: Tag,
    step: Option<String>,
    signal: Option<String>,
    symptom: Option<String>,
    no_symptom: Option<String>,
    friction: Vec<String>,
    question: String,
    who: String,
    #[serde(default)]
    facet: Vec<FacetRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FacetRow {
    id: String,
    friction: Option<String>,
    question: String,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/playbook.toml")).expect("assets/playbook.toml parses")
});

fn row(tag: Tag) -> Option<&'static TagRow> {
    BOOK.tag.iter().find(|row| row.id == tag)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Names in the file that lead nowhere, and ids that stand twice.
    fn loose_ends() -> Vec<String> {
        let mut loose = Vec::new();
        let mut check = |what: &str, known: bool, id: &str| {
            if !known {
                loose.push(format!("{what} `{id}`"));
            }
        };
        for row in &BOOK.tag {
            row.step.iter().for_each(|id| check("step", BOOK.step.iter().any(|step| step.id == *id), id));
            row.signal.iter().for_each(|id| check("signal", signal(id).is_some(), id));
            row.symptom.iter().for_each(|id| check("symptom", symptom(id).is_some(), id));
            let frictions = row.friction.iter().chain(row.facet.iter().filter_map(|facet| facet.friction.as_ref()));
            frictions.for_each(|id| check("friction", friction(id).is_some(), id));
            row.facet.iter().for_each(|facet| check("facet", row.id.facets().contains(&facet.id), &facet.id));
            check("either symptom or no_symptom of", row.symptom.is_some() != row.no_symptom.is_some(), row.id.id());
        }
        let mut seen = BTreeSet::new();
        let ids = BOOK.signal.iter().map(|row| ("signal", &row.id));
        let ids = ids.chain(BOOK.symptom.iter().map(|row| ("symptom", &row.id)));
        let ids = ids.chain(BOOK.friction.iter().map(|row| ("friction", &row.id)));
        let ids = ids.chain(BOOK.figure.iter().map(|row| ("figure", &row.id)));
        ids.for_each(|(what, id)| check("a second", seen.insert((what, id)), id));
        loose
    }

    #[test]
    fn every_category_has_a_move_and_says_where_it_comes_from() {
        assert_eq!(loose_ends(), [] as [String; 0]);
        assert_eq!(BOOK.tag.iter().map(|row| row.id).collect::<Vec<_>>(), Tag::categories().collect::<Vec<_>>());
        for tag in Tag::categories() {
            let advice = for_tag(tag).unwrap();
            assert!(advice.symptom.is_ok() || advice.symptom.is_err_and(|why| why.len() > 20), "{tag}");
        }
        assert!(for_tag(Tag::other()).is_none() && for_tag(Tag::not_held_up()).is_none());
    }

    #[test]
    fn every_row_of_the_leadership_table_is_reached_from_a_category() {
        for known in &BOOK.symptom {
            assert!(BOOK.tag.iter().any(|row| row.symptom.as_ref() == Some(&known.id)), "{}", known.id);
        }
        for known in &BOOK.friction {
            assert!(BOOK.tag.iter().any(|row| row.friction.contains(&known.id)), "{}", known.id);
        }
    }

    #[test]
    fn a_move_is_a_question() {
        let questions =
            BOOK.symptom.iter().map(|row| &row.question).chain(BOOK.friction.iter().map(|row| &row.question));
        let questions = questions.chain(BOOK.signal.iter().filter_map(|row| row.question.as_ref()));
        let questions = questions.chain(
            BOOK.tag
                .iter()
                .flat_map(|row| std::iter::once(&row.question).chain(row.facet.iter().map(|facet| &facet.question))),
        );
        for question in questions {
            assert!(question.starts_with("Would ") && question.ends_with('?'), "{question}");
        }
    }

    #[test]
    fn ci_is_stabilised_before_chores_and_chores_before_hunting() {
        let order = |id: &str| order_of_attack(id.parse().unwrap());
        assert!(order("flaky_fail") < order("manual_toil"));
        assert!(order("manual_toil") < order("context_hunt"));
        assert!(order("context_hunt") < order("tech_debt"));
    }

    #[test]
    fn a_facet_has_its_own_move_and_an_unknown_one_the_categorys() {
        let toil = for_tag("manual_toil".parse().unwrap()).unwrap();
        assert!(toil.question_for(Some("format")).contains("formatting"));
        assert_eq!(toil.question_for(Some("tickets")), toil.question);
        assert_eq!(toil.question_for(None), toil.question);
        assert_eq!(toil.friction_for(Some("deps")).map(|row| row.id.as_str()), Some("dependency_drift"));
    }

    #[test]
    fn a_published_figure_never_stands_alone() {
        for figure in figures() {
            let line = figure.line();
            assert!(line.starts_with("For context: ") && line.contains(&figure.measured), "{line}");
            assert!(line.contains(&figure.source), "{line}");
        }
    }
}
