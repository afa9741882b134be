//! The week's attention: one budget for everything that asks, in measured seconds.

/// What asking took in the current ISO week.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Budget {
    /// Seconds that strip questions and due pulses took, measured. What a person takes up unasked is not counted.
    pub seconds: f64,
    /// Seconds a week that may be taken.
    pub allowed: u64,
    /// Questions and pulses that came by themselves.
    pub shown: u32,
    /// Those of them that were answered.
    pub answered: u32,
}

impl Budget {
    /// `asked 74 s of 240 s this week, answered 9 of 12`.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { seconds, allowed, shown, answered } = self;
        format!("asked {seconds:.0} s of {allowed} s this week, answered {answered} of {shown}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_one_line() {
        let budget = Budget { seconds: 73.6, allowed: 240, shown: 12, answered: 9 };
        assert_eq!(budget.line(), "asked 74 s of 240 s this week, answered 9 of 12");
    }
}
