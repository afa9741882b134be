//! The published group that certainly holds the median. Worked out from what is shown, never from the counts.

use std::ops::Range;

use super::line::CountLine;

/// The options of the smallest such group along the line; none where only the whole line is certain.
pub(super) fn group(line: &CountLine, options: usize, cut: usize) -> Option<Range<usize>> {
    let answers = line.answers();
    let (first, last) = (answers.div_ceil(2), answers / 2 + 1);
    let mut before = 0;
    let groups = line.groups.iter().map(|group| {
        let holds = before < first && last <= before + group.count;
        before += group.count;
        (group.places(), holds)
    });
    let sides = [(0..cut, last <= answers - line.cut.at_most), (cut..options, answers - line.cut.at_least < first)];
    let certain = groups.chain(sides).filter(|(places, holds)| *holds && places.len() < options);
    certain.map(|(places, _)| places).min_by_key(Range::len)
}
