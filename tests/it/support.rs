//! A screen without a terminal: keys in, pictures out. The clock is what the test says it is.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::DateTime;
use draglog::domain::figure::progress::{Past, RunningWait, Start, Usual};
use draglog::domain::figure::stats::Today;
use draglog::domain::log::change::Receipt;
use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::run::SourceName;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::tag::Tag;
use draglog::domain::log::wait::{Actor, End, Exit, Kind, Source, Wait, WaitId, WaitTag};
use draglog::domain::page::Ticket;
use draglog::domain::page::now::{LastCommand, NowView, ObserverState, StripQuestion};
use draglog::domain::team::report::Report;
use draglog::domain::time::Moment;
use draglog::tui::input::Key;
use draglog::tui::screens::Screens;
use draglog::tui::theme::Theme;
use draglog::tui::ui::Ui;
use draglog::tui::{Effect, Model, Msg, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

/// A moment of the day on which all screen tests happen.
pub(crate) fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}+01:00")).unwrap()
}

/// A finished `person` run.
pub(crate) fn wait(id: i64, label: &str, started: &str, seconds: u64) -> Wait {
    let kind = match label {
        _ if label.contains("test") => Kind::Test,
        _ if label.contains("install") => Kind::Install,
        _ => Kind::Build,
    };
    let started_at = at(started);
    Wait {
        tool: label.split(' ').next().map(str::to_owned),
        project: Some("api-server".to_owned()),
        end: Some(End::of_process(started_at + Duration::from_secs(seconds), Some(Exit::Code(0)))),
        measured: Duration::from_secs(seconds),
        ..Wait::begun(WaitId(id), kind, Source::Observed, label, started_at)
    }
}

/// The same wait with a tag.
pub(crate) fn tagged(mut wait: Wait, tag: &str) -> Wait {
    wait.tag = Some(WaitTag::by_person(tag.parse().unwrap()));
    wait
}

/// The same wait, still going on.
pub(crate) fn running(mut wait: Wait, usual: Option<u64>) -> RunningWait {
    wait.end = None;
    wait.measured = Duration::ZERO;
    let past = |median: u64, percent: u64| Past {
        length: Duration::from_millis(median * percent * 10),
        steps: None,
        start: Start::default(),
    };
    let runs = |median| [100, 90, 110, 95, 105, 100, 98, 102, 100].map(|percent| past(median, percent));
    let usual = usual.and_then(|median| Usual::of(&runs(median), Start::default()));
    RunningWait { wait, usual, steps: 0, is_stopped: false }
}

/// A wait by hand that is on.
pub(crate) fn by_hand(id: i64, kind: Kind, started: &str) -> RunningWait {
    let mut wait = wait(id, kind.as_str(), started, 0);
    (wait.kind, wait.source, wait.tool, wait.project) = (kind, Source::Manual, None, None);
    running(wait, None)
}

/// A day in the middle of work: two builds run, four waits are over, two of them untagged.
pub(crate) fn busy() -> NowView {
    let mut strip = vec![0; 48];
    for (half, seconds) in [(17, 200), (18, 500), (19, 1300), (20, 1750), (22, 90), (26, 400), (27, 800), (28, 350)] {
        strip[half] = seconds;
    }
    let mut failed = tagged(wait(13, "cargo test", "14:11:00", 182), "flaky_fail");
    failed.end = failed.end.map(|end| End::of_process(end.at(), Some(Exit::Code(101))));
    let mut install = wait(12, "npm install", "13:58:00", 80);
    install.project = Some("web".to_owned());
    let mut docker = running(wait(21, "docker build", "14:29:19", 0), Some(260));
    docker.wait.project = Some("infra".to_owned());
    let latest = vec![
        wait(14, "cargo build", "14:27:00", 48),
        failed,
        install,
        tagged(wait(11, "docker build", "13:40:00", 281), "build_test"),
    ];
    let mut agent = running(wait(30, "cargo check", "14:29:50", 0), None);
    agent.wait.actor = Actor::Agent;
    NowView {
        running: vec![running(wait(20, "cargo test", "14:27:26", 0), Some(70)), docker],
        apart: vec![agent],
        today: Today {
            blocked: Duration::from_secs(6060),
            machine: Duration::from_secs(7440),
            not_held_up: Duration::from_secs(600),
            unanswered: Duration::from_secs(780),
            waits: 23,
            untagged: 2,
            agent_runs: 41,
            agent_time: Duration::from_secs(2400),
            background_runs: 112,
            background_time: Duration::from_secs(900),
            open_queue: 0,
            strip,
        },
        untagged: vec![WaitId(14), WaitId(12)],
        latest,
        last_seen: Some(LastCommand { label: "cargo check".to_owned(), actor: Actor::Background, at: at("14:29:56") }),
        total_waits: 823,
        missing: Vec::new(),
    }
}

/// The first minute: nothing recorded, but something was seen.
pub(crate) fn fresh() -> NowView {
    NowView { last_seen: busy().last_seen, ..NowView::default() }
}

/// A question about `wait`.
pub(crate) fn ask(wait: Wait, trigger: Trigger) -> StripQuestion {
    StripQuestion { prompt: 7, wait, trigger, expires_at: at("14:33:00") }
}

/// The UI, driven as a person and the program around it would.
pub(crate) struct Screen {
    pub(crate) model: Model,
    pub(crate) now: Moment,
    /// Effects nobody has looked at yet.
    pub(crate) effects: Vec<Effect>,
}

impl Screen {
    /// The UI at half past two with this overview.
    pub(crate) fn with(overview: NowView) -> Self {
        Self::themed(overview, Theme::default())
    }

