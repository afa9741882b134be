//! Screen 1: what runs, today in sums, the latest waits.

pub mod keys;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::list::{self, Stride, moved};
use super::sub_model::SubModel;
use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::stats::Today;
use crate::domain::log::run::SourceName;
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::page::now::{NowView, ObserverState, Questions};
use crate::domain::say::count::count;
use crate::domain::say::length;
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::{Action, shared};
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::{JUST_NOW, Model};
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::when;
use crate::tui::widgets::page::{Page, ends, window};
use crate::tui::widgets::rows::{Look, RowEmphasis};
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

    /// Lets go of a selection that is no longer there.
    pub fn keep_to(&mut self, overview: &NowView) {
        if self.selected.is_some_and(|id| !self.waits(overview).any(|wait| wait.id == id)) {
            self.selected = None;
        }
    }
}

impl SubModel for State {
    fn listener(_model: &Model) -> Listener {
        Listener::at(&[keys::NOW, shared::LIST])
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        if let Meaning::Do(action) = meaning { update(model, action) } else { None }
    }

    fn is_useful(model: &Model, action: Action) -> bool {
        list::is_useful(model, action)
    }

    fn click(model: &mut Model, target: Target) -> Vec<Effect> {
        if let Target::Select(id) = target {
            model.screens.now.selected = Some(id);
        }
        vec![]
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    const PAGE: isize = 8;
    if let Some(step) = Stride::of(action, PAGE) {
        let overview = model.overview.as_ref()?;
        let ids: Vec<WaitId> = model.screens.now.waits(overview).map(|wait| wait.id).collect();
        model.screens.now.selected = moved(&ids, model.screens.now.selected, step);
        return Some(vec![]);
    }
    Some(match action {
        Action::Back => {
            model.screens.now.selected = None;
            vec![]
        }
        Action::ToggleApart => {
            model.screens.now.shows_apart ^= true;
            if let Some(overview) = &model.overview {
                model.screens.now.keep_to(overview);
            }
            vec![]
        }
        Action::Pause => vec![Effect::SetPaused(model.observer != ObserverState::Paused)],
        Action::Focus => {
            let is_quiet = matches!(model.questions, Questions::Quiet { until } if until > model.now);
            let length = std::time::Duration::from_secs(model.settings.prompt.focus_min * 60);
            vec![Effect::SetQuiet((!is_quiet).then(|| model.now + length))]
        }
        Action::Questions => vec![Effect::SetQuestions(model.questions == Questions::Off)],
        Action::AskOnRequest => vec![Effect::AskOnRequest],
        _ => return None,
    })
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let Some(overview) = &model.overview else { return };
    let (area, side) = sides(area, shape);
    let part = Part { model, overview, width: usize::from(area.width), shape };
    let mut page = Page::default();
    if overview.total_waits == 0 && overview.running.is_empty() && overview.latest.is_empty() {
        part.nothing_yet(&mut page);
    } else {
        part.all(&mut page, usize::from(area.height));
    }
    page.draw(frame, area, 0, hits);
    if let (Some(side), Some(wait)) = (side, model.at_hand()) {
        draw_side(model, wait, frame, side);
    }
}

/// The list's area and, where it is wide, the one for details.
#[must_use]
pub fn sides(area: Rect, shape: Shape) -> (Rect, Option<Rect>) {
    if shape != Shape::Wide {
        return (area, None);
    }
    let width = 40.min(area.width);
    let list = Rect { width: area.width.saturating_sub(width + 3), ..area };
    (list, Some(Rect { x: area.right() - width - 2, width: width + 2, ..area }))
}

/// Draws everything about `wait` behind a dividing line.
pub fn draw_side(model: &Model, wait: &Wait, frame: &mut Frame, area: Rect) {
    let theme = &model.theme;
    let width = usize::from(area.width.saturating_sub(2));
    let mut page = Page::default();
    page.gap();
    page.line(theme.span(Role::Title, text::cut(&wait.label, width, theme.glyphs)));
    page.gap();
    details::facts(&mut page, &details::of(wait, model.now), width, theme);
    draw_beside(model, page, frame, area);
}

/// Draws `page` behind a dividing line.
pub fn draw_beside(model: &Model, page: Page, frame: &mut Frame, area: Rect) {
    let theme = &model.theme;
    for row in area.rows() {
        frame.render_widget(theme.span(Role::Dim, theme.glyphs.divider), row);
    }
    let inside = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    page.draw(frame, inside, 0, &mut Vec::new());
}

struct Part<'a> {
    model: &'a Model,
    overview: &'a NowView,
    width: usize,
    shape: Shape,
}

