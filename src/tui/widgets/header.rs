//! Name, screens, and who observes. No clock: it would wake the screen.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use super::page::ends;
use super::text::{cut, width as cells};
use crate::domain::log::run::SourceName;
use crate::domain::page::now::ObserverState;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::{Action, shared};
use crate::tui::screen::Screen;
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
        let digit = theme.keys.named(shared::SCREENS, Action::Show(screen));
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
        let why = self.questions.as_ref().map_or_else(String::new, |words| format!("{words} {} ", theme.glyphs.dot));
        let ([words, short], role) = self.status(theme);
        let needed = cells(&why) + cells(&short);
        let fits = |style: &&Style| {
            self.names(**style, theme).iter().map(|(words, _)| cells(words)).sum::<usize>() + needed < width
        };
        let style = Style::ALL.iter().find(fits).copied().unwrap_or(Style::Digits);
        let left = self.left(style, canvas, theme);
        let taken: usize = left.iter().map(Span::width).sum();
        let room = width.saturating_sub(taken + 1 + cells(&why));
        let words = cut(if cells(&words) > room { &short } else { &words }, room, theme.glyphs);
        let right = vec![theme.span(Role::Dim, why), theme.span(role, words)];
        canvas.frame.render_widget(Line::from(ends(left, right, width)), area);
    }

    /// The names at the left; a click on one shows its screen.
    fn left(&self, style: Style, canvas: &mut Canvas<'_, '_>, theme: &Theme) -> Vec<Span<'static>> {
        let mut left = Vec::new();
        let (area, mut column) = (canvas.area, canvas.area.x);
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
        left
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

    /// What is missing from the log, else who observes: in full, and as short as it must be readable. The mark says enough of
    /// an observer where all is well, or where something else is news.
    fn status(&self, theme: &Theme) -> ([String; 2], Role) {
        if let Some(missing) = &self.missing {
            return ([format!("! {missing}"), format!("! {missing}")], Role::Bad);
        }
        let (words, role) = observer(self.observer, theme);
        let is_short = role == Role::Good || self.questions.is_some();
        let short = words.split(' ').next().filter(|_| is_short).unwrap_or(&words).to_owned();
        ([words, short], role)
    }
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
