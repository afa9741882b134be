//! The publish rules once more, written apart from the program and with their numbers as parameters.

/// What is shown of a block: the cut's bounds, and groups of options with their counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub(super) cut: (u32, u32),
    pub(super) cells: Vec<(Vec<usize>, u32)>,
}

/// The rules for one block.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Options of the cut and the others, each from the cut outwards.
    inside: Vec<usize>,
    outside: Vec<usize>,
    own: u32,
    joined: u32,
    beyond: u32,
    joins_sides: bool,
    largest_first: bool,
}

type Weaken = fn(Rule) -> Rule;

/// Rules that protect less, each by one change.
pub(super) const WEAKER: [(&str, Weaken); 6] = [
    ("joined groups of 4", |rule| Rule { joined: 4, ..rule }),
    ("joined groups of 3", |rule| Rule { joined: 3, ..rule }),
    ("2 beyond", |rule| Rule { beyond: 2, ..rule }),
    ("joined from 1 down", |rule| Rule { own: 2, ..rule }),
    ("the largest first", |rule| Rule { largest_first: true, ..rule }),
    ("a small side is not joined", |rule| Rule { joins_sides: false, ..rule }),
];

impl Rule {
    /// Those of the program, for a block with these options in its cut.
    pub(super) fn of(options: usize, cut: &[usize], is_choice: bool) -> Self {
        let others = (0..options).filter(|place| !cut.contains(place));
        let is_low = is_choice || cut.first() == Some(&0);
        let (inside, outside) = if is_low {
            (cut.iter().rev().copied().collect(), others.collect())
        } else {
            (cut.to_vec(), others.rev().collect())
        };
        Self { inside, outside, own: 3, joined: 5, beyond: 3, joins_sides: true, largest_first: false }
    }

    pub(super) fn form(&self, counts: &[u32]) -> Form {
        let sum = |places: &[usize]| places.iter().map(|place| counts[*place]).sum::<u32>();
        let (inside, outside) = (sum(&self.inside), sum(&self.outside));
        let answers = inside + outside;
        let cut = match inside {
            0..3 => (0, 2),
            _ if outside < 3 => (answers - 2, answers),
            exact => (exact, exact),
        };
        let mut groups = if inside < 3 && self.joins_sides {
            self.side(counts, &self.outside, &self.inside)
        } else if outside < 3 && self.joins_sides {
            self.side(counts, &self.inside, &self.outside)
        } else {
            [self.side(counts, &self.inside, &[]), self.side(counts, &self.outside, &[])].concat()
        };
        for group in &mut groups {
            group.sort_unstable();
        }
        let mut cells: Vec<_> =
            groups.into_iter().map(|group| (sum(&group), group)).map(|(n, group)| (group, n)).collect();
        cells.sort();
        Form { cut, cells }
    }

    /// The groups of one side, `joined` already being one with its first option.
    fn side(&self, counts: &[u32], side: &[usize], joined: &[usize]) -> Vec<Vec<usize>> {
        let sum = |places: &[usize]| places.iter().map(|place| counts[*place]).sum::<u32>();
        let mut left = side.to_vec();
        if self.largest_first {
            left.sort_by_key(|place| std::cmp::Reverse(counts[*place]));
        }
        let (mut groups, mut group) = (Vec::new(), joined.to_vec());
        while !left.is_empty() {
            let is_joined = !group.is_empty();
            group.push(left.remove(0));
            if sum(&left) < self.beyond {
                break;
            }
            match sum(&group) {
                people if is_joined && people >= self.joined => groups.push(std::mem::take(&mut group)),
                people if is_joined && people >= self.own => break,
                people if !is_joined && people >= self.own => groups.push(std::mem::take(&mut group)),
                _ => {}
            }
        }
        group.extend(left);
        groups.extend((!group.is_empty()).then_some(group));
        groups
    }
}