impl Part<'_> {
    fn theme(&self) -> &Theme {
        &self.model.theme
    }

    fn gap(&self, page: &mut Page) {
        if self.shape.is_airy() {
            page.gap();
        }
    }

    fn stands(&self, id: WaitId) -> RowEmphasis {
        RowEmphasis { is_selected: self.model.screens.now.selected == Some(id), is_marked: false }
    }

    fn look(&self) -> Look<'_> {
        Look { theme: self.theme(), width: self.width, now: self.model.now, agents: self.overview.working_agents() }
    }

    fn title(&self, page: &mut Page, words: &str, aside: Vec<Span<'static>>) {
        let title = vec![self.theme().span(Role::Title, words)];
        page.line(ends(title, aside, self.width));
    }

    /// Proof of life instead of a welcome.
    fn nothing_yet(&self, page: &mut Page) {
        page.gap();
        self.nothing_runs(page);
        if !self.shape.is_airy() {
            return;
        }
        page.gap();
        let more = "w starts a wait that no process shows, such as a review.".to_owned();
        empty::sentences(page, &[String::new(), more], self.width, self.theme());
    }

    fn nothing_runs(&self, page: &mut Page) {
        let mut sentences = vec![NOTHING_RUNS.to_owned(), self.seeing()];
        sentences.extend(self.last_seen());
        if self.overview.total_waits == 0 {
            sentences.extend(self.model.history.map(empty::history));
        }
        empty::sentences(page, &sentences, self.width, self.theme());
    }

    fn seeing(&self) -> String {
        match &self.model.observer {
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
            ObserverState::Paused => "Observing is paused; p resumes.".to_owned(),
            ObserverState::Failed { reason } => format!("Not observing: {reason}"),
        }
    }

    fn last_seen(&self) -> Option<String> {
        let seen = self.overview.last_seen.as_ref()?;
        let age = self.model.now - seen.at;
        let when = if age.to_std().unwrap_or_default() < JUST_NOW {
            "just now".to_owned()
        } else {
            moment::at_in_short(seen.at, self.model.now)
        };
        let whose = match seen.actor {
            Actor::Person => String::new(),
            actor => format!(", {actor}, not counted"),
        };
        Some(format!("Last: {}, {when}{whose}.", seen.label))
    }

    fn all(&self, page: &mut Page, height: usize) {
        let is_tight = height < 7;
        self.gap(page);
        self.running(page, height);
        self.gap(page);
        self.today(page, is_tight);
        self.gap(page);
        self.latest(page, height);
    }

    fn running(&self, page: &mut Page, height: usize) {
        let state = &self.model.screens.now;
        let all: Vec<&RunningWait> = state.running(self.overview).collect();
        let room = (height / 3).max(1);
        let asking = self.asking(page, &all, room);
        let (all, room) = (&all[asking..], room.saturating_sub(asking));
        if all.is_empty() && asking > 0 {
            return;
        }
        if all.is_empty() {
            if self.shape.is_airy() {
                self.title(page, "Running", self.hidden());
                page.gap();
                self.nothing_runs(page);
            } else {
                empty::sentences(page, &["Nothing is running.".to_owned()], self.width, self.theme());
            }
            return;
        }
        if self.shape.is_airy() {
            self.title(page, "Running", self.hidden());
            page.gap();
        }
        let selected = all.iter().position(|running| state.selected == Some(running.wait.id));
        for running in &all[window(all.len(), room, selected)] {
            let id = running.wait.id;
            page.target(self.look().running(running, self.stands(id)), Target::Select(id));
        }
        if all.len() > room && self.shape.is_airy() {
            let more = format!("  and {} more", all.len() - room);
            page.line(self.theme().span(Role::Dim, more));
        }
    }

    /// Agents that ask the person, before everything else; gives how many of `all` they are.
    fn asking(&self, page: &mut Page, all: &[&RunningWait], room: usize) -> usize {
        let asking: Vec<&RunningWait> =
            all.iter().copied().take_while(|running| running.wait.asks_since.is_some()).take(room).collect();
        if !asking.is_empty() && self.shape.is_airy() {
            self.title(page, "Needs you", vec![]);
        }
        for running in &asking {
            let id = running.wait.id;
            page.target(self.look().asking(running, self.stands(id)), Target::Select(id));
        }
        if !asking.is_empty() && asking.len() < all.len() {
            self.gap(page);
        }
        asking.len()
    }

    /// How much goes on that is not shown, and how to see it.
    fn hidden(&self) -> Vec<Span<'static>> {
        let theme = self.theme();
        let (count, shows) = (self.overview.apart.len(), self.model.screens.now.shows_apart);
        match (count, shows) {
            (0, _) => vec![],
            (_, true) => vec![theme.span(Role::Key, "B"), theme.span(Role::Dim, " hides agents and background")],
            (_, false) => {
                vec![
                    theme.span(Role::Dim, format!("{count} by agents and background {} ", theme.glyphs.dot)),
                    theme.span(Role::Key, "B"),
                    theme.span(Role::Dim, " shows"),
                ]
            }
        }
    }

    fn today(&self, page: &mut Page, is_tight: bool) {
        let theme = self.theme();
        let today = &self.overview.today;
        let title = vec![theme.span(Role::Title, "Today")];
        let room = self.width.saturating_sub("Today".len() + if self.shape.is_airy() { 3 } else { 2 });
        page.line(ends(title, vec![theme.span(Role::Dim, sums(today, room))], self.width));
        if is_tight {
            return;
        }
        let indent = if self.shape.is_airy() { 2 } else { 0 };
        let now = when::half_hour(self.model.now);
        let room = self.width.saturating_sub(indent).max(1);
        let hours = spark::hours(&today.strip, now, room);
        let each = if self.shape.is_airy() && hours.len() * 2 <= room { 2 } else { 1 };
        let indented = |line: ratatui::text::Line<'static>| {
            let mut spans = vec![Span::raw(" ".repeat(indent))];
            spans.extend(line.spans);
            spans
        };
        if self.shape.is_airy() {
            page.gap();
            page.line(indented(spark::labels(&hours, each, theme)));
        }
        page.line(indented(spark::cells(&today.strip, &hours, now, each, theme)));
        let apart = apart_words(today);
        if self.shape.is_airy() && self.model.screens.now.shows_apart && !apart.is_empty() {
            page.line(theme.span(Role::Dim, format!("  Counted apart: {apart}")));
        }
    }

    fn latest(&self, page: &mut Page, height: usize) {
        let theme = self.theme();
        let latest = &self.overview.latest;
        if self.shape.is_airy() {
            let untagged = self.overview.untagged.len();
            let aside = match untagged {
                0 => vec![],
                _ => vec![
                    theme.span(Role::Dim, format!("{untagged} not tagged {} ", theme.glyphs.dot)),
                    theme.span(Role::Key, "s"),
                    theme.span(Role::Dim, " goes through them"),
                ],
            };
            self.title(page, "Latest waits", aside);
            page.gap();
        }
        let room = height.saturating_sub(page.len());
        let selected = latest.iter().position(|wait| self.model.screens.now.selected == Some(wait.id));
        for wait in &latest[window(latest.len(), room, selected)] {
            page.target(self.look().finished(wait, self.stands(wait.id)), Target::Select(wait.id));
        }
        if latest.is_empty() && room > 0 {
            let from = self.model.settings.show.from_s;
            let from = length::plain(std::time::Duration::from_secs(from));
            let words = format!("No wait of {from} or more yet. Shorter ones are in the log.");
            empty::sentences(page, &[String::new(), words], self.width, theme);
        }
    }
}

const NOTHING_RUNS: &str = "Nothing is running. Start a build in another terminal; it shows up here.";

/// The sums of today, apart, the most important that fit into `room` cells.
#[must_use]
pub fn sums(today: &Today, room: usize) -> String {
    let mut sums = vec![
        format!("blocked {}", length::coarse(today.blocked)),
        format!("machine {}", length::coarse(today.machine)),
    ];
    sums.push(format!("not answered {}", length::coarse(today.unanswered)));
    sums.push(format!("not held up {}", length::coarse(today.not_held_up)));
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
