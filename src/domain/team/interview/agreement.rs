//! Whether two coders gave the same codes: percentage agreement, and Cohen's kappa, which takes out what chance would give.

use std::collections::BTreeMap;

/// How far two coders agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Incidents coded by both.
    pub incidents: usize,
    /// Given the same code by both.
    pub same: usize,
    /// 0 to 1.
    pub share: f64,
    /// Cohen's kappa; `None` where both gave one and the same code to everything, so that chance explains all of it.
    pub kappa: Option<f64>,
}

/// Below this the definitions are rewritten before anybody counts.
const KAPPA_ENOUGH: f64 = 0.6;

impl Agreement {
    /// What to do about it, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let same = format!("the same code for {} of {} incidents", self.same, self.incidents);
        match self.kappa {
            None => format!("{same}; kappa cannot be told, because only one code was used"),
            Some(kappa) if kappa < KAPPA_ENOUGH => {
                format!("{same}, kappa {kappa:.2}: below {KAPPA_ENOUGH}, so rewrite the definitions and code again")
            }
            Some(kappa) => format!("{same}, kappa {kappa:.2}"),
        }
    }
}

/// The agreement over pairs of codes, one pair for each incident; `None` of nothing.
#[must_use]
pub fn agreement<T: Ord + Copy>(pairs: &[(T, T)]) -> Option<Agreement> {
    if pairs.is_empty() {
        return None;
    }
    let n = pairs.len() as f64;
    let mut counts: BTreeMap<T, (f64, f64)> = BTreeMap::new();
    for (first, second) in pairs {
        counts.entry(*first).or_default().0 += 1.0;
        counts.entry(*second).or_default().1 += 1.0;
    }
    let same = pairs.iter().filter(|(first, second)| first == second).count();
    let share = same as f64 / n;
    let by_chance: f64 = counts.values().map(|(first, second)| first / n * (second / n)).sum();
    let kappa = (counts.len() > 1).then(|| (share - by_chance) / (1.0 - by_chance));
    Some(Agreement { incidents: pairs.len(), same, share, kappa })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_table_gives_0_40() {
        let cells = [(('y', 'y'), 20), (('y', 'n'), 5), (('n', 'y'), 10), (('n', 'n'), 15)];
        let pairs: Vec<(char, char)> = cells.iter().flat_map(|(pair, count)| vec![*pair; *count]).collect();
        let found = agreement(&pairs).unwrap();
        assert!((found.kappa.unwrap() - 0.40).abs() < 1e-12 && (found.share - 0.70).abs() < 1e-12);
        assert!(found.words().contains("kappa 0.40: below 0.6"));
    }

    #[test]
    fn one_code_for_everything_tells_nothing() {
        let found = agreement(&[(1, 1), (1, 1)]).unwrap();
        assert_eq!((found.kappa, found.same), (None, 2));
        assert_eq!(agreement::<u8>(&[]), None);
    }

    #[test]
    fn two_who_never_agree_are_below_chance() {
        assert!(agreement(&[(1, 2), (2, 1)]).unwrap().kappa.unwrap() < 0.0);
    }
}
