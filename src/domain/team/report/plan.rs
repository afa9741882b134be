//! Which answers make which figure, and the words around them. The table is data: `assets/report/figures.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::answers::End;

/// What is particular about a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Special {
    /// Nothing: its sentence is made of its blocks.
    #[default]
    None,
    Coverage,
    /// Categories by how many people they held up, ties in one band.
    Reach,
    /// The favourable shares of the WAVE items side by side.
    Wave,
    Pilot,
    /// Rows between two statements.
    Sides,
    /// Agreed ranges and their spread.
    Delivery,
}

/// How a block enters the figure's sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phrasing {
    /// It is only drawn.
    #[default]
    Nothing,
    Share,
    Middle,
    Top,
}

/// One block of a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedBlock {
    pub id: String,
    /// What it is called in a sentence.
    pub short: String,
    #[serde(default)]
    pub say: Phrasing,
    pub friction: Option<End>,
    /// For each option the category whose move fits it, with or without a finer word; empty where none does.
    #[serde(default)]
    pub moves: Vec<String>,
}

/// One figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedFigure {
    pub number: Option<u8>,
    pub id: String,
    #[serde(default)]
    pub kind: Special,
    pub title: String,
    pub may_mean: String,
    pub who: String,
    /// The playbook's symptom that holds its move.
    pub symptom: Option<String>,
    /// The category that holds its move, where no symptom does.
    pub category: Option<String>,
    /// Ids of published figures that may stand beside it.
    #[serde(default)]
    pub context: Vec<String>,
    pub asks: Vec<PlannedBlock>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    figure: Vec<PlannedFigure>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../assets/report/figures.toml")).expect("assets/report/figures.toml parses")
});

/// Every figure, in the order in which they are read.
pub(super) fn figures() -> &'static [PlannedFigure] {
    &TABLE.figure
}

/// How the block with this id is planned for, wherever it stands.
pub(super) fn planned(id: &str) -> Option<&'static PlannedBlock> {
    figures().iter().flat_map(|figure| &figure.asks).find(|planned| planned.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_move_and_figure_it_names_is_in_the_playbook() {
        use crate::domain::figure::playbook;
        use crate::domain::log::tag::Tag;
        for figure in figures() {
            assert!(figure.symptom.iter().all(|id| playbook::symptom(id).is_some()), "{}", figure.id);
            let moves = figure.asks.iter().flat_map(|asked| &asked.moves).filter(|name| !name.is_empty());
            for name in moves.chain(&figure.category) {
                let (tag, facet) =
                    name.split_once('.').map_or((name.as_str(), None), |(tag, facet)| (tag, Some(facet)));
                let tag: Tag = tag.parse().unwrap();
                assert!(facet.is_none_or(|facet| tag.facets().iter().any(|known| known == facet)), "{name}");
            }
            let known = |id: &String| playbook::figures().iter().any(|figure| figure.id == *id);
            assert!(figure.context.iter().all(known), "{}", figure.id);
        }
    }

    #[test]
    fn the_nine_figures_stand_in_their_order_and_no_block_in_two() {
        let numbers: Vec<u8> = figures().iter().filter_map(|figure| figure.number).collect();
        assert_eq!(numbers, (1..=9).collect::<Vec<u8>>());
        let ids: Vec<&str> = figures().iter().flat_map(|figure| &figure.asks).map(|asked| asked.id.as_str()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
}
