//! Everything that a release may show, gone through: for every shipped block's number of options and cut, every vector of
//! counts. What is shown leaves open who said what: from outside, for one insider, and beside an earlier release. An
//! implementation of its own says the same of each vector, and six weaker ones are noticed.

#![expect(clippy::print_stdout, reason = "how much was gone through is a figure to read")]

mod open;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use draglog::domain::round::layout::{Block, BlockKind, Cut, survey, waits};
use draglog::domain::round::publish::{BlockSums, EarlierBlock, publish};
use draglog::domain::round::result::{Publication, ResultBlock};
use draglog::survey::Surveys;

use self::open::Open;
use self::rule::{Form, Rule};

/// Most answers that are gone through; fewer for questions with many options.
fn most_answers(options: usize) -> u32 {
    match options {
        ..=5 => 12,
        6 => 11,
        _ => 9,
    }
}

/// Most options of which every vector is gone through: the sets of 17 options are too many to look at. A longer block is
/// shown by the same rule, option by option, of which a sample is taken.
const MOST_OPTIONS: usize = 8;

/// The blocks that draglog ships, one of each shape.
fn shapes(is_several: bool) -> BTreeMap<String, Block> {
    let surveys = Surveys::builtin();
    let blocks = surveys.iter().flat_map(survey::blocks).chain(waits::blocks(true));
    let asked = blocks.filter(|block| (block.kind == BlockKind::Several) == is_several);
    let shape = |block: &Block| {
        let cut = block.cut.as_ref().map(|cut| &cut.options);
        format!("{:?} {} {cut:?} {:?}", block.kind, block.options.len(), block.max)
    };
    asked.map(|block| (shape(&block), block)).collect()
}

/// Calls `each` with every way to spread `total` over so many options.
fn spread(options: usize, total: u32, each: &mut dyn FnMut(&[u32])) {
    fn fill(counts: &mut [u32], at: usize, left: u32, each: &mut dyn FnMut(&[u32])) {
        if at + 1 == counts.len() {
            counts[at] = left;
            return each(counts);
        }
        for count in 0..=left {
            counts[at] = count;
            fill(counts, at + 1, left - count, each);
        }
    }
    fill(&mut vec![0; options], 0, total, each);
}

fn shown(block: &Block, counts: &[u32], earlier: &[EarlierBlock]) -> ResultBlock {
    publish(block, &BlockSums { options: counts.to_vec(), answers: counts.iter().sum() }, earlier)
}

/// What is shown of a block, its labels read as places.
fn form(block: &Block, shown: &ResultBlock) -> Form {
    let place = |label: &String| block.options.iter().position(|option| option == label).unwrap();
    let cut = shown.cut.as_ref().unwrap().bounds;
    let mut cells = Vec::new();
    for cell in &shown.cells {
        let mut places: Vec<usize> = cell.labels.iter().map(place).collect();
        places.sort_unstable();
        cells.push((places, cell.bounds.exact().unwrap()));
    }
    cells.sort();
    Form { cut: (cut.at_least, cut.at_most), cells }
}

#[derive(Default)]
struct Gone {
    vectors: usize,
    forms: usize,
    told: usize,
}

/// Goes through every vector of a block, and counts the forms that tell too much.
fn through(options: usize, answers: u32, gone: &mut Gone, form: &mut dyn FnMut(&[u32]) -> Form) {
    let mut forms: BTreeMap<Form, Open> = BTreeMap::new();
    spread(options, answers, &mut |counts| {
        gone.vectors += 1;
        forms.entry(form(counts)).or_insert_with(|| Open::new(options)).add(counts);
    });
    gone.forms += forms.len();
    gone.told += forms.values().filter(|open| !open.is_safe(answers)).count();
}

/// Places of a block's cut, counted along the line from its low end.
fn cut_of(block: &Block) -> Vec<usize> {
    block.cut.iter().flat_map(|cut| &cut.options).map(|number| usize::from(*number) - 1).collect()
}

#[test]
fn no_shipped_block_tells_few_from_none_or_nearly_all_from_all() {
    let mut gone = Gone::default();
    let shapes = shapes(false);
    for (name, block) in &shapes {
        let block = &shortened(block, MOST_OPTIONS);
        let (options, before) = (block.options.len(), gone.told);
        let rule = Rule::of(options, &cut_of(block), block.kind == BlockKind::Choice);
        for answers in 5..=most_answers(options) {
            through(options, answers, &mut gone, &mut |counts| {
                let form = form(block, &shown(block, counts, &[]));
                assert_eq!(form, rule.form(counts), "{name}: {counts:?}");
                form
            });
        }
        assert_eq!(gone.told, before, "{name}");
    }
    println!("{} shapes, {} vectors, {} forms", shapes.len(), gone.vectors, gone.forms);
}

/// The block with its first options only.
fn shortened(block: &Block, most: usize) -> Block {
    let options = block.options.iter().take(most).cloned().collect();
    Block { options, ..block.clone() }
}

