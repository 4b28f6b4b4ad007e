//! What other plans cite of a plan: id, title, area. It can be had of any plan without the plans before it.

use super::draw::{Draw, Purpose};
use super::places::Areas;
use super::words::{FIELDS, KINDS};
use crate::area::Area;
use crate::register::Work;

/// What text a plan is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A notice with the plan annexed.
    Notice,
    /// The plan alone.
    Text,
    /// A report of it, or a copy of one.
    Report {
        /// Whether another outlet copied it.
        reprint: bool,
    },
}

/// The head of a plan.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) area: &'static Area,
    /// Number of its field of industry.
    pub(super) field: usize,
    pub(super) form: Form,
    /// Year of issue.
    pub(super) year: i16,
    /// Last year of its goals.
    pub(super) horizon: i16,
    /// Whether the title gives the years.
    pub(super) has_period: bool,
}

impl Head {
    /// The head of the `index`th plan; none where there is no area.
    pub(super) fn new(seed: u64, areas: &Areas, index: usize) -> Option<Self> {
        let mut draw = Draw::new(seed, Purpose::Head, index as u64);
        let area = areas.at(draw.skewed(areas.len()))?;
        let field = draw.skewed(FIELDS.len());
        let (noun, noun_en) = FIELDS[field];
        let (kind, kind_en) = draw.one_of(&KINDS);
        let form = draw.weighted(&[
            (Form::Notice, 50),
            (Form::Text, 30),
            (Form::Report { reprint: false }, 12),
            (Form::Report { reprint: true }, 8),
        ]);
        let year = draw.one_of(&[2021, 2022, 2023, 2024, 2025]);
        let horizon = year + draw.weighted(&[(2, 6), (3, 2), (5, 2)]);
        let has_period = draw.chance(50);
        let years = if has_period { format!("（{year}—{horizon}年）") } else { String::new() };
        Some(Self {
            id: format!("synth-{index:06}"),
            title: format!("{}{noun}产业{kind}{years}", area.name),
            title_en: format!("{noun_en}: {kind_en} of {} to {horizon}", area.code),
            area,
            field,
            form,
            year,
            horizon,
            has_period,
        })
    }

    /// The plan as a work that others cite.
    pub(super) fn work(&self) -> Work {
        Work {
            id: self.id.clone(),
            title: self.title.clone(),
            title_en: Some(self.title_en.clone()),
            aliases: Vec::new(),
            plan: true,
            number: None,
            district: Some(self.area.code.to_owned()),
        }
    }
}
