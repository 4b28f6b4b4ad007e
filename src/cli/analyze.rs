//! `plangraph analyze`: the reports of the responsibility analysis.

use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches, Subcommand};

use super::args::{AnalyzeArgs, InfoFormat, ScopeArgs};
use super::config::Config;
use super::failure::Failure;
use super::progress::watched;
use super::{files, print, table};
use crate::kernel::Watch;
use crate::network::{ResponsibilityGraph, Selection};
use crate::report::{self, Parameter, REPORTS, Report, Request};
use crate::store::{Access, PlanStore};

/// Name under which all reports that need no further value are run at once.
const ALL: &str = "all";

/// The report chosen, with its values by name.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    report: String,
    arguments: Vec<(String, String)>,
}

impl Subcommand for Chosen {
    fn augment_subcommands(command: Command) -> Command {
        let all = Command::new(ALL)
            .about("Every report that needs no value, as one JSON document")
            .disable_help_subcommand(true);
        command.subcommands(REPORTS.iter().map(subcommand)).subcommand(all).subcommand_required(true)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        name == ALL || REPORTS.iter().any(|report| report.name == name)
    }
}

impl FromArgMatches for Chosen {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (name, values) = matches
            .subcommand()
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let parameters = report::find(name).map(|report| report.parameters).unwrap_or_default();
        let arguments = parameters
            .iter()
            .flat_map(|parameter| {
                let given = values.get_many::<String>(parameter.name).into_iter().flatten();
                given.map(|value| (parameter.name.to_owned(), value.clone()))
            })
            .collect();
        Ok(Self { report: name.to_owned(), arguments })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn subcommand(report: &'static Report) -> Command {
    let about = format!("{} ({}). {}", report.title, report.title_zh, report.description);
    Command::new(report.name).about(about).args(report.parameters.iter().map(argument))
}

fn argument(parameter: &'static Parameter) -> Arg {
    let arg = Arg::new(parameter.name)
        .required(parameter.required)
        .help(format!("{}: {}", parameter.description, parameter.kind.expected()))
        .value_name(parameter.name);
    let arg = if parameter.positional { arg } else { arg.long(parameter.name) };
    match (parameter.repeated, parameter.positional) {
        (true, true) => arg.num_args(1..).action(ArgAction::Append),
        (true, false) => arg.action(ArgAction::Append),
        (false, _) => arg,
    }
}

pub(super) fn analyze(args: &AnalyzeArgs, config: &Config) -> Result<(), Failure> {
    let graph = graph(&args.scope, config)?;
    let request = Request {
        selection: selection(&args.scope),
        report: args.report.report.clone(),
        arguments: args.report.arguments.clone(),
        quotes: args.quotes,
    };
    if request.report == ALL {
        return all(&graph, &request, args.format);
    }
    let (document, outcome) = watched(|watch| report::run(&graph, &request, watch))?;
    print(&match args.format {
        InfoFormat::Json => pretty(&document)?,
        InfoFormat::Csv => {
            let sheet = outcome.sheet();
            report::csv(&sheet.header, &sheet.rows).map_err(Failure::Failed)?
        }
        InfoFormat::Table => {
            let sheet = outcome.sheet();
            table::table(&sheet.header, sheet.rows) + &sheet.summary
        }
    })
}

/// The graph of the data directory, or of a file of assignments.
pub(super) fn graph(scope: &ScopeArgs, config: &Config) -> Result<ResponsibilityGraph, Failure> {
    match &scope.network {
        Some(file) => files::network(file),
        None => Ok(PlanStore::open(&config.data, config.iris.clone(), Access::Read)?.network()?),
    }
}

/// The part of it to look at.
pub(super) fn selection(scope: &ScopeArgs) -> Selection {
    Selection { plans: scope.plans.clone(), open_sets: scope.open_sets, without: scope.without.clone() }
}

/// Every report that can be run without further values.
fn all(graph: &ResponsibilityGraph, request: &Request, format: InfoFormat) -> Result<(), Failure> {
    if format == InfoFormat::Csv {
        return Err(Failure::Usage("`analyze all` is one JSON document; add --format json".to_owned()));
    }
    let mut result = serde_json::Map::new();
    for report in REPORTS.iter().filter(|report| report.needs_nothing()) {
        let request = Request { report: report.name.to_owned(), arguments: Vec::new(), ..request.clone() };
        let (document, _) = report::run(graph, &request, &Watch::default())?;
        result.insert(report.name.to_owned(), document.result);
    }
    let document = serde_json::json!({ "analysis": ALL, "selection": request.selection, "result": result });
    print(&pretty(&document)?)
}

fn pretty(document: &impl serde::Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(document).map_err(Failure::failed)? + "\n")
}
