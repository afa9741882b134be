//! Screen 1: what runs, today in sums, the latest waits.

pub(crate) mod keys;

use std::time::Duration;

use chrono::{DurationRound as _, TimeDelta, Timelike as _};
use ratatui::text::{Line, Span};

use super::list::{self, Stride, moved};
use super::sub_model::SubModel;
use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::stats::Today;
use crate::domain::log::run::SourceName;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::page::now::{NowView, ObserverState, Questions, Reply, Request};
use crate::domain::say::count::count;
use crate::domain::say::{length, moment};
use crate::domain::time::{Moment, between};
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, shared};
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::theme::Role;
use crate::tui::ui::{Handover, JUST_NOW, Ui};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::{ends, window};
use crate::tui::widgets::rows::{RowEmphasis, RowStyle, ShownMoment};
use crate::tui::widgets::writer::Writer;
use crate::tui::widgets::{details, empty, spark, text};

/// What is selected and shown.
#[derive(Debug, Default)]
pub struct State {
    pub selected: Option<WaitId>,
    /// Agents' and background runs are shown too.
    pub shows_apart: bool,
}

impl State {
    /// The waits that can be selected, from the top of the screen.
    pub fn waits<'a>(&self, overview: &'a NowView) -> impl Iterator<Item = &'a Wait> {
        self.running(overview).map(|running| &running.wait).chain(&overview.latest)
    }

    /// What goes on: first agents that need the person, then what works, for a review that is open for days must not hide the
    /// build that runs now.
    fn running<'a>(&self, overview: &'a NowView) -> impl Iterator<Item = &'a RunningWait> {
        let apart = overview.apart.iter().filter(|_| self.shows_apart);
        let works = |running: &RunningWait| running.wait.is_turn() || running.wait.is_run();
        let going = || overview.running.iter().filter(|running| running.wait.asks_since.is_none());
        let of = move |is_work| going().filter(move |running| works(running) == is_work);
        overview.asking().chain(of(true)).chain(of(false)).chain(apart)
    }

    /// When the count of a wait on the screen is another; only where somebody looks.
    fn next_second(&self, ui: &Ui, overview: &NowView) -> Option<Moment> {
        if !ui.is_watched() {
            return None;
        }
        let until = |passed: Duration| ui.now + length::until_passed_differs(passed);
        let apart = overview.apart.iter().filter(|_| self.shows_apart);
        let counting = overview.running.iter().chain(apart).filter(|running| !running.stands_still());
        let asking = overview.asking().filter_map(|running| running.wait.asks_since);
        let asking = asking.map(|since| until(between(since, ui.now)));
        counting.map(|running| until(running.wait.latency(ui.now))).chain(asking).min()
    }

    /// Lets go of a selection that is no longer there.
    pub fn keep_to(&mut self, overview: &NowView) {
        self.selected = self.selected.filter(|id| self.waits(overview).any(|wait| wait.id == *id));
    }
}

impl SubModel for State {
    type Reply = Reply;

    fn listener(&self) -> Listener {
        Listener::at(&[keys::NOW, shared::LIST])
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        const PAGE: isize = 8;
        let KeyMeaning::Do(action) = meaning else { return };
        if let Some(step) = Stride::of(action, PAGE) {
            let waits = ui.overview.iter().flat_map(|overview| self.waits(overview));
            let ids: Vec<WaitId> = waits.map(|wait| wait.id).collect();
            self.selected = moved(&ids, self.selected, step);
            return;
        }
        match action {
            Action::Back => self.selected = None,
            Action::ToggleApart => {
                self.shows_apart ^= true;
                ui.overview.iter().for_each(|overview| self.keep_to(overview));
            }
            Action::Delete => list::delete(ui, self.selected.into_iter().collect()),
            Action::Pause => ui.ask(Request::SetPaused(ui.observer != ObserverState::Paused)),
            Action::Focus => ui.ask(Request::SetQuiet(focus_until(ui))),
            Action::Questions => ui.ask(Request::SetQuestions(ui.questions == Questions::Off)),
            Action::AskOnRequest => ui.ask(Request::AskOnRequest),
            action => ui.handover = Some(Handover::AtHand(action)),
        }
    }

    fn take(&mut self, _ui: &mut Ui, reply: Reply) {
        match reply {}
    }

