//! An open round: contributions that whoever merges can read, added up by one side.

use super::contribution::OpenBlock;
use super::make::says;
use crate::domain::round::contribution::Part;
use crate::domain::round::layout::Block;

/// The part that an open contribution spells, if it fits the layout and its words are those of its cells.
#[must_use]
pub fn part(layout: &[Block], blocks: &[OpenBlock]) -> Option<Part> {
    let fits = |(block, given): (&Block, &OpenBlock)| {
        block.id == given.block && block.accepts(&given.cells).is_ok() && says(block, &given.cells) == given.says
    };
    let all = layout.len() == blocks.len() && layout.iter().zip(blocks).all(fits);
    let cells = || blocks.iter().map(|block| block.cells.clone()).collect();
    all.then(|| Part::new(layout, cells()).ok()).flatten()
}

/// Sums for each cell of each block.
#[must_use]
pub fn sums<'a>(layout: &[Block], parts: impl IntoIterator<Item = &'a Part>) -> Vec<Vec<u32>> {
    let mut sums: Vec<Vec<u32>> = layout.iter().map(|block| vec![0; block.labels.len()]).collect();
    for part in parts {
        for (sums, cells) in sums.iter_mut().zip(part.cells()) {
            cells.iter().filter_map(|cell| sums.get_mut(*cell).map(|sum| *sum += 1)).for_each(drop);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_part_that_says_something_else_than_its_cells_is_none() {
        let layout = [Block::one_hot("a.q", "How?", ["x", "y"].map(str::to_owned))];
        let block = |cells: &[usize], says: &[&str]| OpenBlock {
            block: "a.q".into(),
            cells: cells.to_vec(),
            says: says.iter().map(|word| (*word).to_owned()).collect(),
        };
        let good = part(&layout, &[block(&[1], &["y"])]).unwrap();
        assert_eq!(sums(&layout, [&good, &good]), [[0, 2, 0]]);
        assert_eq!(part(&layout, &[block(&[1], &["x"])]), None);
        assert_eq!(part(&layout, &[block(&[0, 1], &["x", "y"])]), None);
        assert_eq!(part(&layout, &[]), None);
    }
}
