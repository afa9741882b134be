//! Screen 7, for coaches: a friction interview led by a guide, its read-back, themes and their triangulation.
//!
//! Every key that changes something makes a [`InterviewStep`], which is on disk before the next one is. Nothing is said to be kept here
//! that an effect does not keep.

mod compare;
mod consent;
mod form;
mod home;
pub(crate) mod keys;
mod readback;
mod talk;
mod themes;
mod timeline;

use std::time::Duration;

use ratatui::layout::Rect;

use crate::domain::page::interview::{InterviewPage, InterviewStep, Reply, Request, Timeline};
use crate::domain::team::interview::{Guide, Interview, InterviewId, JobRole, Stage};
use crate::domain::time::{Moment, between};
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::screens::Screen;
use crate::tui::screens::sub_model::SubModel;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was read.
    pub desk: Option<InterviewPage>,
    pub page: InterviewView,
    /// An incident that is being typed, over the talk or the read-back.
    form: Option<form::IncidentForm>,
    /// The selected interview in the list.
    selected: usize,
    /// What was asked for on the command line, until the log was read.
    wanted: Option<InterviewRequest>,
    /// Withdrawing was asked for once; the next same key does it.
    is_withdrawing: bool,
}

/// What is shown.
#[derive(Debug, Default)]
pub enum InterviewView {
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

impl SubModel for State {
    type Reply = Reply;

    /// Each page has the keys for itself, except the list of interviews.
    fn listener(&self) -> Listener {
        let place = match &self.page {
            _ if self.form.is_some() => {
                return self.form.as_ref().map(form::IncidentForm::listener).unwrap_or_default();
            }
            InterviewView::Home => return Listener::at(&[keys::INTERVIEW]),
            InterviewView::Guides(_) => keys::GUIDES,
            InterviewView::Consent { .. } => keys::CONSENT,
            InterviewView::Talk(_) => keys::TALK,
            InterviewView::ReadBack(_) => keys::READ_BACK,
            InterviewView::Themes(themes) if themes.is_typing() => return Listener::typing(&[shared::FIELD]),
            InterviewView::Themes(_) => keys::THEMES,
            InterviewView::Compare { .. } => keys::COMPARE,
            InterviewView::Timeline { .. } => keys::TIMELINE,
        };
        Listener::alone(&[place])
    }

    /// Any other key than the same again means that nothing is withdrawn.
    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) -> Option<Vec<Effect>> {
        if self.form.is_some() {
            return Some(form::press(self, meaning));
        }
        if matches!(&self.page, InterviewView::Themes(themes) if themes.is_typing()) {
            return Some(themes::type_name(self, meaning));
        }
        let was_withdrawing = std::mem::take(&mut self.is_withdrawing);
        Some(match meaning {
            KeyMeaning::Do(Action::Withdraw) => withdraw(self, ui, was_withdrawing),
            KeyMeaning::Do(action) => act(self, ui, action),
            KeyMeaning::Answer(_) | KeyMeaning::Type(_) => vec![],
        })
    }

    /// A talk that was put aside by a click goes on where it was.
    fn shown(&mut self, ui: &Ui) -> Vec<Effect> {
        if let InterviewView::Talk(talk) = &mut self.page {
            talk.since = ui.now;
        }
        vec![Request::Load.into()]
    }

