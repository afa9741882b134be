//! Name, screens, and who observes. No clock: it would wake the screen.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use super::page::ends;
use super::text::{cut, width as cells};
use crate::domain::log::run::SourceName;
use crate::domain::page::now::ObserverState;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::screen::{DIGITS, Screen};
use crate::tui::theme::{Role, Theme};

/// What the header shows.
#[derive(Debug)]
pub(crate) struct Header<'a> {
    pub screen: Screen,
    pub observer: &'a ObserverState,
    /// What is missing from the log, in a few words.
    pub missing: Option<String>,
    /// "quiet until 15:30", if there is such a thing to say.
    pub questions: Option<String>,
}

/// How the screens are named, from the widest to the narrowest.
#[derive(Debug, Clone, Copy)]
enum Style {
    /// `draglog ▸1 Now   2 Log `
    WithTitle,
    /// `▸1 Now   2 Log `
    Full,
    /// `▸1 Now   2 Log   3 Pul`
    Short,
    /// `▸1Now 2Log 3Pul`
    Dense,
    /// `▸1 Now 2 3 4`
    Digits,
}

impl Style {
    const ALL: &'static [Self] = &[Self::WithTitle, Self::Full, Self::Short, Self::Dense, Self::Digits];

    /// The name of a screen; the mark stands before it.
    fn name(self, screen: Screen, is_current: bool, theme: &Theme) -> String {
        let digit = theme.keys.named(DIGITS, Action::Show(screen));
        match self {
            Self::WithTitle | Self::Full => format!("{digit} {} ", screen.name()),
            Self::Short => format!("{digit} {} ", screen.short_name()),
            Self::Dense => format!("{digit}{}", screen.short_name()),
            Self::Digits if is_current => format!("{digit} {}", screen.name()),
            Self::Digits => digit,
        }
    }
}

impl Header<'_> {
    /// Draws it into one row, every screen with its digit.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_, '_>, theme: &Theme) {
        let (area, width) = (canvas.area, canvas.width());
        let needed = cells(&self.needed(theme));
        let fits = |style: &&Style| {
            self.names(**style, theme).iter().map(|(words, _)| cells(words)).sum::<usize>() + needed < width
        };
        let style = Style::ALL.iter().find(fits).copied().unwrap_or(Style::Digits);
        let mut left = Vec::new();
        let mut column = area.x;
        for (words, screen) in self.names(style, theme) {
            let wide = u16::try_from(cells(&words)).unwrap_or(u16::MAX);
            if let Some(screen) = screen {
                let hit = Rect::new(column, area.y, wide, 1).intersection(area);
                canvas.drawn.hits.push(Hit { area: hit, target: Target::Action(Action::Show(screen)) });
            }
            column = column.saturating_add(wide);
            let is_bright = screen.is_none_or(|screen| screen == self.screen);
            left.push(theme.span(if is_bright { Role::Title } else { Role::Dim }, words));
        }
        let taken: usize = left.iter().map(Span::width).sum();
        let right = self.right(width.saturating_sub(taken + 1), theme);
        canvas.frame.render_widget(Line::from(ends(left, right, width)), area);
    }

    /// The pieces at the left: the program's name where there is room, and the screens.
    fn names(&self, style: Style, theme: &Theme) -> Vec<(String, Option<Screen>)> {
        let title = matches!(style, Style::WithTitle).then(|| ("draglog ".to_owned(), None));
        let name = |screen: &Screen| {
            let is_current = *screen == self.screen;
            let mark = if is_current { theme.glyphs.current } else { " " };
            (format!("{mark}{}", style.name(*screen, is_current, theme)), Some(*screen))
        };
        title.into_iter().chain(Screen::ALL.iter().map(name)).collect()
    }

    /// What must be readable at the right: why nothing is asked, who observes unless it is this program, else its mark.
    fn needed(&self, theme: &Theme) -> String {
        let (words, role) = self.observer(theme);
        let words = if role == Role::Good { mark_of(&words) } else { words };
        match &self.questions {
            Some(questions) => {
                let words = if self.missing.is_none() { mark_of(&words) } else { words };
                format!("{questions} {} {words}", theme.glyphs.dot)
            }
            None => words,
        }
    }

    /// Who observes, unless there is something missing to tell of.
    fn observer(&self, theme: &Theme) -> (String, Role) {
        match &self.missing {
            Some(missing) => (format!("! {missing}"), Role::Bad),
            None => observer(self.observer, theme),
        }
    }

    fn right(&self, room: usize, theme: &Theme) -> Vec<Span<'static>> {
        let (words, role) = self.observer(theme);
        let questions = self.questions.iter().map(|questions| format!("{questions} {} ", theme.glyphs.dot));
        let mut right: Vec<Span> = questions.map(|words| theme.span(Role::Dim, words)).collect();
        let room = room.saturating_sub(right.iter().map(Span::width).sum());
        // Its mark says enough of the observer; why nothing is asked is the rarer news.
        let is_cut = cells(&words) > room && (self.questions.is_some() || role == Role::Good) && self.missing.is_none();
        let words = if is_cut { mark_of(&words) } else { words };
        right.push(theme.span(role, cut(&words, room, theme.glyphs)));
        right
    }
}

/// The mark before the words of the observer.
fn mark_of(words: &str) -> String {
    words.split(' ').next().unwrap_or_default().to_owned()
}

fn observer(state: &ObserverState, theme: &Theme) -> (String, Role) {
    let glyphs = theme.glyphs;
    match state {
        ObserverState::Starting => (format!("{} starting", glyphs.off), Role::Dim),
        ObserverState::Here { source, .. } => {
            let words = match source {
                SourceName::Events => "events",
                SourceName::LastPid => "10 Hz",
                SourceName::Poll => "1 Hz",
            };
            (format!("{} {words}", glyphs.on), Role::Good)
        }
        ObserverState::Elsewhere => (format!("{} another draglog observes", glyphs.off), Role::Dim),
        ObserverState::MadeUp => (format!("{} made-up data", glyphs.off), Role::Dim),
        ObserverState::Paused => (format!("{} paused", glyphs.off), Role::Warn),
        ObserverState::Failed { .. } => ("! not observing".to_owned(), Role::Bad),
    }
}
