//! A program in a pseudo-terminal of its own, in a plain environment: what it draws is the same whatever the terminal of the
//! person who starts the example.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

pub(crate) struct Pane {
    pub(crate) parser: vt100::Parser,
    /// What the program has written and `parser` has not taken in yet; it ends with the program.
    pub(crate) written: Receiver<Vec<u8>>,
    pub(crate) keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Pane {
    pub(crate) fn open(mut command: CommandBuilder, (columns, rows): (u16, u16)) -> anyhow::Result<Self> {
        let pty = native_pty_system().openpty(PtySize { cols: columns, rows, pixel_width: 0, pixel_height: 0 })?;
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for name in ["COLORTERM", "NO_COLOR", "COLORFGBG", "LC_ALL", "LC_CTYPE", "TMUX", "STY"] {
            command.env_remove(name);
        }
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let (mut reader, keys) = (pty.master.try_clone_reader()?, pty.master.take_writer()?);
        let (sender, written) = mpsc::channel();
        std::thread::spawn(move || {
            let _stays_open = pty.master;
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self { parser: vt100::Parser::new(rows.try_into()?, columns.try_into()?, 0), written, keys, child })
    }
}

impl Drop for Pane {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("a program that was started may go on: {error}");
        }
    }
}
