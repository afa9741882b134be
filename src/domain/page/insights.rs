//! Everything the Insights screen shows of some weeks, as plain data, and when its recap is offered.

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::figure::insight::look::Look;
use crate::domain::figure::insight::recap::Recap;
use crate::domain::figure::insight::{Panel, Reach};
use crate::domain::figure::pilot::PilotReading;
use crate::domain::log::settings::{DayName, Prompt};

/// Which weeks the screen asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WeekChoice {
    /// Monday of the last week; `None` = the week that goes on.
    pub monday: Option<NaiveDate>,
    /// How many weeks the figures are about; `None` = four.
    pub reach: Option<Reach>,
}

impl WeekChoice {
    /// How many weeks the figures are about.
    #[must_use]
    pub fn reach(self) -> Reach {
        self.reach.unwrap_or(Reach::Month)
    }
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct InsightsPage {
    /// What it answers.
    pub asked: WeekChoice,
    /// Monday of the week that goes on.
    pub this_week: NaiveDate,
    /// The day of the first wait in the log; `None` in an empty one.
    pub since: Option<NaiveDate>,
    pub panel: Panel,
    /// What is worth a look, the most time at stake first.
    pub looks: Vec<Look>,
    /// Every pilot, in the order in which they were registered.
    pub pilots: Vec<PilotReading>,
    pub recap: Recap,
}

/// The last day of the week of `monday` on which somebody works by the settings; `None` in a week off.
#[must_use]
pub fn last_work_day(monday: NaiveDate, prompt: &Prompt) -> Option<NaiveDate> {
    let days = (0..7).rev().filter_map(|after| monday.checked_add_days(Days::new(after)));
    let is_off = |day: &NaiveDate| prompt.days_off.iter().any(|off| *off == day.to_string());
    days.filter(|day| !is_off(day)).find(|day| prompt.work_days.iter().any(|work| is_on(*work, *day)))
}

fn is_on(work: DayName, day: NaiveDate) -> bool {
    let number = DayName::ALL.iter().position(|other| *other == work);
    number.and_then(|number| u32::try_from(number).ok()) == Some(day.weekday().num_days_from_monday())
}

/// What the Insights screen asks the rest of the program for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Request {
    /// Read what the screen shows of these weeks; answer with `Reply::Page`. Only the latest of several is read.
    Load(WeekChoice),
    /// The recap of the week that begins on this Monday was read or turned down: it is not offered again.
    RecapSeen(NaiveDate),
}

/// What the Insights screen is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// What the screen shows.
    Page(Box<InsightsPage>),
}

#[cfg(test)]
mod tests {
    use crate::domain::page::insights::*;

    #[test]
    fn a_week_ends_with_its_last_day_of_work() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        let mut prompt = Prompt::default();
        assert_eq!(last_work_day(monday, &prompt), day(20));
        prompt.days_off = vec!["2026-11-20".into(), "2026-11-19".into()];
        assert_eq!(last_work_day(monday, &prompt), day(18));
        prompt.work_days = vec![DayName::Sat, DayName::Fri];
        assert_eq!(last_work_day(monday, &prompt), day(21));
        prompt.work_days = vec![DayName::Fri];
        assert_eq!(last_work_day(monday, &prompt), None);
    }
}