    /// The same in a theme.
    pub(crate) fn themed(overview: NowView, theme: Theme) -> Self {
        let now = at("14:30:00");
        let mut screen = Self { model: Model::new(Settings::default(), theme, now), now, effects: vec![] };
        screen.tell(Msg::Observer(ObserverState::Here { source: SourceName::Events, reason: None }));
        screen.tell(Msg::Now(Box::new(overview)));
        screen
    }

    /// Opens the UI on a screen, as a command does.
    pub(crate) fn open(&mut self, open: impl FnOnce(&mut Screens, &mut Ui)) -> Vec<Effect> {
        open(&mut self.model.screens, &mut self.model.ui);
        std::mem::take(&mut self.model.ui.effects)
    }

    /// Opens the UI on a report.
    pub(crate) fn open_report(&mut self, report: Report) -> Vec<Effect> {
        self.open(|screens, ui| screens.team.open_report(ui, Box::new(report)))
    }

    /// Sends a message.
    pub(crate) fn tell(&mut self, msg: impl Into<Msg>) -> &mut Self {
        let effects = update(&mut self.model, msg.into(), self.now);
        self.effects.extend(effects);
        self
    }

    /// Presses the keys of a script such as `t2<enter>`.
    pub(crate) fn press(&mut self, script: &str) -> &mut Self {
        for key in self::script(script) {
            self.tell(Msg::Key(key));
        }
        self
    }

    /// Lets time pass and wakes the UI.
    pub(crate) fn after(&mut self, milliseconds: u64) -> &mut Self {
        self.now += Duration::from_millis(milliseconds);
        self.tell(Msg::Wake)
    }

    /// What was wished for since the last look.
    pub(crate) fn wished(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Tells that the last change is on disk.
    pub(crate) fn done(&mut self, words: &str) -> &mut Self {
        let ticket = self.last_ticket();
        self.tell(Msg::Done { ticket, done: Receipt { words: words.to_owned(), waits: vec![] } })
    }

    /// Tells that what was wished for with this ticket is on disk.
    pub(crate) fn done_with(&mut self, ticket: Ticket) -> &mut Self {
        self.tell(Msg::Done { ticket, done: Receipt { words: "done".to_owned(), waits: vec![] } })
    }

    /// The ticket of the last change that was wished for.
    pub(crate) fn last_ticket(&self) -> Ticket {
        let tickets = self.effects.iter().rev().filter_map(|effect| match effect {
            Effect::Apply { ticket, .. } | Effect::Undo { ticket } => Some(*ticket),
            _ => None,
        });
        tickets.clone().next().unwrap()
    }

    /// The cells at a size.
    pub(crate) fn buffer(&mut self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.tell(Msg::Resize { columns: width, rows: height });
        let model = &mut self.model;
        terminal.draw(|frame| model.ui.drawn = view(model, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The picture at a size, without trailing spaces.
    pub(crate) fn picture(&mut self, width: u16, height: u16) -> String {
        let buffer = self.buffer(width, height);
        let mut picture = String::new();
        for row in buffer.area.rows() {
            let mut line = String::new();
            let mut column = 0;
            while column < row.width {
                let symbol = buffer[(column, row.y)].symbol();
                line.push_str(symbol);
                column += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
            }
            picture.push_str(line.trim_end());
            picture.push('\n');
        }
        picture
    }

    /// What stands out, a line for each style: the words that are drawn in it, each once. Plain text is not named.
    pub(crate) fn styles(&mut self, width: u16, height: u16) -> String {
        let buffer = self.buffer(width, height);
        let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in buffer.area.rows() {
            for (style, words) in runs(&buffer, row) {
                let known = named.entry(style).or_default();
                if !words.is_empty() && !known.contains(&words) {
                    known.push(words);
                }
            }
        }
        let lines = named.into_iter().filter(|(style, words)| !style.is_empty() && !words.is_empty());
        lines.fold(String::new(), |text, (style, words)| text + &style + ": " + &words.join(" | ") + "\n")
    }
}

/// The pieces of a row that are drawn in one style each. A rule is named by one of its cells.
fn runs(buffer: &Buffer, row: Rect) -> Vec<(String, String)> {
    let mut runs: Vec<(String, String)> = Vec::new();
    for column in 0..row.width {
        let cell = &buffer[(column, row.y)];
        let colour = if cell.fg == Color::Reset { String::new() } else { format!("{:?} ", cell.fg).to_lowercase() };
        let modifiers = if cell.modifier.is_empty() { String::new() } else { format!("{:?}", cell.modifier) };
        let style = format!("{colour}{modifiers}").trim().to_owned();
        match runs.last_mut() {
            // A space looks the same in most styles, and joins words.
            Some((_, words)) if cell.symbol() == " " => words.push(' '),
            Some((last, words)) if *last == style => words.push_str(cell.symbol()),
            _ => runs.push((style, cell.symbol().to_owned())),
        }
    }
    let shortened = |words: String| {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let first =
            words.chars().next().filter(|first| words.chars().count() > 1 && words.chars().all(|c| c == *first));
        first.map_or(words, String::from)
    };
    runs.into_iter().map(|(style, words)| (style, shortened(words))).collect()
}

/// The tag with this id.
pub(crate) fn tag(id: &str) -> Tag {
    id.parse().unwrap()
}

/// The keys of a script such as `t2<enter>`; an unknown `<name>` is taken letter by letter.
pub(crate) fn script(script: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let inside = rest.strip_prefix('<').and_then(|inner| inner.split_once('>'));
        let named = inside.and_then(|(name, tail)| {
            let is_name = name.chars().count() > 1;
            is_name.then(|| Key::named(name)).flatten().map(|key| (key, tail))
        });
        let (key, tail) = named.unwrap_or((Key::Char(first), &rest[first.len_utf8()..]));
        keys.push(key);
        rest = tail;
    }
    keys
}
