//! Name, screens, and who observes. No clock: it would wake the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::page::ends;
use super::text::cut;
use crate::domain::log::run::SourceName;
use crate::domain::page::now::ObserverState;
use crate::tui::model::{Hit, Target};
use crate::tui::screens::Screen;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};

/// What the header shows.
#[derive(Debug)]
pub struct Header<'a> {
    pub screen: Screen,
    pub shape: Shape,
    pub observer: &'a ObserverState,
    /// Whether the log takes what is recorded.
    pub is_recording: bool,
    /// "quiet until 15:30", if there is such a thing to say.
    pub questions: Option<String>,
}

impl Header<'_> {
    /// Draws it into one row.
    pub fn draw(&self, frame: &mut Frame, area: Rect, theme: &Theme, hits: &mut Vec<Hit>) {
        let mut left = vec![theme.span(Role::Title, "draglog")];
        if self.shape == Shape::Small {
            left.push(theme.span(Role::Text, format!(" {} {}", theme.glyphs.dot, self.screen.name())));
        } else {
            left.push(Span::raw(" "));
            let visited = Some(self.screen).filter(|screen| !Screen::ALL.contains(screen));
            for screen in Screen::ALL.iter().copied().chain(visited) {
                let is_current = screen == self.screen;
                let mark = if is_current { theme.glyphs.current } else { " " };
                let taken: usize = left.iter().map(Span::width).sum();
                let words = format!("{mark}{} {}", screen.digit(), screen.name());
                let column = area.x.saturating_add(u16::try_from(taken).unwrap_or(u16::MAX));
                let cells = u16::try_from(words.chars().count()).unwrap_or(u16::MAX);
                hits.push(Hit {
                    area: Rect::new(column, area.y, cells, 1).intersection(area),
                    target: Target::Action(screen.action()),
                });
                left.push(theme.span(if is_current { Role::Title } else { Role::Dim }, words));
                left.push(Span::raw(" "));
            }
        }
        let width = usize::from(area.width);
        let taken: usize = left.iter().map(Span::width).sum();
        let (mut words, role) =
            if self.is_recording { observer(self.observer, theme) } else { ("! not recording".to_owned(), Role::Bad) };
        let mut right = Vec::new();
        if let Some(questions) = &self.questions {
            let questions = format!("{questions} {} ", theme.glyphs.dot);
            let room = width.saturating_sub(taken + 1 + questions.chars().count());
            // Its mark says enough of the observer; why nothing is asked is the rarer news.
            if words.chars().count() > room && self.is_recording {
                words.truncate(words.find(' ').unwrap_or(words.len()));
            }
            right.push(theme.span(Role::Dim, questions));
        }
        let used: usize = right.iter().map(Span::width).sum();
        right.push(theme.span(role, cut(&words, width.saturating_sub(taken + used + 1), theme.glyphs)));
        frame.render_widget(Line::from(ends(left, right, width)), area);
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
        ObserverState::Elsewhere => ("another draglog observes".to_owned(), Role::Dim),
        ObserverState::MadeUp => (format!("{} made-up data", glyphs.off), Role::Dim),
        ObserverState::Paused => (format!("{} paused", glyphs.off), Role::Warn),
        ObserverState::Failed { .. } => ("! not observing".to_owned(), Role::Bad),
    }
}
