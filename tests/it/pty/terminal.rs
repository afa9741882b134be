//! A pseudo-terminal with the real program in it. Nothing sleeps: whoever wants to see something waits for the bytes.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

/// Longer than anything takes on a busy machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal of 80x24 and the program that runs in it.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    /// Held open, so that the modes can be read after the program has ended.
    _slave: Box<dyn SlavePty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    parser: vt100::Parser,
}

impl Terminal {
    /// Starts `program` with nothing of this process's environment but a path; `machine` is where all its files go.
    pub(crate) fn start(program: &Path, arguments: &[&str], machine: &Path) -> Self {
        Self::spawn(program, arguments, machine, true)
    }

    fn spawn(program: &Path, arguments: &[&str], machine: &Path, owns_terminal: bool) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.set_controlling_tty(owns_terminal);
        command.env_clear();
        command.env("PATH", "/usr/bin:/bin");
        command.env("TERM", "xterm-256color");
        command.env("HOME", machine);
        command.env("DRAGLOG_DATA_DIR", machine.join("data"));
        command.env("DRAGLOG_CONFIG_DIR", machine.join("config"));
        command.cwd(machine);
        let child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let writer = pty.master.take_writer().unwrap();
        let (sender, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = vt100::Parser::new(size.rows.try_into().unwrap(), size.cols.try_into().unwrap(), 0);
        Self { master: pty.master, _slave: pty.slave, child, writer, bytes, parser }
    }

    /// Starts a shell that has nothing to do with this process: the terminal is its own, and its parent is gone. What the
    /// tests run would else be a part of `cargo test`.
    pub(crate) fn detached(command: &str, machine: &Path) -> Self {
        let script = format!("exec setsid --fork --ctty {command}");
        Self::spawn(Path::new("/bin/sh"), &["-c", &script], machine, false)
    }

    /// Starts draglog itself.
    pub(crate) fn draglog(arguments: &[&str], machine: &Path) -> Self {
        Self::start(Path::new(env!("CARGO_BIN_EXE_draglog")), arguments, machine)
    }

    /// Types, or sends what a terminal sends for keys, mouse and focus.
    pub(crate) fn send(&mut self, text: &str) -> &mut Self {
        self.writer.write_all(text.as_bytes()).unwrap();
        self
    }

    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Where `words` begin on the screen: column and row from 1, as the mouse counts.
    pub(crate) fn find(&self, words: &str) -> (usize, usize) {
        let text = self.text();
        let found = text.lines().zip(1..).find_map(|(line, row)| line.find(words).map(|at| (line, at, row)));
        let (line, at, row) = found.unwrap_or_else(|| panic!("no `{words}` on\n{text}"));
        (unicode_width::UnicodeWidthStr::width(&line[..at]) + 1, row)
    }

    /// Waits until the screen shows `words`.
    pub(crate) fn see(&mut self, words: &str) -> &mut Self {
        self.see_that(words, |text| text.contains(words))
    }

    /// Waits until the screen is as asked.
    pub(crate) fn see_that(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> &mut Self {
        let end = deadline(PATIENCE);
        while !is_so(&self.text()) {
            match self.bytes.recv_timeout(left(end)) {
                Ok(chunk) => self.parser.process(&chunk),
                Err(error) => panic!("`{what}` did not come ({error}):\n{}", self.text()),
            }
        }
        self
    }

    /// How many bytes come within `length`.
    pub(crate) fn bytes_within(&mut self, length: Duration) -> usize {
        let end = deadline(length);
        let mut count = 0;
        loop {
            match self.bytes.recv_timeout(left(end)) {
                Ok(chunk) => {
                    count += chunk.len();
                    self.parser.process(&chunk);
                }
                Err(_) => return count,
            }
        }
    }

    /// Takes in what comes until nothing has come for a moment.
    pub(crate) fn settle(&mut self) -> &mut Self {
        while self.bytes_within(Duration::from_millis(150)) > 0 {}
        self
    }

    pub(crate) fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.parser.screen_mut().set_size(rows.try_into().unwrap(), cols.try_into().unwrap());
        self
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
        self
    }

    /// Waits for the end and gives the exit code.
    pub(crate) fn end(&mut self) -> u32 {
        let end = deadline(PATIENCE);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            match self.bytes.recv_timeout(left(end).min(Duration::from_millis(20))) {
                Ok(chunk) => self.parser.process(&chunk),
                Err(RecvTimeoutError::Timeout) if left(end) > Duration::ZERO => {}
                Err(error) => panic!("it did not end ({error}):\n{}", self.text()),
            }
        };
        self.settle();
        status.exit_code()
    }

    /// Asserts that the terminal is as a shell wants it.
    pub(crate) fn is_clean(&self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pasted text is plain again");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!self.is_raw(), "typed text is echoed and comes in lines");
    }

    /// Whether typed characters come one by one and without an echo.
    pub(crate) fn is_raw(&self) -> bool {
        let flags = self.master.get_termios().unwrap().local_flags.bits();
        flags & (libc::ECHO | libc::ICANON) == 0
    }

    /// Whether clicks go to the program.
    pub(crate) fn has_mouse(&self) -> bool {
        self.parser.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    /// Whether the program has the whole screen.
    pub(crate) fn is_on_the_alternate_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Waits until the process is in this state, as `/proc` names it.
    pub(crate) fn see_state(&mut self, state: char) -> &mut Self {
        let file = format!("/proc/{}/stat", self.child.process_id().unwrap());
        let end = deadline(PATIENCE);
        loop {
            let stat = std::fs::read_to_string(&file).unwrap();
            if stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(state)) {
                return self;
            }
            assert!(left(end) > Duration::ZERO, "never in state {state}: {stat}");
            self.bytes_within(Duration::from_millis(20));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test that waits has to end")]
fn deadline(length: Duration) -> Instant {
    Instant::now() + length
}

#[expect(clippy::disallowed_methods, reason = "a test that waits has to end")]
fn left(end: Instant) -> Duration {
    end.saturating_duration_since(Instant::now())
}
