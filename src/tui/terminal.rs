//! The real terminal: taken on entry, given back whatever happens (return, error, panic, stop).
//!
//! Mouse capture asks for clicks and the wheel only (`?1000`, `?1006`): crossterm's own command turns on every motion
//! event, and each would wake the program.

use std::cell::Cell;
use std::io::{self, Stdout, Write, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

const MOUSE_ON: &str = "\u{1b}[?1000h\u{1b}[?1006h";
const MOUSE_OFF: &str = "\u{1b}[?1006l\u{1b}[?1000l";

/// Whether the terminal is ours now; the panic hook and the guard both look, so that it is given back once.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Holds the terminal in raw mode on the alternate screen, and gives it back when it is dropped.
///
/// A signal needs no handler here: whoever catches it sends `Msg::Quit`, the loop ends and the guard is dropped.
#[derive(Debug)]
pub struct TerminalGuard {
    has_mouse: Cell<bool>,
}

impl TerminalGuard {
    /// Takes the terminal, and makes a panic give it back before its message is printed.
    ///
    /// # Errors
    /// When standard output is no terminal, or it refuses.
    pub fn take(has_mouse: bool) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                warn_of(give_back());
                // Where, not what: the message of a panic could hold what was recorded.
                tracing::error!("panic at {}", panic.location().map_or_else(String::new, ToString::to_string));
                before(panic);
            }));
        });
        enter(has_mouse)?;
        Ok(Self { has_mouse: Cell::new(has_mouse) })
    }

    /// The terminal to draw on.
    ///
    /// # Errors
    /// When its size cannot be read.
    pub fn terminal(&self) -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
        Terminal::new(CrosstermBackend::new(stdout()))
    }

    /// Gives the terminal back, stops the process as `^Z` would, and takes the terminal again when it goes on.
    ///
    /// # Errors
    /// When the terminal refuses, or the signal cannot be raised.
    pub fn suspend(&self) -> io::Result<()> {
        give_back()?;
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(libc::SIGTSTP)?;
        enter(self.has_mouse.get())
    }

    /// Takes clicks and the wheel, or leaves them to the terminal, which then selects text with them.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&self, has_mouse: bool) -> io::Result<()> {
        self.has_mouse.set(has_mouse);
        execute!(stdout(), Print(if has_mouse { MOUSE_ON } else { MOUSE_OFF }))
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        warn_of(give_back());
    }
}

/// For where nobody can be told: a destructor, or a panic on its way.
fn warn_of(given_back: io::Result<()>) {
    if let Err(error) = given_back {
        tracing::warn!("the terminal was not given back: {error}");
    }
}

fn enter(has_mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    IS_TAKEN.store(true, Ordering::SeqCst);
    let mouse = if has_mouse { MOUSE_ON } else { "" };
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Print(mouse), cursor::Hide)
}

/// Gives the terminal back if it is taken.
///
/// # Errors
/// When the terminal refuses; it is then left as it is.
fn give_back() -> io::Result<()> {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let shown = execute!(
        stdout(),
        EndSynchronizedUpdate,
        Print(MOUSE_OFF),
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    disable_raw_mode()?;
    shown
}

/// Tells the terminal to hold what follows until the frame is complete.
///
/// # Errors
/// When it cannot be written to.
pub fn begin_frame() -> io::Result<()> {
    let mut out = stdout();
    crossterm::queue!(out, BeginSynchronizedUpdate)
}

/// The frame is complete.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn end_frame() -> io::Result<()> {
    let mut out = stdout();
    crossterm::queue!(out, EndSynchronizedUpdate)?;
    out.flush()
}

/// Sends bytes past the screen, such as `escapes` makes.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn send(sequence: &str) -> io::Result<()> {
    execute!(stdout(), Print(sequence))
}
