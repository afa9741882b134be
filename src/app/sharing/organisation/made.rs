//! `round dap-tasks`: the tasks of both halves, and the file for every developer.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::app::Context;
use crate::app::read::pulses::Catalog;
use crate::app::sharing::asked;
use crate::app::sharing::opening::slug;
use crate::domain::round::collection::{BATCH_MODE, Collection, DRAFT, PRECISION, SCHEMA};
use crate::domain::round::publish::VERSION;
use crate::domain::round::result::PublishRules;
use crate::domain::say::escape::clean;
use crate::share::dap::plan::Plan;
use crate::share::dap::{operator, plan, tasks, wire};
use crate::share::{ShareError, files};
use crate::storage::Store;

/// Tasks that were made.
#[derive(Debug, Clone)]
pub struct MadeTasks {
    pub collection: Collection,
    pub folder: PathBuf,
}

/// Makes the tasks of a layout file, in a new folder.
///
/// # Errors
/// If the layout protects people too little (refused), is malformed (invalid), or the folder is there already.
pub fn make_tasks(store: &Store, context: &Context, layout: &Path, output: Option<&Path>) -> anyhow::Result<MadeTasks> {
    let plan = plan::read(layout)?;
    let collector = plan.collector(layout)?;
    let collection = collection(store, context, plan)?;
    collection.check().map_err(|problem| ShareError::unusable(layout, problem))?;
    let folder = output.map_or_else(|| PathBuf::from(format!("dap-{}", slug(&collection.title))), Path::to_owned);
    let made = operator::files(&collection, &collector)?;
    new_folder(&folder)?;
    for file in &made {
        let path = folder.join(file.name);
        if let Some(inside) = path.parent().filter(|inside| *inside != folder && !inside.exists()) {
            new_folder(inside)?;
        }
        files::create(&path, &file.bytes, file.is_secret)?;
    }
    Ok(MadeTasks { collection, folder })
}

/// What a layout file asks, as tasks.
fn collection(store: &Store, context: &Context, plan: Plan) -> anyhow::Result<Collection> {
    let surveys = Catalog::new(context.paths.clone()).get(store)?.surveys.clone();
    let asked = asked::named(&surveys, &plan.surveys)?;
    let layout = asked::layout(&surveys, &asked, false);
    let mut collection = Collection {
        schema: SCHEMA.to_owned(),
        dap: DRAFT.to_owned(),
        form: wire::form(),
        title: plan.title,
        purpose: plan.purpose,
        readers: plan.readers,
        retention_days: plan.retention_days,
        weeks: plan.weeks,
        leader: plan.leader,
        helper: plan.helper,
        time_precision: PRECISION,
        batch_mode: BATCH_MODE.to_owned(),
        taxonomy_hash: asked::taxonomy_hash()?,
        rules: PublishRules { version: VERSION, minimum: plan.minimum },
        surveys: asked,
        tasks: operator::tasks(layout)?,
    };
    tasks::complete(&mut collection)?;
    Ok(collection)
}

/// A folder that is not there yet and that only its owner can look into.
fn new_folder(folder: &Path) -> Result<(), ShareError> {
    std::fs::DirBuilder::new().mode(0o700).create(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => ShareError::failed(format!(
            "{} is there already and was not touched; tasks are made once, others get another folder",
            clean(&folder.display().to_string())
        )),
        _ => ShareError::io("make the folder", folder, &error),
    })
}
