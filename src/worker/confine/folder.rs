//! Landlock: the process reads one folder and touches nothing else by name.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, LandlockStatus, PathBeneath, PathFd, RestrictionStatus, Ruleset,
    RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

/// The newest interface of the kernel that is asked for; an older kernel gives what it has.
const WANTED: ABI = ABI::V6;

/// Allows reading beneath `folder` and nothing else; says what is in force, or why nothing is.
pub(super) fn allow_only(folder: &Path) -> Result<String, String> {
    let opened = PathFd::new(folder).map_err(|error| error.to_string())?;
    let status = restrict(opened).map_err(|error| error.to_string())?;
    match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, LandlockStatus::NotImplemented) => Err("not in this kernel".to_owned()),
        (RulesetStatus::NotEnforced, _) => Err("not enabled in this kernel".to_owned()),
        (RulesetStatus::FullyEnforced, _) => Ok("reads one folder only; no network".to_owned()),
        (RulesetStatus::PartiallyEnforced, _) => {
            Ok("reads one folder only; the kernel does not have every part".to_owned())
        }
    }
}

fn restrict(folder: PathFd) -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?
        .add_rule(PathBeneath::new(folder, AccessFs::ReadFile | AccessFs::ReadDir))?
        .restrict_self()
}