/// Up to three options that anybody chose, wherever they stand among all.
#[test]
fn blocks_of_many_options_are_shown_by_the_same_rule() {
    let mut vectors = 0;
    for (name, block) in shapes(false).iter().filter(|(_, block)| block.options.len() > MOST_OPTIONS) {
        let options = block.options.len();
        let rule = Rule::of(options, &cut_of(block), block.kind == BlockKind::Choice);
        for (first, second, third) in (0..options - 2).flat_map(|first| {
            (first + 1..options - 1)
                .flat_map(move |second| (second + 1..options).map(move |third| (first, second, third)))
        }) {
            for answers in [5, 6, 9] {
                spread(3, answers, &mut |few| {
                    let mut counts = vec![0; options];
                    (counts[first], counts[second], counts[third]) = (few[0], few[1], few[2]);
                    vectors += 1;
                    assert_eq!(form(block, &shown(block, &counts, &[])), rule.form(&counts), "{name}: {counts:?}");
                });
            }
        }
    }
    assert!(vectors > 50_000, "{vectors}");
}

#[test]
fn six_weaker_rules_are_noticed() {
    for (name, weaken) in rule::WEAKER {
        let mut gone = Gone::default();
        for (options, cut) in [(4, 2), (5, 2), (6, 3)] {
            let rule = weaken(Rule::of(options, &(cut..options).collect::<Vec<_>>(), false));
            (5..=11).for_each(|answers| through(options, answers, &mut gone, &mut |counts| rule.form(counts)));
        }
        println!("{name}: {} of {} forms tell too much", gone.told, gone.forms);
        assert!(gone.told > 0, "{name}");
    }
}

#[test]
fn several_answers_tell_few_from_none_of_no_option() {
    let (mut vectors, mut all) = (0, 0);
    for (name, block) in shapes(true) {
        // The bounds of an option do not depend on how many others there are beyond a few.
        let block = shortened(&block, 5);
        let options = block.options.len();
        let max = u32::try_from(block.most()).unwrap();
        for answers in 5..=9 {
            let mut forms: BTreeMap<Vec<(Vec<String>, u32, u32)>, Open> = BTreeMap::new();
            let mut each = |ticks: &[u32]| {
                if ticks.iter().any(|count| *count > answers) {
                    return;
                }
                vectors += 1;
                let shown = publish(&block, &BlockSums { options: ticks.to_vec(), answers }, &[]);
                let form = shown.cells.into_iter().map(|cell| (cell.labels, cell.bounds.at_least, cell.bounds.at_most));
                forms.entry(form.collect()).or_insert_with(|| Open::new(options)).add_ticks(ticks, answers, max);
            };
            (0..=max * answers).for_each(|total| spread(options, total, &mut each));
            all += forms.len();
            for (form, open) in forms {
                assert!(open.is_safe_for_ticks(answers), "{name}, {answers} answers: {form:?}");
            }
        }
    }
    println!("{vectors} vectors, {all} forms");
}

/// Adds one person to an option.
fn with(counts: &[u32], places: &[usize]) -> Vec<u32> {
    let mut counts = counts.to_vec();
    for place in places {
        counts[*place] += 1;
    }
    counts
}

/// Every choice of so many people among the options.
fn choices(options: usize, people: u32) -> Vec<Vec<usize>> {
    match people {
        0 => vec![vec![]],
        1 => (0..options).map(|place| vec![place]).collect(),
        _ => (0..options).flat_map(|one| (one..options).map(move |other| vec![one, other])).collect(),
    }
}

/// Everybody else says the same twice: then two releases together leave open what those said who came or went.
#[test]
fn two_releases_tell_nothing_of_one_or_two_who_came_or_went() {
    let (mut pairs, mut views) = (0, 0);
    for (name, block) in shapes(false).into_iter().filter(|(_, block)| block.options.len() <= 5) {
        let (options, cut) = (block.options.len(), cut_of(&block));
        let in_cut = |places: &[usize]| places.iter().filter(|place| cut.contains(place)).count();
        for (left, came) in [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2)] {
            for stay in 5..=7 {
                let mut seen: BTreeMap<String, BTreeSet<(usize, usize)>> = BTreeMap::new();
                spread(options, stay, &mut |stayed| {
                    for leavers in choices(options, left) {
                        let first = shown(&block, &with(stayed, &leavers), &[]);
                        let earlier = EarlierBlock { left, came, cut: first.cut.as_ref().map(|cut| cut.bounds) };
                        for comers in choices(options, came) {
                            let second = shown(&block, &with(stayed, &comers), &[earlier]);
                            pairs += 1;
                            let view = format!("{:?} {:?}", form(&block, &first), form(&block, &second));
                            seen.entry(view).or_default().insert((in_cut(&leavers), in_cut(&comers)));
                        }
                    }
                });
                views += seen.len();
                let all = (left as usize + 1) * (came as usize + 1);
                for (view, said) in seen {
                    assert_eq!(said.len(), all, "{name}, {left} left, {came} came, {stay} stayed: {view}: {said:?}");
                }
            }
        }
    }
    println!("{pairs} pairs of releases, {views} views of them");
}

#[test]
fn what_the_bounds_of_a_cut_are_named_for_is_in_the_layout() {
    for block in shapes(false).into_values() {
        assert!(block.cut.as_ref().is_some_and(|cut: &Cut| !cut.name.is_empty()), "{}", block.id);
        let few = vec![0; block.options.len()];
        assert_eq!(shown(&block, &few, &[]).shown, Publication::KeptBack);
    }
}
