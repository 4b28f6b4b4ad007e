//! Zone roles with their focus sectors and actor roles.

use oxigraph::model::NamedNode;

use super::document::Context;
use crate::iri;
use crate::record::{ActorRole, ZoneFocus, ZoneRole};
use crate::vocab::{dcterms, plan};

impl Context<'_> {
    pub(super) fn zone_role(&mut self, number: usize, role: &ZoneRole) {
        let node = self.part("zone-role", number);
        let of = self.plan.clone();
        let zone = self.zone_iri(&role.zone);
        let layout = role.layout.as_ref().map(|id| self.iris.id(&format!("layout/{id}")));
        self.sink.node(of.clone()).add(plan::CONCERNS_ZONE, zone.clone());
        let mut described = self.sink.node(node.clone());
        described
            .a(plan::ZONE_ROLE_CLASS)
            .add(plan::OF_PLAN, of)
            .add(plan::ZONE, zone)
            .add(dcterms::TYPE, iri::concept("zone-role", &role.role));
        if let Some(text) = &role.positioning {
            described.zh(plan::POSITIONING, text);
        }
        described.opt_en(plan::POSITIONING, role.positioning_en.as_deref());
        if let Some(layout) = layout {
            described.add(plan::IN_LAYOUT, layout);
        }
        self.place(&node, role.task, role.section.as_deref());
        self.evidence(&node, &role.evidence);
        for (index, focus) in role.focus.iter().enumerate() {
            self.zone_focus(&node, index + 1, focus);
        }
        for (index, actor) in role.actors.iter().enumerate() {
            self.actor_role(&node, index + 1, actor);
        }
    }

    fn zone_focus(&mut self, role: &NamedNode, number: usize, focus: &ZoneFocus) {
        let node = NamedNode::new_unchecked(format!("{}/focus/{number}", role.as_str()));
        let sector = self.iris.id(&format!("sector/{}", focus.sector));
        let of = self.plan.clone();
        self.sink.node(role.clone()).add(plan::FOCUS_SECTOR, sector.clone());
        self.sink
            .node(node.clone())
            .a(plan::SECTOR_FOCUS)
            .add(plan::OF_PLAN, of)
            .add(plan::ZONE_ROLE, role.clone())
            .add(plan::FOCUS_SECTOR, sector)
            .count(plan::ORDER, number);
        self.evidence(&node, &focus.evidence);
    }

    fn actor_role(&mut self, role: &NamedNode, number: usize, actor: &ActorRole) {
        let node = NamedNode::new_unchecked(format!("{}/actor/{number}", role.as_str()));
        let of = self.plan.clone();
        self.sink
            .node(node.clone())
            .a(plan::ACTOR_ROLE)
            .add(plan::OF_PLAN, of)
            .add(plan::ZONE_ROLE, role.clone())
            .zh(plan::ACTOR_LABEL, &actor.actor)
            .zh(plan::ROLE_LABEL, &actor.role)
            .count(plan::ORDER, number);
        self.evidence(&node, &actor.evidence);
    }
}
