//! What a plan says of a zone (park, cluster, belt).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Evidence;

/// The role a plan gives to a zone. Areas stand among the quantities (status `area`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneRole {
    /// Zone of the register, e.g. `zhangjiang`.
    pub zone: String,
    /// Role: a concept of the scheme `zone-role`, e.g. `industrial-cluster`.
    pub role: String,
    /// Spatial layout of the register the role is part of, e.g. `1-1-x`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// Task that states the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// Section that states the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Positioning in the few words the plan uses, simplified script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positioning: Option<String>,
    /// Our English gloss of the positioning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positioning_en: Option<String>,
    /// The words the role rests on.
    pub evidence: Vec<Evidence>,
    /// Sectors the zone is to focus on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<ZoneFocus>,
    /// Roles the zone's model gives to kinds of actors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<ActorRole>,
}

/// A sector a zone is to focus on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneFocus {
    /// Sector of the register.
    pub sector: String,
    /// The words that name it.
    pub evidence: Vec<Evidence>,
}

/// A role given to a kind of actor, e.g. 医生 is to be 链主.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorRole {
    /// Kind of actor, as written.
    pub actor: String,
    /// Role, as written.
    pub role: String,
    /// The words the statement rests on.
    pub evidence: Vec<Evidence>,
}
