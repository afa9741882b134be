//! Screen 7, for coaches: a friction interview led by a guide, its read-back, themes and their triangulation.
//!
//! Every key that changes something makes an [`InterviewStep`], which is on disk before the next one is. Nothing is said to be kept here
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

use crate::domain::page::interview::{InterviewPage, InterviewStep, Reply, Request, Timeline};
use crate::domain::team::interview::{Guide, Interview, InterviewId, JobRole, Stage};
use crate::domain::time::Moment;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::screens::Screen;
use crate::tui::screens::list::Stride;
use crate::tui::screens::sub_model::SubModel;
use crate::tui::theme::Theme;
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::writer::{Writer, stacked};

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was read.
    pub desk: Option<InterviewPage>,
    pub page: InterviewView,
    /// An incident that is being typed, over the talk or the read-back.
    form: Option<form::IncidentForm>,
    /// Lines that are scrolled away at the top of a page that is only read.
    scroll: usize,
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
    /// Of which interview, and the kind of work, as far as it was said.
    Consent(InterviewId, Option<JobRole>),
    Talk(talk::Talk),
    ReadBack(readback::ReadbackScreen),
    Themes(themes::State),
    Compare,
    Timeline(Option<Timeline>),
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
        if let Some(form) = &self.form {
            return form.listener();
        }
        let place = match &self.page {
            InterviewView::Home => return Listener::at(&[keys::INTERVIEW]),
            InterviewView::Guides(_) => keys::GUIDES,
            InterviewView::Consent(..) => keys::CONSENT,
            InterviewView::Talk(_) => keys::TALK,
            InterviewView::ReadBack(_) => keys::READ_BACK,
            InterviewView::Themes(themes) if themes.is_typing() => return Listener::typing(&[shared::FIELD]),
            InterviewView::Themes(_) => keys::THEMES,
            InterviewView::Compare => keys::COMPARE,
            InterviewView::Timeline(_) => keys::TIMELINE,
        };
        Listener::alone(&[place])
    }

    /// Any other key than the same again means that nothing is withdrawn.
    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        if self.form.is_some() {
            return form::press(self, ui, meaning);
        }
        if matches!(&self.page, InterviewView::Themes(themes) if themes.is_typing()) {
            return themes::type_name(self, ui, meaning);
        }
        let was_withdrawing = std::mem::take(&mut self.is_withdrawing);
        match meaning {
            KeyMeaning::Do(Action::Withdraw) => withdraw(self, ui, was_withdrawing),
            KeyMeaning::Do(action) => act(self, ui, action),
            KeyMeaning::Answer(_) | KeyMeaning::Type(_) => {}
        }
    }

    /// A talk that was put aside by a click goes on where it was.
    fn shown(&mut self, ui: &mut Ui) {
        if let InterviewView::Talk(talk) = &mut self.page {
            talk.since = ui.now;
        }
        ui.ask(Request::Load);
    }

    fn take(&mut self, ui: &mut Ui, reply: Reply) {
        match reply {
            Reply::Page(desk) => loaded(self, ui, *desk),
            Reply::Begun(id) => open(self, ui.now, id),
            Reply::Timeline(came) => {
                if let InterviewView::Timeline(week) = &mut self.page {
                    *week = Some(*came);
                }
            }
        }
    }

    fn paste(&mut self, ui: &mut Ui, text: &str) {
        if self.form.is_some() {
            form::paste(self, ui, text);
        } else if let InterviewView::Themes(themes) = &mut self.page {
            themes.paste(text);
        }
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
    fn unsaved(&mut self, ui: &mut Ui) {
        if let InterviewView::Talk(talk) = &self.page
            && ui.screen == Screen::Interview
        {
            talk.save(ui);
        }
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let theme = &ui.theme;
        match (&self.page, &self.desk, &self.form) {
            (page, Some(desk), Some(form)) => view_form(page, form, desk, ui, canvas),
            (InterviewView::Timeline(week), ..) => timeline::view(week.as_ref(), self.scroll, theme, canvas),
            (_, None, _) => {}
            (InterviewView::Home, Some(desk), _) => home::view(desk, self.selected, theme, canvas),
            (InterviewView::Guides(selected), Some(desk), _) => home::guides(desk, *selected, theme, canvas),
            (InterviewView::Consent(id, role), Some(desk), _) => {
                consent::view(desk, (*id, *role), self.scroll, theme, canvas);
            }
            (InterviewView::Talk(talk), Some(desk), _) => talk.view(ui, desk, canvas),
            (InterviewView::ReadBack(read), Some(desk), _) => read.view(desk, theme, canvas),
            (InterviewView::Themes(themes), Some(desk), _) => themes.view(desk, theme, canvas),
            (InterviewView::Compare, Some(desk), _) => compare::view(desk, self.scroll, theme, canvas),
        }
    }
}

/// Draws the form under the question and the clock, which stay while something is noted.
fn view_form(
    page: &InterviewView,
    form: &form::IncidentForm,
    desk: &InterviewPage,
    ui: &Ui,
    canvas: &mut Canvas<'_, '_>,
) {
    let above = match page {
        InterviewView::Talk(talk) => talk.above(ui, desk, canvas.width()),
        _ => Page::default(),
    };
    let [top, below, _] = stacked(canvas.area, above.len().min(canvas.height() / 2), 0);
    above.draw(&mut canvas.at(top), 0);
    form.view(desk, &ui.theme, &mut canvas.at(below));
}