    fn take(&mut self, ui: &mut Ui, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Page(desk) => return loaded(self, ui.now, *desk),
            Reply::Begun(id) => open(self, ui.now, id),
            Reply::Timeline(came) => {
                if let InterviewView::Timeline { week, .. } = &mut self.page {
                    *week = Some(*came);
                }
            }
        }
        vec![]
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if self.form.is_some() {
            return form::paste(self, text);
        }
        if let InterviewView::Themes(themes) = &mut self.page {
            themes.paste(text);
        }
        vec![]
    }

    fn is_useful(&self, _ui: &Ui, action: Action) -> bool {
        let needs_one = matches!(action, Action::OpenInterview | Action::ReadBack | Action::Withdraw | Action::Down);
        !(matches!(self.page, InterviewView::Home) && needs_one) || home::selected(self).is_some()
    }

    /// When the clock of a talk shows another minute; only while somebody looks at it.
    fn next_wake(&self, ui: &Ui) -> Option<Moment> {
        let InterviewView::Talk(talk) = &self.page else { return None };
        let elapsed = talk.elapsed(ui.now);
        let next = Duration::from_secs((elapsed.as_secs() / 60 + 1) * 60);
        let next = ui.now + next.saturating_sub(elapsed).max(Duration::from_millis(50));
        ui.is_watched().then_some(next)
    }

    /// Where the talk stands.
    fn unsaved(&mut self, ui: &mut Ui) -> Vec<Effect> {
        match &self.page {
            InterviewView::Talk(talk) if ui.screen == Screen::Interview => vec![talk.progress(ui.now)],
            _ => vec![],
        }
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let theme = &ui.theme;
        let Some(desk) = &self.desk else {
            if let InterviewView::Timeline { week, scroll } = &self.page {
                timeline::view(week.as_ref(), *scroll, theme, canvas);
            }
            return;
        };
        if let Some(form) = &self.form {
            // The question and the clock stay while something is noted.
            let above = match &self.page {
                InterviewView::Talk(talk) => talk.above(ui, desk, canvas.width()),
                _ => Page::default(),
            };
            let area = canvas.area;
            let taken = u16::try_from(above.len()).unwrap_or(u16::MAX).min(area.height / 2);
            above.draw(&mut canvas.at(Rect { height: taken, ..area }), 0);
            let below = Rect { y: area.y + taken, height: area.height - taken, ..area };
            return form.view(desk, theme, &mut canvas.at(below));
        }
        match &self.page {
            InterviewView::Home => home::view(desk, self.selected, theme, canvas),
            InterviewView::Guides(selected) => home::guides(desk, *selected, theme, canvas),
            InterviewView::Consent { id, scroll, role } => consent::view(desk, (*id, *scroll, *role), theme, canvas),
            InterviewView::Talk(talk) => talk.view(ui, desk, canvas),
            InterviewView::ReadBack(read) => read.view(desk, theme, canvas),
            InterviewView::Themes(themes) => themes.view(desk, theme, canvas),
            InterviewView::Compare { scroll } => compare::view(desk, *scroll, theme, canvas),
            InterviewView::Timeline { week, scroll } => timeline::view(week.as_ref(), *scroll, theme, canvas),
        }
    }
}

impl State {
    /// Opens the UI right on the Interview screen (`draglog interview ...`).
    pub fn open_at(&mut self, ui: &mut Ui, wanted: InterviewRequest) -> Vec<Effect> {
        ui.go_to(Screen::Interview);
        if wanted == InterviewRequest::Timeline {
            return open_timeline(self);
        }
        self.wanted = Some(wanted);
        vec![Request::Load.into()]
    }
}

/// Takes in what there is. Of an interview that is being typed the screen knows better than a list that was read before.
fn loaded(state: &mut State, now: Moment, mut desk: InterviewPage) -> Vec<Effect> {
    let open = match &state.page {
        InterviewView::Talk(talk) => Some(talk.id),
        InterviewView::ReadBack(read) => Some(read.id),
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
        Some(InterviewRequest::Timeline) => open_timeline(state),
        Some(InterviewRequest::Themes) => {
            state.page = InterviewView::Themes(themes::State::default());
            vec![]
        }
        Some(InterviewRequest::Start(guide)) => start(state, now, guide),
    }
}

/// By the guide that was named; else on with what goes on, else by the guide that comes first.
fn start(state: &mut State, now: Moment, guide: Option<String>) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return vec![] };
    let goes_on = |interview: &&Interview| matches!(interview.stage, Stage::Open | Stage::AwaitsConsent);
    if let (None, Some(interview)) = (&guide, desk.interviews.iter().find(goes_on)) {
        let id = interview.id;
        open(state, now, id);
        return vec![];
    }
    let guide = guide.or_else(|| first_guide(desk).map(|guide| guide.id.clone()));
    guide.map(|guide| Request::Step(InterviewStep::Begin { guide }).into()).into_iter().collect()
}

fn first_guide(desk: &InterviewPage) -> Option<&Guide> {
    desk.guide("full").or(desk.guides.first())
}

