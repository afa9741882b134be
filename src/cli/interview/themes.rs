//! `draglog interview themes`: interviews merged into ranked themes.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::json::{each, object, rounded};
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, error, out, tell};
use super::markdown;
use crate::app::live::ui::{self, InterviewOptions, StartScreen};
use crate::app::read::interviews;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::agree;
use crate::domain::say::escape::clean;
use crate::domain::team::interview::{
    FrictionFile, InterviewTheme, MIN_INTERVIEWS, MIN_PEOPLE, Rename, Saturation, Themes, ThemesFile, hours_words,
    is_cause, reach_words, severity_words, slug, themes,
};
use crate::share::files;
use crate::survey::themes as file;
use crate::tui::screens::interview::InterviewRequest;

/// Merge interviews into ranked themes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview themes interviews/*.toml -o themes-checkout.toml
  draglog interview themes interviews/*.toml --markdown >> wiki.md
  draglog interview themes interviews/*.toml --rename no_owner=owner_unknown
  draglog interview themes --result round/result.json    on the screen, beside a round's result

Themes are ranked by hours per developer and week, grouped in bands that do not depend on any one interview, and \
need three people; what one or two named is a lead to follow up, and is in no file. Fewer than five interviews are shown \
to nobody (exit code 3); --own shows them to you alone. A file that cannot be read stops the merge: a theme file \
made again with one more interview would reveal what that person said.")]
pub(super) struct Args {
    /// friction-*.toml; without files the screen opens on the interviews in the log
    #[arg(value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Write what a lead may see to this file: `themes-<stream>.toml`
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, requires = "files")]
    output: Option<PathBuf>,
    /// Name of the value stream; from the file's name unless given
    #[arg(long, value_name = "NAME", requires = "files")]
    stream: Option<String>,
    /// Give a cause another name; two causes with one name are merged
    #[arg(long, value_name = "[TAG/]OLD=NEW", value_parser = rename, requires = "files")]
    rename: Vec<Rename>,
    /// Show fewer than five interviews, to yourself alone
    #[arg(long, conflicts_with_all = ["output", "json", "markdown"], requires = "files")]
    own: bool,
    /// Print one JSON document (draglog.themes/1), leads apart
    #[arg(long, conflicts_with = "markdown", requires = "files")]
    json: bool,
    /// Print Markdown for a wiki, without leads
    #[arg(long, requires = "files")]
    markdown: bool,
    /// Compare the themes on the screen with this result of a round
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "files")]
    result: Option<PathBuf>,
}

fn rename(given: &str) -> Result<Rename, String> {
    let wrong = || format!("`{}` is no renaming; write old=new, or tag/old=new", clean(given));
    let (old, new) = given.split_once('=').ok_or_else(wrong)?;
    let (code, old) = match old.split_once('/') {
        Some((code, old)) => (Some(code.parse::<Tag>().map_err(|error| error.to_string())?), old),
        None => (None, old),
    };
    let (from, to) = (slug(old), slug(new));
    if !is_cause(&from) || !is_cause(&to) {
        return Err(wrong());
    }
    Ok(Rename { code, from, to })
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    if args.files.is_empty() {
        let beside = args.result.as_deref().map(super::compare::beside).transpose()?;
        super::start::needs_terminal(context, "give the friction files: `draglog interview themes FILE...`")?;
        let options = InterviewOptions { folder: None, beside };
        return ui::open(context, StartScreen::Interview(InterviewRequest::Themes, options));
    }
    let files = super::read_all(&args.files)?;
    if let Some(reason) = interviews::not_mergeable(&files) {
        return Err(error::invalid(reason));
    }
    let (names, read): (Vec<String>, Vec<FrictionFile>) = files.into_iter().unzip();
    let found = themes(&read, &args.rename);
    if !found.is_for_a_lead() && !args.own {
        return Err(error::refused(format!(
            "themes are made of at least {MIN_INTERVIEWS} interviews, and {} {}; --own shows them to you alone",
            agree(names.len(), "this is", "these are"),
            names.len()
        )));
    }
    let shown = ThemesFile::of(&found, &stream(args));
    if args.json {
        print_json(&found, &shown)?;
    } else if args.markdown {
        super::give(&markdown::of(&shown), None)?;
    } else {
        print(&found, context)?;
    }
    if let Some(path) = &args.output {
        write(path, &shown, &read, context)?;
    }
    Ok(std::process::ExitCode::SUCCESS)
}

/// Writes the themes for others to read; from now on what they were made of cannot be withdrawn.
fn write(path: &Path, shown: &ThemesFile, read: &[FrictionFile], context: &Context) -> anyhow::Result<()> {
    files::replace(path, file::write(shown)?.as_bytes(), true)?;
    let merged: Vec<String> = read.iter().map(|file| file.code_name.clone()).collect();
    remember(&merged, context);
    tell(&format!(
        "written: {}; the interviewed people see it first. `draglog interview purge FOLDER` removes what was merged",
        out::path(path)
    ));
    Ok(())
}

/// Where this machine's log holds them, they cannot be withdrawn any more. A log that cannot be written loses no theme.
fn remember(merged: &[String], context: &Context) {
    if !context.paths.database().exists() {
        return;
    }
    let remembered = context.open().and_then(|mut store| Ok(store.interviews_merged(merged)?));
    if let Err(problem) = remembered {
        tell(&format!("the log could not be told that these are merged: {problem:#}"));
    }
}

/// `themes-checkout.toml` names the stream `checkout`.
fn stream(args: &Args) -> String {
    let from_file = || {
        let stem = args.output.as_deref()?.file_stem()?.to_string_lossy().into_owned();
        stem.strip_prefix("themes-").map(clean)
    };
    let named = args.stream.as_deref().map(|name| clean(name.trim()));
    named.filter(|name| !name.is_empty()).or_else(from_file).unwrap_or_else(|| "value stream".to_owned())
}

/// The file's document with JSON's plural, and with what is in no file.
fn print_json(found: &Themes, shown: &ThemesFile) -> CommandResult {
    let ThemesFile { stream, interviews, weeks, taxonomy, saturation, themes } = shown;
    out::json(&object! {
        schema: file::SCHEMA,
        stream,
        interviews,
        weeks,
        taxonomy,
        saturation,
        themes,
        leads: each(&found.leads, lead),
        saturation_detail: saturation_detail(&found.saturation),
    })
}

fn lead(theme: &InterviewTheme) -> impl Serialize {
    object! {
        code: theme.code,
        people: theme.reach.people,
        wilson95: theme.reach.wilson95,
        hours_per_week: (theme.hours.known_from > 0).then_some(rounded(theme.hours.usual, 1000.0)),
        rank: theme.rank,
        ranks: theme.ranks,
    }
}

fn saturation_detail(found: &Saturation) -> impl Serialize {
    object! {
        interviews: found.interviews,
        base_pairs: found.base_pairs,
        runs: each(&found.runs, |run| object! { from: run.from, to: run.to, new_pairs: run.new, share: run.share }),
        reached_at: found.reached_at,
    }
}

fn print(found: &Themes, context: &Context) -> CommandResult {
    out::data(|out| {
        if !found.is_for_a_lead() {
            writeln!(out, "For you alone: a lead sees themes of {MIN_INTERVIEWS} interviews or more.\n")?;
        }
        if found.themes.is_empty() {
            writeln!(out, "No theme yet: nothing was named by {MIN_PEOPLE} people.")?;
        } else {
            write!(out, "{}", table(&found.themes).render(out::width(), context.color))?;
        }
        for theme in &found.themes {
            details(out, theme)?;
        }
        if !found.leads.is_empty() {
            writeln!(out, "\nTo follow up, named by fewer than {MIN_PEOPLE}; in no file:")?;
            found.leads.iter().try_for_each(|theme| writeln!(out, "  {}", lead_words(theme)))?;
        }
        Ok(writeln!(out, "\n{}", found.saturation.words())?)
    })
}

fn lead_words(theme: &InterviewTheme) -> String {
    format!("{}: {} of {}, {}", theme.code.name(), theme.reach.people, theme.reach.of, hours_words(&theme.hours))
}

fn table(themes: &[InterviewTheme]) -> Table {
    let ranks = |theme: &InterviewTheme| match theme.ranks {
        (low, high) if low == high => low.to_string(),
        (low, high) => format!("{low} to {high}"),
    };
    Table::of(
        themes,
        &[
            (Column::Right("band"), &|theme| theme.band.to_string()),
            (Column::Left("theme"), &|theme| theme.code.name().to_owned()),
            (Column::Left("hours for each developer"), &|theme| hours_words(&theme.hours)),
            (Column::Left("people"), &|theme| reach_words(&theme.reach)),
            (Column::Left("ranks"), &ranks),
            (Column::Wide("severity"), &|theme| theme.severity.map_or("differs", severity_words).to_owned()),
        ],
    )
}

fn details(out: &mut dyn std::io::Write, theme: &InterviewTheme) -> anyhow::Result<()> {
    let causes = theme.causes.iter().map(|(cause, people)| format!("{} ({people})", clean(cause)));
    let roles = theme.changeable_by.iter().map(|(role, people)| format!("{} ({people})", role.name()));
    let parts = [
        ("causes", causes.collect::<Vec<_>>().join(", ")),
        ("could be changed by", roles.collect::<Vec<_>>().join(", ")),
        ("workarounds", clean(&theme.workarounds.join("; "))),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(_, words)| !words.is_empty()).map(|(name, words)| format!("{name}: {words}")).collect();
    if !parts.is_empty() {
        writeln!(out, "\n{}\n  {}", theme.code.name(), parts.join("\n  "))?;
    }
    Ok(())
}
