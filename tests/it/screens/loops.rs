//! The loop: asleep when nothing changes, one frame for many messages, an end without a key.

use std::sync::mpsc::channel;

use draglog::domain::log::settings::Settings;
use draglog::domain::page::now::{NowView, ObserverState};
use draglog::domain::time::Moment;
use draglog::tui::input::Key;
use draglog::tui::runtime::{UiHost, run};
use draglog::tui::theme::Theme;
use draglog::tui::{Effect, Model, Msg};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::support::{Screen, at, busy, fresh};

#[derive(Default)]
struct Recorder {
    effects: Vec<Effect>,
    frames: usize,
}

impl UiHost for Recorder {
    fn now(&self) -> Moment {
        at("14:30:00")
    }

    fn carry_out(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn begin_frame(&mut self) {
        self.frames += 1;
    }
}

fn played(messages: Vec<Msg>) -> (Recorder, Model) {
    let (sender, inbox) = channel();
    for msg in messages {
        sender.send(msg).unwrap();
    }
    drop(sender);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut model = Model::new(Settings::default(), Theme::default(), at("14:30:00"));
    let mut host = Recorder::default();
    run(&mut terminal, &mut model, &inbox, &mut host).unwrap();
    (host, model)
}

#[test]
fn the_loop_ends_when_nobody_is_left_to_speak() {
    let (host, _) = played(vec![]);
    assert_eq!((host.effects, host.frames), (vec![], 1));
}

#[test]
fn many_messages_cost_one_frame() {
    let messages = (0..200).map(|_| Msg::Key(Key::Down)).collect();
    let (host, _) = played([vec![Msg::Now(Box::new(busy()))], messages].concat());
    assert_eq!(host.frames, 2, "one before the messages, one after");
}

#[test]
fn what_changes_nothing_draws_nothing() {
    let same = || Msg::Now(Box::new(fresh()));
    let (host, _) = played(vec![Msg::Focus(true), Msg::Observer(ObserverState::Starting), Msg::Focus(false)]);
    assert_eq!(host.frames, 1);
    let (host, _) = played(vec![same(), same(), same()]);
    assert_eq!(host.frames, 2);
}

#[test]
fn the_steps_of_a_run_that_is_not_listed_draw_nothing() {
    let mut screen = Screen::with(busy());
    screen.model.ui.requests.is_changed = false;
    let mut day = busy();
    day.apart[0].steps += 9;
    screen.tell(Msg::Now(Box::new(day.clone())));
    assert!(!screen.model.ui.requests.is_changed);
    screen.press("B");
    screen.model.ui.requests.is_changed = false;
    day.apart[0].steps += 9;
    screen.tell(Msg::Now(Box::new(day)));
    assert!(screen.model.ui.requests.is_changed);
}

#[test]
fn coming_back_from_a_stop_draws_everything_again() {
    let (host, _) = played(vec![Msg::Key(Key::Ctrl('z'))]);
    assert_eq!((host.effects, host.frames), (vec![Effect::Suspend], 2));
    let (host, _) = played(vec![Msg::Resumed]);
    assert_eq!((host.effects, host.frames), (vec![Effect::Redraw], 2));
}

#[test]
fn quitting_ends_the_loop_at_once() {
    let (host, _) = played(vec![Msg::Key(Key::Char('q')), Msg::Key(Key::Char('w'))]);
    assert_eq!(host.effects, [Effect::Quit]);
}

#[test]
fn with_nothing_to_count_the_loop_sleeps_for_ever() {
    assert_eq!(Screen::with(NowView::default()).model.next_wake(), None);
}

#[test]
fn a_running_wait_wakes_at_its_next_second_and_only_in_focus() {
    let mut screen = Screen::with(busy());
    assert_eq!(screen.model.next_wake(), Some(at("14:30:01")));
    screen.tell(Msg::Focus(false));
    assert_eq!(screen.model.next_wake(), Some(at("14:37:48")), "then the hint goes away");
}

#[test]
fn a_stopped_job_stands_still() {
    let mut day = busy();
    day.running.truncate(1);
    day.running[0].is_stopped = true;
    assert_eq!(Screen::with(day).model.next_wake(), Some(at("14:37:48")));
}

#[test]
fn an_idle_day_wakes_at_the_half_hour() {
    let mut day = busy();
    day.running.clear();
    day.latest.clear();
    day.last_seen = None;
    assert_eq!(Screen::with(day).model.next_wake(), Some(at("15:00:00")));
}
