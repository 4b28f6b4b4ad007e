//! `plangraph synth`.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::args::SynthArgs;
use super::config::Config;
use super::failure::Failure;
use super::{files, output};
use crate::{assets, synth};

pub(super) fn synth(args: &SynthArgs, config: &Config) -> Result<(), Failure> {
    if let Some(folder) = &args.output {
        records(folder, args)?;
    }
    if let Some(file) = &args.nquads {
        let workspace = files::workspace(&[])?;
        let which = (args.seed, args.plans);
        output::write(Some(file), |out| synth::write_nquads(out, which, &workspace.register, &config.iris))?;
    }
    Ok(())
}

/// Writes the register, that of the program included, and the records.
fn records(folder: &Path, args: &SynthArgs) -> Result<(), Failure> {
    let (register, plans) = (folder.join("register"), folder.join("plans"));
    for folder in [&register, &plans] {
        fs::create_dir_all(folder)
            .map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    }
    for file in assets::register() {
        let name = Path::new(&file.name).file_name().unwrap_or_default();
        save(&register.join(name), &file.text)?;
    }
    for (number, part) in synth::register_parts(args.seed, args.plans).enumerate() {
        save(&register.join(format!("synth-{number:06}.toml")), &toml(&part)?)?;
    }
    for record in synth::plans(args.seed, args.plans) {
        save(&plans.join(format!("{}.toml", record.id)), &toml(&record)?)?;
    }
    Ok(())
}

fn toml(value: &impl Serialize) -> Result<String, Failure> {
    toml::to_string(value).map_err(Failure::failed)
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))
}
