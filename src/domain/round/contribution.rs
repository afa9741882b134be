//! A contribution: one person's part in a round, as the cells of its layout.
//!
//! It knows nothing of files, keys or seals; what a part is made of is decided here and nowhere else.

use std::collections::BTreeSet;

use crate::domain::round::BlockId;
use crate::domain::round::layout::Block;

/// What a person wishes to say in a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Nothing at all; looks like every other contribution.
    pub blank: bool,
    /// Blocks to leave out, by id.
    pub leave_out: Vec<BlockId>,
}

impl Wish {
    /// The same text for the same wish, in whatever order its blocks were named.
    #[must_use]
    pub fn spelled(&self) -> String {
        let ids: BTreeSet<&str> = self.leave_out.iter().map(BlockId::as_str).collect();
        format!("{} {}", self.blank, ids.into_iter().collect::<Vec<_>>().join(" "))
    }
}

/// The cells that one person is in, block by block in the order of the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    cells: Vec<Vec<usize>>,
}

impl Part {
    /// Says nothing at all; looks like every other part once it is sealed.
    #[must_use]
    pub fn blank(layout: &[Block]) -> Self {
        Self { cells: layout.iter().map(|block| vec![block.no_answer()]).collect() }
    }

    /// These cells, block by block.
    ///
    /// # Errors
    /// If there are not as many as blocks, or a choice is none that one person can make.
    pub fn new(layout: &[Block], cells: Vec<Vec<usize>>) -> Result<Self, String> {
        if layout.len() != cells.len() {
            return Err(format!("expected a choice for each of {} blocks, found {}", layout.len(), cells.len()));
        }
        layout.iter().zip(&cells).try_for_each(|(block, cells)| block.accepts(cells))?;
        Ok(Self { cells })
    }

    /// Says this in the block with that id; what the block does not accept is no answer.
    pub fn say(&mut self, layout: &[Block], id: &BlockId, cells: &[usize]) {
        for (block, own) in layout.iter().zip(&mut self.cells).filter(|(block, _)| block.id == *id) {
            *own = if block.accepts(cells).is_ok() { cells.to_vec() } else { vec![block.no_answer()] };
        }
    }

    /// Says nothing in the block with that id. No cell at all would be an answer where several may be ticked.
    pub fn leave_out(&mut self, layout: &[Block], id: &BlockId) {
        for (block, own) in layout.iter().zip(&mut self.cells).filter(|(block, _)| block.id == *id) {
            *own = vec![block.no_answer()];
        }
    }

    /// The cells, block by block.
    #[must_use]
    pub fn cells(&self) -> &[Vec<usize>] {
        &self.cells
    }

    /// How many blocks it answers.
    #[must_use]
    pub fn answered(&self, layout: &[Block]) -> usize {
        layout.iter().zip(&self.cells).filter(|(block, cells)| !cells.contains(&block.no_answer())).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_no_answer_where_no_tick_is_one() {
        let layout = [Block::several("a.m", "What?", vec!["x".to_owned(), "y".to_owned()], 2)];
        let mut part = Part::blank(&layout);
        part.say(&layout, &"a.m".into(), &[]);
        assert_eq!((part.cells(), part.answered(&layout)), (&[vec![]][..], 1));
        part.leave_out(&layout, &"a.m".into());
        assert_eq!((part.cells(), part.answered(&layout)), (&[vec![2]][..], 0));
    }

    #[test]
    fn a_choice_that_a_block_does_not_have_is_no_answer() {
        let layout = [Block::ordered("a.b", "How?", vec!["x".to_owned(), "y".to_owned()], None)];
        let mut part = Part::blank(&layout);
        part.say(&layout, &"a.b".into(), &[1]);
        assert_eq!((part.cells(), part.answered(&layout)), (&[vec![1]][..], 1));
        part.say(&layout, &"a.b".into(), &[0, 1]);
        assert_eq!((part.cells(), part.answered(&layout)), (&[vec![2]][..], 0));
    }
}