    fn is_useful(&self, ui: &Ui, action: Action) -> bool {
        list::is_useful(ui, self.at_hand(ui), action)
    }

    /// The selected one, else the latest finished one nobody answered, else the one that runs.
    fn at_hand<'a>(&'a self, ui: &'a Ui) -> Option<&'a Wait> {
        let overview = ui.overview.as_ref()?;
        let selected = self.selected.and_then(|id| self.waits(overview).find(|wait| wait.id == id));
        let untagged = || overview.latest.iter().find(|wait| wait.is_untagged());
        let running = || overview.running.last().map(|running| &running.wait);
        selected.or_else(untagged).or_else(running).or(overview.latest.first())
    }

    fn click(&mut self, _ui: &mut Ui, target: Target) {
        if let Target::Select(id) = target {
            self.selected = Some(id);
        }
    }

    fn next_wake(&self, ui: &Ui) -> Option<Moment> {
        let overview = ui.overview.as_ref()?;
        self.next_second(ui, overview).into_iter().chain(next_of_the_day(ui, overview)).min()
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let Some(overview) = &ui.overview else { return };
        let (area, side) = canvas.sides();
        let lines = NowLines { state: self, ui, overview };
        let mut to = Writer::new(usize::from(area.width), canvas.shape.is_airy(), &ui.theme);
        if overview.total_waits == 0 && overview.running.is_empty() && overview.latest.is_empty() {
            lines.nothing_yet(&mut to);
        } else {
            lines.all(&mut to, usize::from(area.height));
        }
        to.draw(&mut canvas.at(area));
        if let (Some(side), Some(wait)) = (side, self.at_hand(ui)) {
            details::draw(wait, ui.now, &mut canvas.beside(side, &ui.theme), &ui.theme);
        }
    }
}

/// Until when nothing is asked; `None` where it was quiet, which then ends.
fn focus_until(ui: &Ui) -> Option<Moment> {
    let is_quiet = matches!(ui.questions, Questions::Quiet { until } if until > ui.now);
    (!is_quiet).then(|| ui.now + Duration::from_secs(ui.settings.prompt.focus_min * 60))
}

/// When the strip of the day gets another half hour, or the last command is no longer "just now".
fn next_of_the_day(ui: &Ui, overview: &NowView) -> Option<Moment> {
    let half_hour = TimeDelta::minutes(30);
    let day = ui.now.duration_trunc(half_hour).ok().map(|start| start + half_hour);
    let day = day.filter(|_| overview.total_waits > 0);
    let seen = overview.last_seen.as_ref().filter(|_| overview.running.is_empty());
    let seen = seen.map(|seen| seen.at + JUST_NOW).filter(|end| *end > ui.now);
    day.into_iter().chain(seen).min()
}

struct NowLines<'a> {
    state: &'a State,
    ui: &'a Ui,
    overview: &'a NowView,
}

/// A heading with something at its right end; narrow panes have none.
fn heading(to: &mut Writer<'_>, words: &str, aside: Vec<Span<'static>>) {
    if to.is_airy {
        let title = vec![to.theme.span(Role::Title, words)];
        to.page.line(ends(title, aside, to.width));
    }
}

