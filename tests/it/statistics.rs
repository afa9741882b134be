//! Every published test vector, to the digits it was published with: `tests/fixtures/stats_vectors.json` and those that are
//! only in print, under the ids of the table they stand in.

use draglog::domain::figure::stats::xmr::{ControlChart, FACTOR, Limits, SignalRule};
use draglog::domain::figure::stats::{
    RatioSums, developer_weeks, hodges_lehmann, kaplan_meier, median, median_interval, median_ranks, newcombe95, power,
    rank_confidence, rank_sum, smallest_p, superiority, union, wilson95,
};
use proptest::prelude::*;
use serde_json::Value;

/// Limits by the factor as most books print it.
const FACTOR_ROUNDED: f64 = 2.66;

fn vectors(name: &str) -> Vec<Value> {
    let text = include_str!("../fixtures/stats_vectors.json");
    serde_json::from_str::<Value>(text).unwrap()[name].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn counts(value: &Value) -> (u64, u64) {
    (value[0].as_u64().unwrap(), value[1].as_u64().unwrap())
}

/// Whether `got` rounds to what was published, in as many digits as were.
#[track_caller]
fn same(got: f64, published: &Value) {
    let text = published.to_string();
    let digits = text.split('.').nth(1).map_or(0, str::len);
    near(got, published.as_f64().unwrap_or_else(|| panic!("{published} is no number")), digits);
}

#[track_caller]
fn near(got: f64, want: f64, digits: usize) {
    let tolerance = 0.5 * 10_f64.powi(-i32::try_from(digits).unwrap()) + 1e-12;
    assert!((got - want).abs() <= tolerance, "{got} is not {want} to {digits} digits");
}

fn weeks(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn shares_of_a_count_and_of_a_whole_team() {
    for row in vectors("wilson95") {
        let (hits, trials) = counts(&row);
        let [low, high] = wilson95(hits, trials).unwrap();
        // Seven digits where fewer were printed because the last ones are zero.
        near(low, row[2].as_f64().unwrap(), row[2].to_string().len().saturating_sub(2).clamp(7, 15));
        near(high, row[3].as_f64().unwrap(), row[3].to_string().len().saturating_sub(2).clamp(7, 15));
    }
    assert_eq!((wilson95(0, 0), wilson95(3, 2)), (None, None));
}

#[test]
fn w6_newcombes_own_table() {
    for (hits, trials, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let got = wilson95(hits, trials).unwrap();
        near(got[0], low, 4);
        near(got[1], high, 4);
    }
    let plain = wilson95(4, 7).unwrap();
    near(plain[0], 0.2505, 4);
    near(plain[1], 0.8418, 4);
}

#[test]
fn differences_of_two_shares() {
    for case in vectors("newcombe_diff95") {
        let (difference, [low, high]) = newcombe95(counts(&case["a"]), counts(&case["b"])).unwrap();
        same(difference, &case["d"]);
        same(low, &case["lo"]);
        same(high, &case["hi"]);
    }
    let (_, [low, high]) = newcombe95((7, 34), (1, 34)).unwrap();
    near(low, 0.019, 3);
    near(high, 0.340, 3);
    assert_eq!(newcombe95((1, 2), (0, 0)), None);
}

#[test]
fn m1_ranks_that_bound_a_median_and_how_sure_they_are() {
    let published = [
        (6, 1, 96.9),
        (7, 1, 98.4),
        (8, 1, 99.2),
        (9, 2, 96.1),
        (10, 2, 97.9),
        (11, 2, 98.8),
        (12, 3, 96.1),
        (13, 3, 97.8),
        (14, 3, 98.7),
        (15, 4, 96.5),
        (16, 4, 97.9),
        (17, 5, 95.1),
        (18, 5, 96.9),
        (19, 5, 98.1),
        (20, 6, 95.9),
    ];
    for (count, low, percent) in published {
        let (got_low, got_high, confidence) = median_ranks(count).unwrap();
        assert_eq!((got_low, got_high), (low, count + 1 - low));
        near(confidence * 100.0, percent, 1);
    }
    near(median_ranks(5).unwrap().2, 0.9375, 9);
    near(median_ranks(4).unwrap().2, 0.875, 9);
    near(rank_confidence(6, 2) * 100.0, 78.0, 0);
    near(rank_confidence(6, 1), 31.0 / 32.0, 9);
    assert_eq!(median_ranks(1), None);
}

#[test]
fn a_median_lies_between_two_of_its_own_values() {
    let interval = median_interval(&[9.0, 3.0, 7.0, 1.0, 5.0, 11.0, 13.0, 15.0, 17.0]).unwrap();
    assert_eq!((interval.low, interval.median, interval.high), (3.0, 9.0, 15.0));
    near(interval.confidence, 0.961, 3);
    let five = median_interval(&[4.0, 1.0, 5.0, 3.0, 2.0]).unwrap();
    assert_eq!((five.low, five.median, five.high), (1.0, 3.0, 5.0), "below six only the range");
    assert_eq!(median_interval(&[1.0]), None);
}

#[test]
fn x1_to_x3_limits_of_movement() {
    for case in vectors("xmr") {
        let weeks = weeks(&numbers(&case["v"]));
        let factor = if case["factor"] == "2.66" { FACTOR_ROUNDED } else { FACTOR };
        let limits = Limits::of(&weeks, factor).unwrap();
        same(limits.mean, &case["mean"]);
        same(limits.upper, &case["ucl"]);
        same(limits.lower, if case["lcl"].is_null() { &case["lcl_unfloored"] } else { &case["lcl"] });
        if !case["mr"].is_null() {
            same(limits.mean_range, &case["mr"]);
        }
    }
    let nist = numbers(&vectors("xmr")[0]["v"]);
    let rounded = Limits::of(&weeks(&nist), FACTOR_ROUNDED).unwrap();
    near(rounded.upper, 55.8049, 4);
    near(rounded.lower, 45.8151, 4);
    near(rounded.upper_range, 3.267 * 1.877_777_8, 4);
}

#[test]
fn no_range_is_measured_across_a_missing_week() {
    let limits = Limits::of(&[Some(10.0), Some(12.0), None, Some(40.0), Some(42.0)], FACTOR).unwrap();
    near(limits.mean_range, 2.0, 12);
    assert_eq!(Limits::of(&[Some(1.0), None, Some(9.0)], FACTOR), None);
    assert_eq!(Limits::of(&[], FACTOR), None);
}

#[test]
fn limits_are_on_trial_from_six_weeks_and_stay_from_twelve() {
    let values: Vec<f64> = (0..14).map(|week| 10.0 + f64::from(week % 3)).collect();
    let chart = |count: usize| ControlChart::of(&weeks(&values[..count]));
    assert_eq!(chart(5), None);
    assert_eq!(chart(6).map(|chart| (chart.points, chart.is_locked)), Some((6, false)));
    assert_ne!(chart(6).unwrap().limits, chart(7).unwrap().limits);
    assert_eq!(chart(12), chart(14));
    assert!(chart(12).unwrap().is_locked);
    let mut gaps = weeks(&values);
    gaps[1] = None;
    assert_eq!(ControlChart::of(&gaps).unwrap().points, 12, "a missing week is no point");
    assert_eq!(ControlChart::of(&gaps[..6]), None);
}

#[test]
fn one_value_outside_or_eight_on_a_side_are_signals() {
    let case = &vectors("xmr")[3];
    let limits = Limits::of(&weeks(&numbers(&case["v"])), FACTOR_ROUNDED).unwrap();
    assert!(limits.is_outside(5.0) && !limits.is_outside(5.5), "the worked example's two values");
    let signals = limits.signals(&weeks(&[9.0, 5.0, 9.5]));
    assert_eq!(
        signals.iter().map(|s| (s.at, s.rule, s.is_high)).collect::<Vec<_>>(),
        [(1, SignalRule::Outside, false)]
    );
    let seven_and_a_gap = [9.0; 7].map(Some).into_iter().chain([None]).collect::<Vec<_>>();
    assert_eq!(limits.signals(&seven_and_a_gap), []);
    let eight: Vec<_> = seven_and_a_gap.iter().copied().chain([Some(9.1)]).collect();
    assert_eq!(limits.signals(&eight).iter().map(|s| (s.at, s.rule)).collect::<Vec<_>>(), [(8, SignalRule::Run)]);
    let broken: Vec<_> = seven_and_a_gap.iter().copied().chain([Some(limits.mean), Some(9.0)]).collect();
    assert_eq!(limits.signals(&broken), []);
}

#[test]
fn k1_to_k3_how_long_queues_last() {
    for case in vectors("kaplan_meier") {
        let whole = |name: &str| -> Vec<u64> {
            case[name].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
        };
        let survival = kaplan_meier(&whole("t"), &whole("censored"));
        assert_eq!(survival.median, case["median"].as_u64());
        for (step, want) in case["S"].as_array().into_iter().flatten().enumerate() {
            assert_eq!(survival.steps[step].0, want[0].as_u64().unwrap());
            near(survival.steps[step].1, want[1].as_f64().unwrap(), 12);
        }
        if let Some(wrong) = case["naive_closed_only"].as_f64() {
            assert_eq!(median(&numbers(&case["t"])), Some(wrong));
        }
    }
    let times = [24, 3, 11, 19, 24, 13, 14, 2, 18, 17, 24, 21, 12, 1, 10, 23, 6, 5, 9, 17_u64];
    let (mut closed, mut open) = (Vec::new(), Vec::new());
    let mut ends = vec![3, 14, 1, 23, 5, 17_u64];
    for (place, time) in times.into_iter().enumerate() {
        // Of the two at 17 the last one ended.
        match ends.iter().position(|end| *end == time && (time != 17 || place == 19)) {
            Some(found) => closed.push(ends.swap_remove(found)),
            None => open.push(time),
        }
    }
    let survival = kaplan_meier(&closed, &open);
    let at = |age: u64| survival.steps.iter().find(|step| step.0 == age).unwrap().1;
    for (age, share, digits) in
        [(1, 0.95, 2), (3, 0.897, 3), (5, 0.844, 3), (14, 0.76, 2), (17, 0.676, 3), (23, 0.507, 3)]
    {
        near(at(age), share, digits);
    }
}

#[test]
fn u1_and_u2_time_is_counted_once() {
    for case in vectors("union") {
        let pairs = case["iv"].as_array().unwrap().iter().map(|iv| (iv[0].as_i64().unwrap(), iv[1].as_i64().unwrap()));
        assert_eq!(Some(union(pairs)), case["len"].as_i64());
    }
}

#[test]
fn before_and_after_by_the_median_of_differences() {
    let [worked, r_help] = &vectors("hodges_lehmann")[..] else { panic!("two cases") };
    let shift = hodges_lehmann(&numbers(&worked["pre"]), &numbers(&worked["post"])).unwrap();
    same(shift.estimate, &worked["shift"]);
    same(shift.interval[0], &worked["lo"]);
    same(shift.interval[1], &worked["hi"]);
    same(shift.coverage, &worked["cov"]);
    same(shift.p, &worked["p_two_sided"]);
    assert!(!shift.is_approximate);

    let (x, y) = (numbers(&r_help["x"]), numbers(&r_help["y"]));
    let shift = hodges_lehmann(&y, &x).unwrap();
    same(shift.estimate, &r_help["shift"]);
    same(shift.interval[0], &r_help["lo"]);
    same(shift.interval[1], &r_help["hi"]);
    near(shift.coverage, 0.960, 3);
    let test = rank_sum(&y, &x).unwrap();
    same(test.w, &r_help["W"]);
    same(test.p_greater, &r_help["p_greater"]);
}

#[test]
#[expect(clippy::approx_constant, reason = "a measured value that is not pi")]
fn h1_ties_are_told_as_approximate() {
    let x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
    let y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    let shift = hodges_lehmann(&y, &x).unwrap();
    near(shift.estimate, 0.56, 2);
    assert!(shift.is_approximate);
    // wilcox.test(x, y) in R, normal approximation with continuity correction: W = 58, p-value = 0.1329.
    let test = rank_sum(&y, &x).unwrap();
    near(test.w, 58.0, 0);
    near(test.p, 0.1329, 4);
}

#[test]
fn h3_what_complete_separation_can_tell_at_most() {
    for (before, after, p) in [(3, 4, 2.0 / 35.0), (3, 3, 0.10), (4, 4, 2.0 / 70.0)] {
        let low: Vec<f64> = (0..before).map(f64::from).collect();
        let high: Vec<f64> = (0..after).map(|value| f64::from(value) + 100.0).collect();
        let test = rank_sum(&low, &high).unwrap();
        near(test.p, p, 12);
        near(test.p_greater, p / 2.0, 12);
        near(test.p_less, 1.0, 12);
        near(smallest_p(low.len(), high.len()).unwrap(), p, 12);
        assert_eq!(superiority(&low, &high), Some(1.0));
    }
    assert_eq!(smallest_p(0, 4), None);
    assert_eq!(hodges_lehmann(&[], &[1.0]), None);
}

#[test]
fn the_table_of_interval_ranks() {
    // Values without ties whose differences are all known: before 0, after a tiny spread.
    for (m, n, q, percent) in [(4, 4, 1, 97.1), (5, 5, 3, 96.8), (6, 6, 6, 95.9), (6, 8, 9, 95.7), (8, 8, 14, 95.0)] {
        let before: Vec<f64> = (0..m).map(|i| f64::from(i) * 100.0).collect();
        let after: Vec<f64> = (0..n).map(f64::from).collect();
        let mut differences: Vec<f64> = after.iter().flat_map(|y| before.iter().map(move |x| y - x)).collect();
        differences.sort_unstable_by(f64::total_cmp);
        let shift = hodges_lehmann(&before, &after).unwrap();
        near(shift.coverage * 100.0, percent, 1);
        near(shift.interval[0], differences[q - 1], 9);
        near(shift.interval[1], differences[differences.len() - q], 9);
    }
}

#[test]
fn the_chance_of_a_larger_value_after() {
    assert_eq!(superiority(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), Some(0.5));
    assert_eq!(superiority(&[2.0, 2.0], &[1.0, 3.0]), Some(0.5));
    // Options 1 1 2 before, 2 3 3 after: (1 + 1 + 0.5 + 1 + 1 + 1 + 1 + 1 + 1) of 9.
    let share = superiority(&[1.0, 1.0, 2.0], &[2.0, 3.0, 3.0]).unwrap();
    near(share, 8.5 / 9.0, 12);
    assert_eq!(superiority(&[], &[1.0]), None);
}

#[test]
fn a_rate_from_five_sums_and_how_much_of_it_one_carries() {
    for case in vectors("ratio") {
        let sums = RatioSums::of(numbers(&case["y"]).into_iter().zip(numbers(&case["x"])));
        let ratio = sums.ratio().unwrap();
        same(ratio.rate, &case["R"]);
        same(ratio.variance, &case["s2"]);
        same(ratio.standard_error, &case["se"]);
        same(ratio.t, &case["t"]);
        same(ratio.interval[0], &case["lo"]);
        same(ratio.interval[1], &case["hi"]);
        assert!(sums.n == 7 && (sums.sy - 104.0).abs() + (sums.sx - 25.0).abs() < 1e-9);
        assert!((sums.syy - 1729.0).abs() + (sums.sxy - 389.0).abs() + (sums.sxx - 91.72).abs() < 1e-9);
    }
    assert_eq!(RatioSums::of([(5.0, 1.0)]).ratio(), None);
    assert_eq!(RatioSums::of([(5.0, 0.0), (1.0, 0.0)]).ratio(), None);
}

#[test]
fn a_pane_left_open_at_night_is_no_second_developer() {
    let hours = |hours: i64| hours * 3_600_000;
    near(developer_weeks(hours(6), 40.0), 0.15, 12);
    near(developer_weeks(hours(60), 40.0), 1.0, 12);
    near(developer_weeks(-hours(1), 40.0) + developer_weeks(hours(5), 0.0), 0.0, 12);
}

proptest! {
    #[test]
    fn sums_add_up_over_people(pairs in prop::collection::vec((0.0_f64..50.0, 0.1_f64..4.0), 2..20), cut in 0_usize..20) {
        let (first, second) = pairs.split_at(cut.min(pairs.len()));
        let added = RatioSums::of(first.iter().copied()) + RatioSums::of(second.iter().copied());
        let whole = RatioSums::of(pairs.iter().copied());
        prop_assert_eq!(added.n, whole.n);
        prop_assert!((added.ratio().unwrap().rate - whole.ratio().unwrap().rate).abs() < 1e-9);
        let [low, high] = whole.ratio().unwrap().interval;
        prop_assert!(low <= whole.ratio().unwrap().rate && whole.ratio().unwrap().rate <= high);
    }

    #[test]
    fn a_shift_turns_round_with_its_sides(before in prop::collection::vec(0.0_f64..50.0, 1..9), after in prop::collection::vec(0.0_f64..50.0, 1..9)) {
        let (there, back) = (hodges_lehmann(&before, &after).unwrap(), hodges_lehmann(&after, &before).unwrap());
        prop_assert!((there.estimate + back.estimate).abs() < 1e-9);
        prop_assert!((there.interval[0] + back.interval[1]).abs() < 1e-9);
        prop_assert!((there.p - back.p).abs() < 1e-9);
        prop_assert!(there.interval[0] <= there.estimate && there.estimate <= there.interval[1]);
        prop_assert!((0.0..=1.0).contains(&there.p) && there.p >= smallest_p(before.len(), after.len()).unwrap() - 1e-9);
    }
}

#[test]
fn what_so_many_weeks_can_see_of_a_drop_of_thirty_percent() {
    for (weeks, published) in [(4, 0.30), (6, 0.60), (8, 0.77)] {
        let found = power(weeks, weeks, 0.3, 0.2);
        assert!((found - published).abs() < 0.02, "{weeks}: {found}");
        assert_eq!(found.to_bits(), power(weeks, weeks, 0.3, 0.2).to_bits(), "the same question, the same answer");
    }
    for (before, after) in [(3, 3), (3, 4), (0, 8), (1, 20)] {
        near(power(before, after, 0.9, 0.1), 0.0, 12);
    }
    assert!(power(8, 8, 0.0, 0.2) <= 0.03, "a drop that is none is seen as often as p says, in one of two directions");
    assert!(power(60, 60, 0.3, 0.2) > 0.99, "many weeks are approximated");
}
