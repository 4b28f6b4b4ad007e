//! Which part of a DOCX file plays which role.

use super::super::error::ReadError;
use super::xml::{Node, walk};

/// The relations of one part: type and target.
#[derive(Default)]
pub(super) struct Relations(Vec<(String, String)>);

impl Relations {
    /// Reads a `.rels` part; targets are relative to `folder`.
    pub(super) fn read(xml: &str, folder: &str) -> Result<Self, ReadError> {
        let mut relations = Vec::new();
        walk(xml, |node| {
            let Node::Start(element) = node else { return };
            if let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) {
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                relations.push((kind, target));
            }
        })?;
        Ok(Self(relations))
    }

    /// The part with a role such as `numbering`.
    pub(super) fn of_type(&self, role: &str) -> Option<String> {
        let has_role = |kind: &str| kind.rsplit('/').next() == Some(role);
        self.0.iter().find(|(kind, _)| has_role(kind)).map(|(_, target)| target.clone())
    }
}
