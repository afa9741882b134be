//! Screen 7, for coaches: a friction interview led by a guide, its read-back, themes and their triangulation.
//!
//! Every key that changes something makes a [`InterviewStep`], which is on disk before the next one is. Nothing is said to be kept here
//! that an effect does not keep.

mod compare;
mod consent;
mod form;
mod home;
pub mod keys;
mod readback;
mod talk;
mod themes;
mod timeline;

use std::ops::ControlFlow;
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::page::interview::{Desk, InterviewStep, Timeline};
use crate::domain::team::interview::{Guide, Interview, InterviewId, JobRole, Stage};
use crate::domain::time::{Moment, between};
use crate::tui::effect::Effect;
use crate::tui::hit::Hit;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screens::Screen;
use crate::tui::screens::list::Stride;
use crate::tui::screens::sub_model::SubModel;
use crate::tui::shape::Shape;
use crate::tui::widgets::page::Page as Lines;
use crate::tui::widgets::text::wrap;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was read.
    pub desk: Option<Desk>,
    pub page: Page,
    /// An incident that is being typed, over the talk or the read-back.
    form: Option<form::Form>,
    /// The selected interview in the list.
    selected: usize,
    /// What was asked for on the command line, until the log was read.
    wanted: Option<InterviewRequest>,
    /// Withdrawing was asked for once; the next same key does it.
    is_withdrawing: bool,
}

/// What is shown.
#[derive(Debug, Default)]
pub enum Page {
    /// The interviews there are.
    #[default]
    Home,
    /// Which guide; the selected one.
    Guides(usize),
    Consent {
        id: InterviewId,
        scroll: usize,
        /// The kind of work, as far as it was said.
        role: Option<JobRole>,
    },
    Talk(talk::Talk),
    ReadBack(readback::ReadbackScreen),
    Themes(themes::State),
    Compare {
        scroll: usize,
    },
    Timeline {
        week: Option<Timeline>,
        scroll: usize,
    },
}

/// What the person asked for on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterviewRequest {
    /// An interview by this guide; without one the interview that goes on, else by the full guide.
    Start(Option<String>),
    Timeline,
    Themes,
}

impl Model {
    /// Opens the UI right on the Interview screen (`draglog interview ...`).
    pub fn open_interview(&mut self, wanted: InterviewRequest) -> Vec<Effect> {
        self.screen = Screen::Interview;
        self.requests.is_changed = true;
        if wanted == InterviewRequest::Timeline {
            return open_timeline(self);
        }
        self.screens.interview.wanted = Some(wanted);
        vec![Effect::LoadInterviews]
    }
}

impl State {
    /// Each page has the keys for itself, except the list of interviews.
    fn listener(&self) -> Listener {
        let place = match &self.page {
            _ if self.form.is_some() => return self.form.as_ref().map(form::Form::listener).unwrap_or_default(),
            Page::Home => return Listener::at(&[keys::INTERVIEW]),
            Page::Guides(_) => keys::GUIDES,
            Page::Consent { .. } => keys::CONSENT,
            Page::Talk(_) => keys::TALK,
            Page::ReadBack(_) => keys::READ_BACK,
            Page::Themes(themes) if themes.is_typing() => return Listener::typing(&[shared::FIELD]),
            Page::Themes(_) => keys::THEMES,
            Page::Compare { .. } => keys::COMPARE,
            Page::Timeline { .. } => keys::TIMELINE,
        };
        Listener::alone(&[place])
    }
}

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        model.screens.interview.listener()
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        Some(press(model, meaning))
    }

    /// A talk that was put aside by a click goes on where it was.
    fn shown(model: &mut Model) -> Vec<Effect> {
        if let Page::Talk(talk) = &mut model.screens.interview.page {
            talk.since = model.now;
        }
        vec![Effect::LoadInterviews]
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        ControlFlow::Break(match msg {
            Msg::Interviews(desk) => loaded(model, *desk),
            Msg::InterviewBegun(id) => open(model, id),
            Msg::Timeline(week) => timeline_came(model, *week),
            other => return ControlFlow::Continue(other),
        })
    }

    fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
        paste(model, text)
    }

    fn next_wake(model: &Model) -> Option<Moment> {
        next_wake(model)
    }

    /// Where the talk stands.
    fn unsaved(model: &mut Model) -> Vec<Effect> {
        match &model.screens.interview.page {
            Page::Talk(talk) if model.screen == Screen::Interview => vec![talk.progress(model.now)],
            _ => vec![],
        }
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

/// Takes in what there is. Of an interview that is being typed the screen knows better than a list that was read before.
fn loaded(model: &mut Model, mut desk: Desk) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    let open = match &state.page {
        Page::Talk(talk) => Some(talk.id),
        Page::ReadBack(read) => Some(read.id),
        _ => None,
    };
    if let (Some(id), Some(old)) = (open, &state.desk)
        && let Some(known) = old.interview(id)
        && let Some(read) = desk.interviews.iter_mut().find(|interview| interview.id == id)
    {
        read.incidents.clone_from(&known.incidents);
    }
    state.selected = state.selected.min(desk.interviews.len().saturating_sub(1));
    state.desk = Some(desk);
    match state.wanted.take() {
        None => vec![],
        Some(InterviewRequest::Timeline) => open_timeline(model),
        Some(InterviewRequest::Themes) => {
            state.page = Page::Themes(themes::State::default());
            vec![]
        }
        Some(InterviewRequest::Start(guide)) => start(model, guide),
    }
}

