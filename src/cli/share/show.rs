//! `draglog share show`: the Share screen, on a round.

use std::path::PathBuf;

use super::super::{CommandResult, Context};
use crate::app::live::ui::{self, StartScreen};
use crate::share::ShareError;

/// Open the Share screen, on a round if one is given
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: Option<PathBuf>,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let typed = |folder: PathBuf| {
        // Whether it was edited comes before everything else.
        crate::app::sharing::RoundPlace::find(&folder)?.defined()?;
        folder.into_os_string().into_string().map_err(|name| {
            let name = crate::domain::say::escape::clean(&name.to_string_lossy());
            ShareError::failed(format!("{name} is no folder's name in UTF-8; use `draglog share preview` for it"))
        })
    };
    let folder = args.round.map(typed).transpose()?;
    ui::open(context, StartScreen::Share(folder))
}