impl NowLines<'_> {
    fn stands(&self, id: WaitId) -> RowEmphasis {
        RowEmphasis { is_selected: self.state.selected == Some(id), is_marked: false }
    }

    fn style(&self, width: usize) -> RowStyle<'_> {
        let agents = self.overview.working_agents();
        RowStyle { theme: &self.ui.theme, width, now: self.ui.now, agents, time: ShownMoment::Start }
    }

    /// Proof of life instead of a welcome.
    fn nothing_yet(&self, to: &mut Writer<'_>) {
        to.page.gap();
        self.nothing_runs(to);
        to.gap();
        if to.is_airy {
            let key = self.ui.theme.keys.named(shared::LIST, Action::Manual);
            to.text(Role::Dim, &format!("{key} starts a wait that no process shows, such as a review."));
        }
    }

    fn nothing_runs(&self, to: &mut Writer<'_>) {
        let history = self.ui.history.filter(|_| self.overview.total_waits == 0).map(empty::history);
        let known = [NOTHING_RUNS.to_owned(), self.seeing()].into_iter();
        let sentences: Vec<String> = known.chain(self.last_seen()).chain(history).collect();
        to.sentences(&sentences);
    }

    fn seeing(&self) -> String {
        match &self.ui.observer {
            ObserverState::Starting => "The observer is starting.".to_owned(),
            ObserverState::Here { source, reason } => {
                let how = match source {
                    SourceName::Events => "Seeing kernel events.",
                    SourceName::LastPid => "Looking for new processes ten times a second.",
                    SourceName::Poll => "Listing processes once a second.",
                };
                reason.as_ref().map_or(how.to_owned(), |reason| format!("{how} {reason}."))
            }
            ObserverState::Elsewhere => "Another draglog observes; its waits show up here.".to_owned(),
            ObserverState::MadeUp => "A made-up month; nothing is observed.".to_owned(),
            ObserverState::Paused => {
                let key = self.ui.theme.keys.named(keys::NOW, Action::Pause);
                format!("Observing is paused; {key} resumes.")
            }
            ObserverState::Failed { reason } => format!("Not observing: {reason}"),
        }
    }

    fn last_seen(&self) -> Option<String> {
        let seen = self.overview.last_seen.as_ref()?;
        let age = self.ui.now - seen.at;
        let when = if age.to_std().unwrap_or_default() < JUST_NOW {
            "just now".to_owned()
        } else {
            moment::at_in_short(seen.at, self.ui.now)
        };
        let whose = match seen.actor {
            Actor::Person => String::new(),
            actor => format!(", {actor}, not counted"),
        };
        Some(format!("Last: {}, {when}{whose}.", seen.label))
    }

    fn all(&self, to: &mut Writer<'_>, height: usize) {
        to.gap();
        self.running(to, height);
        to.gap();
        self.today(to, height < 7);
        to.gap();
        self.latest(to, height);
    }

    fn running(&self, to: &mut Writer<'_>, height: usize) {
        let all: Vec<&RunningWait> = self.state.running(self.overview).collect();
        let room = (height / 3).max(1);
        let asking = self.asking(to, &all, room);
        let (all, room) = (&all[asking..], room.saturating_sub(asking));
        if all.is_empty() && asking > 0 {
            return;
        }
        heading(to, "Running", self.hidden());
        to.gap();
        match (all.is_empty(), to.is_airy) {
            (true, true) => self.nothing_runs(to),
            (true, false) => to.sentences(&["Nothing is running."]),
            (false, _) => self.working(to, all, room),
        }
    }

    /// What runs without asking, as much as there is room for.
    fn working(&self, to: &mut Writer<'_>, all: &[&RunningWait], room: usize) {
        let selected = all.iter().position(|running| self.state.selected == Some(running.wait.id));
        for running in &all[window(all.len(), room, selected)] {
            let id = running.wait.id;
            to.page.target(self.style(to.width).running(running, self.stands(id)), Target::Select(id));
        }
        if all.len() > room && to.is_airy {
            to.line(Role::Dim, format!("  and {} more", all.len() - room));
        }
    }

    /// Agents that ask the person, before everything else; gives how many of `all` they are.
    fn asking(&self, to: &mut Writer<'_>, all: &[&RunningWait], room: usize) -> usize {
        let asking: Vec<&RunningWait> =
            all.iter().copied().take_while(|running| running.wait.asks_since.is_some()).take(room).collect();
        if !asking.is_empty() {
            heading(to, "Needs you", vec![]);
        }
        for running in &asking {
            let id = running.wait.id;
            to.page.target(self.style(to.width).asking(running, self.stands(id)), Target::Select(id));
        }
        if !asking.is_empty() && asking.len() < all.len() {
            to.gap();
        }
        asking.len()
    }

    /// How much goes on that is not shown, and how to see it.
    fn hidden(&self) -> Vec<Span<'static>> {
        let theme = &self.ui.theme;
        let key = theme.keys.named(keys::NOW, Action::ToggleApart);
        let (count, shows) = (self.overview.apart.len(), self.state.shows_apart);
        match (count, shows) {
            (0, _) => vec![],
            (_, true) => vec![theme.span(Role::Key, key), theme.span(Role::Dim, " hides agents and background")],
            (_, false) => {
                vec![
                    theme.span(Role::Dim, format!("{count} by agents and background {} ", theme.glyphs.dot)),
                    theme.span(Role::Key, key),
                    theme.span(Role::Dim, " shows"),
                ]
            }
        }
    }

    fn today(&self, to: &mut Writer<'_>, is_tight: bool) {
        let (theme, today) = (to.theme, &self.overview.today);
        let room = to.width.saturating_sub("Today".len() + if to.is_airy { 3 } else { 2 });
        let sums = theme.span(Role::Dim, sums(today, room));
        to.page.line(ends(vec![theme.span(Role::Title, "Today")], vec![sums], to.width));
        if is_tight {
            return;
        }
        self.strip(to);
        let apart = apart_words(today);
        if to.is_airy && self.state.shows_apart && !apart.is_empty() {
            to.line(Role::Dim, format!("  Counted apart: {apart}"));
        }
    }

    /// Today by half hours, under the hours where there is room.
    fn strip(&self, to: &mut Writer<'_>) {
        let (theme, strip) = (to.theme, &self.overview.today.strip);
        let indent = if to.is_airy { 2 } else { 0 };
        let now = (self.ui.now.num_seconds_from_midnight() / 1800) as usize;
        let room = to.width.saturating_sub(indent).max(1);
        let hours = spark::hours(strip, now, room);
        let each = if to.is_airy && hours.len() * 2 <= room { 2 } else { 1 };
        let indented = |line: Line<'static>| [vec![Span::raw(" ".repeat(indent))], line.spans].concat();
        if to.is_airy {
            to.gap();
            to.page.line(indented(spark::labels(&hours, each, theme)));
        }
        to.page.line(indented(spark::cells(strip, &hours, now, each, theme)));
    }

    fn latest(&self, to: &mut Writer<'_>, height: usize) {
        let latest = &self.overview.latest;
        heading(to, "Latest waits, by their end", self.untagged());
        to.gap();
        let room = height.saturating_sub(to.page.len());
        let selected = latest.iter().position(|wait| self.state.selected == Some(wait.id));
        let shown = &latest[window(latest.len(), room, selected)];
        let style = self.style(to.width).by_end(shown);
        for wait in shown {
            to.page.target(style.finished(wait, self.stands(wait.id)), Target::Select(wait.id));
        }
        if latest.is_empty() && room > 0 {
            let from = length::plain(Duration::from_secs(self.ui.settings.show.from_s));
            to.text(Role::Dim, &format!("No wait of {from} or more yet. Shorter ones are in the log."));
        }
    }

    /// How many waits have no tag, and how to go through them.
    fn untagged(&self) -> Vec<Span<'static>> {
        let theme = &self.ui.theme;
        match self.overview.untagged.len() {
            0 => vec![],
            untagged => vec![
                theme.span(Role::Dim, format!("{untagged} not tagged {} ", theme.glyphs.dot)),
                theme.span(Role::Key, theme.keys.named(shared::LIST, Action::Sweep)),
                theme.span(Role::Dim, " goes through them"),
            ],
        }
    }
}

const NOTHING_RUNS: &str = "Nothing is running. Start a build in another terminal; it shows up here.";

/// The sums of today, apart, the most important that fit into `room` cells.
#[must_use]
pub(crate) fn sums(today: &Today, room: usize) -> String {
    let mut sums = vec![
        format!("blocked {}", length::coarse(today.blocked)),
        format!("machine {}", length::coarse(today.machine)),
        format!("not answered {}", length::coarse(today.unanswered)),
        format!("not held up {}", length::coarse(today.not_held_up)),
    ];
    if today.open_queue > 0 {
        sums.push(format!("{} in queue", today.open_queue));
    }
    let gap = if room < 40 { "  " } else { "   " };
    while sums.len() > 1 && sums.iter().map(|sum| text::width(sum) + gap.len()).sum::<usize>() > room + gap.len() {
        sums.pop();
    }
    sums.join(gap)
}

fn apart_words(today: &Today) -> String {
    let of = |runs: u32, time, name: &str| {
        (runs > 0).then(|| format!("{} {}", count(runs, &format!("{name} run")), length::coarse(time)))
    };
    let parts = [
        of(today.agent_runs, today.agent_time, "agent"),
        of(today.background_runs, today.background_time, "background"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