/// By the guide that was named; else on with what goes on, else by the guide that comes first.
fn start(model: &mut Model, guide: Option<String>) -> Vec<Effect> {
    let Some(desk) = &model.screens.interview.desk else { return vec![] };
    let goes_on = |interview: &&Interview| matches!(interview.stage, Stage::Open | Stage::AwaitsConsent);
    if let (None, Some(interview)) = (&guide, desk.interviews.iter().find(goes_on)) {
        let id = interview.id;
        return open(model, id);
    }
    let guide = guide.or_else(|| first_guide(desk).map(|guide| guide.id.clone()));
    guide.map(|guide| Effect::Interview(InterviewStep::Begin { guide })).into_iter().collect()
}

fn first_guide(desk: &Desk) -> Option<&Guide> {
    desk.guide("full").or(desk.guides.first())
}

/// The own last week was read.
fn timeline_came(model: &mut Model, came: Timeline) -> Vec<Effect> {
    if let Page::Timeline { week, .. } = &mut model.screens.interview.page {
        *week = Some(came);
    }
    vec![]
}

/// Opens an interview where it stands.
fn open(model: &mut Model, id: InterviewId) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    let Some(interview) = state.desk.as_ref().and_then(|desk| desk.interview(id)) else { return vec![] };
    state.page = match interview.stage {
        Stage::AwaitsConsent => Page::Consent { id, scroll: 0, role: None },
        Stage::Open => Page::Talk(talk::Talk::of(interview, model.now)),
        Stage::Over | Stage::Written | Stage::Merged => Page::ReadBack(readback::ReadbackScreen::of(id)),
    };
    vec![]
}

fn open_timeline(model: &mut Model) -> Vec<Effect> {
    model.screens.interview.page = Page::Timeline { week: None, scroll: 0 };
    vec![Effect::LoadTimeline]
}

/// Takes a key. Any other key than the same again means that nothing is withdrawn.
fn press(model: &mut Model, meaning: Meaning) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    if state.form.is_some() {
        return form::press(model, meaning);
    }
    if matches!(&state.page, Page::Themes(themes) if themes.is_typing()) {
        return themes::type_name(model, meaning);
    }
    let was_withdrawing = std::mem::take(&mut state.is_withdrawing);
    match meaning {
        Meaning::Do(Action::Withdraw) => withdraw(model, was_withdrawing),
        Meaning::Do(action) => act(model, action),
        Meaning::Answer(_) | Meaning::Type(_) => vec![],
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match &model.screens.interview.page {
        Page::Home => home::update(model, action).unwrap_or_default(),
        Page::Guides(_) => home::choose_guide(model, action),
        Page::Consent { .. } => consent::act(model, action),
        Page::Talk(_) => talk::act(model, action),
        Page::ReadBack(_) => readback::act(model, action),
        Page::Themes(_) => themes::act(model, action),
        Page::Compare { .. } | Page::Timeline { .. } => scroll_or_leave(model, action),
    }
}

/// Pages that are only read.
fn scroll_or_leave(model: &mut Model, action: Action) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    match (&mut state.page, action) {
        (Page::Compare { scroll } | Page::Timeline { scroll, .. }, Action::Down) => *scroll += 1,
        (Page::Compare { scroll } | Page::Timeline { scroll, .. }, Action::Up) => *scroll = scroll.saturating_sub(1),
        (Page::Compare { .. }, Action::Back) => state.page = Page::Themes(themes::State::default()),
        (Page::Timeline { .. }, Action::Back) => return go_home(model),
        _ => {}
    }
    vec![]
}