impl InterviewView {
    /// The interview whose incidents are on the screen.
    const fn interview(&self) -> Option<InterviewId> {
        match self {
            Self::Talk(talk) => Some(talk.id),
            Self::ReadBack(read) => Some(read.id),
            _ => None,
        }
    }
}

impl State {
    /// Opens the UI right on the Interview screen (`draglog interview ...`).
    pub fn open_at(&mut self, ui: &mut Ui, wanted: InterviewRequest) {
        ui.go_to(Screen::Interview);
        if wanted == InterviewRequest::Timeline {
            return open_timeline(self, ui);
        }
        self.wanted = Some(wanted);
        ui.ask(Request::Load);
    }
}

/// Takes in what there is. Of an interview that is being typed the screen knows better than a list that was read before.
fn loaded(state: &mut State, ui: &mut Ui, mut desk: InterviewPage) {
    if let (Some(id), Some(old)) = (state.page.interview(), &state.desk)
        && let (Some(known), Some(read)) = (old.interview(id), desk.interview_mut(id))
    {
        read.incidents.clone_from(&known.incidents);
    }
    state.selected = state.selected.min(desk.interviews.len().saturating_sub(1));
    state.desk = Some(desk);
    match state.wanted.take() {
        None => {}
        Some(InterviewRequest::Themes) => state.page = InterviewView::Themes(themes::State::default()),
        Some(InterviewRequest::Timeline) => open_timeline(state, ui),
        Some(InterviewRequest::Start(guide)) => start(state, ui, guide),
    }
}

/// By the guide that was named; else on with what goes on, else by the guide that comes first.
fn start(state: &mut State, ui: &mut Ui, guide: Option<String>) {
    let Some(desk) = &state.desk else { return };
    let goes_on = |interview: &&Interview| matches!(interview.stage, Stage::Open | Stage::AwaitsConsent);
    if let (None, Some(interview)) = (&guide, desk.interviews.iter().find(goes_on)) {
        let id = interview.id;
        return open(state, ui.now, id);
    }
    if let Some(guide) = guide.or_else(|| first_guide(desk).map(|guide| guide.id.clone())) {
        ui.ask(Request::Step(InterviewStep::Begin { guide }));
    }
}

fn first_guide(desk: &InterviewPage) -> Option<&Guide> {
    desk.guide("full").or(desk.guides.first())
}

/// Opens an interview where it stands.
fn open(state: &mut State, now: Moment, id: InterviewId) {
    let Some(interview) = state.desk.as_ref().and_then(|desk| desk.interview(id)) else { return };
    state.scroll = 0;
    state.page = match interview.stage {
        Stage::AwaitsConsent => InterviewView::Consent(id, None),
        Stage::Open => InterviewView::Talk(talk::Talk::of(interview, now)),
        Stage::Over | Stage::Written | Stage::Merged => InterviewView::ReadBack(readback::ReadbackScreen::of(id)),
    };
}

fn open_timeline(state: &mut State, ui: &mut Ui) {
    (state.page, state.scroll) = (InterviewView::Timeline(None), 0);
    ui.ask(Request::LoadTimeline);
}

fn act(state: &mut State, ui: &mut Ui, action: Action) {
    let is_read =
        matches!(state.page, InterviewView::Consent(..) | InterviewView::Compare | InterviewView::Timeline(_));
    if let Some(step) = Stride::of(action, 1).filter(|_| is_read) {
        state.scroll = step.scroll(state.scroll, ui);
        return;
    }
    match (&state.page, action) {
        (InterviewView::Home, _) => home::update(state, ui, action),
        (InterviewView::Guides(_), _) => home::choose_guide(state, ui, action),
        (InterviewView::Consent(..), _) => consent::act(state, ui, action),
        (InterviewView::Talk(_), _) => talk::act(state, ui, action),
        (InterviewView::ReadBack(_), _) => readback::act(state, ui, action),
        (InterviewView::Themes(_), _) => themes::act(state, ui, action),
        (InterviewView::Timeline(_), Action::Back) => go_home(state, ui),
        (InterviewView::Compare, Action::Back) => state.page = InterviewView::Themes(themes::State::default()),
        (InterviewView::Compare | InterviewView::Timeline(_), _) => {}
    }
}

/// Back to the list, read anew.
fn go_home(state: &mut State, ui: &mut Ui) {
    state.page = InterviewView::Home;
    ui.ask(Request::Load);
}

/// Asks once, then withdraws the interview at hand for good.
fn withdraw(state: &mut State, ui: &mut Ui, is_sure: bool) {
    let at_hand = match &state.page {
        InterviewView::Home => home::selected(state),
        page => page.interview().and_then(|id| state.desk.as_ref()?.interview(id)),
    };
    let Some((id, name)) = at_hand.map(|interview| (interview.id, interview.code_name.clone())) else {
        return home::say_empty(ui);
    };
    if !is_sure {
        state.is_withdrawing = true;
        return ui.toast(format!("Press it again to delete {name} for good: nothing of it is kept"), Tone::Notice);
    }
    ui.lines.toast = None;
    ui.ask(Request::Step(InterviewStep::Withdraw(id)));
    go_home(state, ui);
}

/// The guide that an interview follows; the full one where its own is gone.
fn guide_of<'a>(desk: &'a InterviewPage, interview: &Interview) -> Option<&'a Guide> {
    desk.guide(&interview.guide).or_else(|| first_guide(desk))
}

/// An empty page for lines of at most so many cells, with empty lines only where it is high.
fn writer<'a>(canvas: &Canvas<'_, '_>, most: usize, theme: &'a Theme) -> Writer<'a> {
    Writer::new(canvas.width().min(most), canvas.height() >= 14, theme)
}