/// Opens an interview where it stands.
fn open(state: &mut State, now: Moment, id: InterviewId) {
    let Some(interview) = state.desk.as_ref().and_then(|desk| desk.interview(id)) else { return };
    state.page = match interview.stage {
        Stage::AwaitsConsent => InterviewView::Consent { id, scroll: 0, role: None },
        Stage::Open => InterviewView::Talk(talk::Talk::of(interview, now)),
        Stage::Over | Stage::Written | Stage::Merged => InterviewView::ReadBack(readback::ReadbackScreen::of(id)),
    };
}

fn open_timeline(state: &mut State) -> Vec<Effect> {
    state.page = InterviewView::Timeline { week: None, scroll: 0 };
    vec![Request::LoadTimeline.into()]
}

fn act(state: &mut State, ui: &mut Ui, action: Action) -> Vec<Effect> {
    match &state.page {
        InterviewView::Home => home::update(state, ui, action).unwrap_or_default(),
        InterviewView::Guides(_) => home::choose_guide(state, action),
        InterviewView::Consent { .. } => consent::act(state, ui.now, action),
        InterviewView::Talk(_) => talk::act(state, ui.now, action),
        InterviewView::ReadBack(_) => readback::act(state, ui, action),
        InterviewView::Themes(_) => themes::act(state, ui, action),
        InterviewView::Compare { .. } | InterviewView::Timeline { .. } => scroll_or_leave(state, action),
    }
}

/// Pages that are only read.
fn scroll_or_leave(state: &mut State, action: Action) -> Vec<Effect> {
    match (&mut state.page, action) {
        (InterviewView::Compare { scroll } | InterviewView::Timeline { scroll, .. }, Action::Down) => *scroll += 1,
        (InterviewView::Compare { scroll } | InterviewView::Timeline { scroll, .. }, Action::Up) => {
            *scroll = scroll.saturating_sub(1);
        }
        (InterviewView::Compare { .. }, Action::Back) => state.page = InterviewView::Themes(themes::State::default()),
        (InterviewView::Timeline { .. }, Action::Back) => return go_home(state),
        _ => {}
    }
    vec![]
}

/// Back to the list, read anew.
fn go_home(state: &mut State) -> Vec<Effect> {
    state.page = InterviewView::Home;
    vec![Request::Load.into()]
}

/// Asks once, then withdraws the interview at hand for good.
fn withdraw(state: &mut State, ui: &mut Ui, is_sure: bool) -> Vec<Effect> {
    let at_hand = match &state.page {
        InterviewView::Talk(talk) => Some(talk.id),
        InterviewView::ReadBack(read) => Some(read.id),
        InterviewView::Home => home::selected(state).map(|interview| interview.id),
        _ => None,
    };
    let found = at_hand.and_then(|id| state.desk.as_ref()?.interview(id));
    let Some((id, name)) = found.map(|interview| (interview.id, interview.code_name.clone())) else {
        home::say_empty(ui);
        return vec![];
    };
    if !is_sure {
        state.is_withdrawing = true;
        ui.toast(format!("Press it again to delete {name} for good: nothing of it is kept"), Tone::Notice);
        return vec![];
    }
    state.page = InterviewView::Home;
    ui.lines.toast = None;
    vec![Request::Step(InterviewStep::Withdraw(id)).into(), Request::Load.into()]
}

/// The guide that an interview follows; the full one where its own is gone.
fn guide_of<'a>(desk: &'a InterviewPage, interview: &Interview) -> Option<&'a Guide> {
    desk.guide(&interview.guide).or_else(|| first_guide(desk))
}

/// Adds `words`, wrapped and set in by two cells.
fn paragraph(page: &mut Page, words: &str, role: Role, width: usize, theme: &Theme) {
    for line in wrap(words, width.saturating_sub(2).max(1)) {
        page.line(theme.span(role, format!("  {line}")));
    }
}

/// Draws `page` scrolled by at most what there is.
fn draw_scrolled(page: Page, scroll: usize, canvas: &mut Canvas<'_, '_>) {
    let furthest = page.len().saturating_sub(canvas.height());
    page.draw(canvas, scroll.min(furthest));
}

/// Time since `since`, added to what was before.
fn elapsed(before: Duration, since: Moment, now: Moment) -> Duration {
    before + between(since, now)
}