/// Back to the list, read anew.
fn go_home(model: &mut Model) -> Vec<Effect> {
    model.screens.interview.page = Page::Home;
    vec![Effect::LoadInterviews]
}

/// Asks once, then withdraws the interview at hand for good.
fn withdraw(model: &mut Model, is_sure: bool) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    let at_hand = match &state.page {
        Page::Talk(talk) => Some(talk.id),
        Page::ReadBack(read) => Some(read.id),
        Page::Home => home::selected(state).map(|interview| interview.id),
        _ => None,
    };
    let found = at_hand.and_then(|id| state.desk.as_ref()?.interview(id));
    let Some((id, name)) = found.map(|interview| (interview.id, interview.code_name.clone())) else {
        model.toast("There is no interview yet; n starts one", Tone::Notice);
        return vec![];
    };
    if !is_sure {
        state.is_withdrawing = true;
        model.toast(format!("Press it again to delete {name} for good: nothing of it is kept"), Tone::Notice);
        return vec![];
    }
    state.page = Page::Home;
    model.lines.toast = None;
    vec![Effect::Interview(InterviewStep::Withdraw(id)), Effect::LoadInterviews]
}

/// Takes pasted text where something is typed.
fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.screens.interview.form.is_some() {
        return form::paste(model, text);
    }
    if let Page::Themes(themes) = &mut model.screens.interview.page {
        themes.paste(text);
    }
    vec![]
}

/// When the clock of a talk shows another minute; only while somebody looks at it.
fn next_wake(model: &Model) -> Option<Moment> {
    if !model.has_focus {
        return None;
    }
    let Page::Talk(talk) = &model.screens.interview.page else { return None };
    let elapsed = talk.elapsed(model.now);
    let next = Duration::from_secs((elapsed.as_secs() / 60 + 1) * 60);
    Some(model.now + next.saturating_sub(elapsed).max(Duration::from_millis(50)))
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let state = &model.screens.interview;
    let Some(desk) = &state.desk else {
        if let Page::Timeline { week, scroll } = &state.page {
            timeline::view(model, week.as_ref(), *scroll, (frame, area), hits);
        }
        return;
    };
    if let Some(form) = &state.form {
        return form.view(desk, &model.theme, (frame, area), hits);
    }
    match &state.page {
        Page::Home => home::view(model, desk, (frame, area), shape, hits),
        Page::Guides(selected) => home::guides(model, desk, *selected, (frame, area), hits),
        Page::Consent { id, scroll, role } => consent::view(model, desk, (*id, *scroll, *role), (frame, area), hits),
        Page::Talk(talk) => talk.view(model, desk, (frame, area), hits),
        Page::ReadBack(read) => read.view(model, desk, (frame, area), hits),
        Page::Themes(themes) => themes.view(model, desk, (frame, area), hits),
        Page::Compare { scroll } => compare::view(model, desk, *scroll, (frame, area), hits),
        Page::Timeline { week, scroll } => timeline::view(model, week.as_ref(), *scroll, (frame, area), hits),
    }
}

/// Where to draw.
type Canvas<'f, 'b> = (&'f mut Frame<'b>, Rect);

/// The guide that an interview follows; the full one where its own is gone.
fn guide_of<'a>(desk: &'a Desk, interview: &Interview) -> Option<&'a Guide> {
    desk.guide(&interview.guide).or_else(|| first_guide(desk))
}

/// Adds `words`, wrapped and set in by two cells.
fn paragraph(
    page: &mut Lines,
    words: &str,
    role: crate::tui::theme::Role,
    width: usize,
    theme: &crate::tui::theme::Theme,
) {
    for line in wrap(words, width.saturating_sub(2).max(1)) {
        page.line(theme.span(role, format!("  {line}")));
    }
}

/// Draws `page` scrolled by at most what there is.
fn draw_scrolled(page: Lines, scroll: usize, (frame, area): Canvas<'_, '_>, hits: &mut Vec<Hit>) {
    let furthest = page.len().saturating_sub(usize::from(area.height));
    page.draw(frame, area, scroll.min(furthest), hits);
}

/// Time since `since`, added to what was before.
fn elapsed(before: Duration, since: Moment, now: Moment) -> Duration {
    before + between(since, now)
}

/// Where a selection moves among `count` entries.
fn moved(at: usize, step: Stride, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match step {
        Stride::First => 0,
        Stride::Last => last,
        Stride::By(rows) => at.saturating_add_signed(rows).min(last),
    }
}
