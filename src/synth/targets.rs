//! Quantitative statements: targets of plan and tasks, limits, ceilings, areas, reported figures.

use super::draft::Draft;
use super::nation::sector_label;
use crate::number::Number;
use crate::record::{Comparator, Modality, Quantity, QuantityKind, ScopeStatus, Status, UnitStatus};

/// A metric of the register as plans state it.
#[derive(Debug, Clone, Copy)]
struct Metric {
    id: &'static str,
    /// Words for it in a quote.
    words: &'static str,
    /// Measure of the register, and as written.
    measure: (&'static str, &'static str),
    kind: QuantityKind,
    /// Figures run from `low` to `low` + 99 × `step`.
    low: i64,
    step: i64,
}

const fn metric(
    id: &'static str,
    words: &'static str,
    measure: (&'static str, &'static str),
    kind: QuantityKind,
    (low, step): (i64, i64),
) -> Metric {
    Metric { id, words, measure, kind, low, step }
}

const YI_YUAN: (&str, &str) = ("yi-yuan", "亿元");
const GE: (&str, &str) = ("ge", "个");
const JIA: (&str, &str) = ("jia", "家");

/// Targets of a plan or a zone.
const HEADLINES: [Metric; 10] = [
    metric("device-output", "设备产值", YI_YUAN, QuantityKind::Level, (20, 15)),
    metric("biomedicine-scale", "产业规模", YI_YUAN, QuantityKind::Level, (100, 50)),
    metric("innovative-output-share", "创新产品占比", ("percent", "%"), QuantityKind::Share, (10, 1)),
    metric("class3-certificates-new", "新增许可", ("jian", "件"), QuantityKind::Increment, (10, 2)),
    metric("leading-firms", "头部企业", JIA, QuantityKind::Increment, (1, 1)),
    metric("enterprises", "集聚企业", JIA, QuantityKind::Level, (50, 10)),
    metric("enterprises-attracted", "每年引进企业", JIA, QuantityKind::Annual, (5, 1)),
    metric("innovation-platforms-new", "新增平台", GE, QuantityKind::Increment, (2, 1)),
    metric("service-platforms", "服务平台", GE, QuantityKind::Increment, (1, 1)),
    metric("research-conversions", "成果转化", ("xiang", "项"), QuantityKind::Increment, (5, 3)),
];

/// Targets inside tasks.
const TASKS: [Metric; 4] = [
    metric("land-granted", "完成供地", ("mu", "亩"), QuantityKind::Cumulative, (50, 10)),
    metric(
        "rd-production-space",
        "新增空间",
        ("wan-square-metre", "万平方米"),
        QuantityKind::Increment,
        (5, 1),
    ),
    metric("promotion-events", "举办活动", ("chang", "场"), QuantityKind::Annual, (5, 1)),
    metric("foreign-projects", "引进项目", GE, QuantityKind::Increment, (1, 1)),
];

const LIMIT: Metric =
    metric("ethics-review-duration", "办理时间", ("day", "天"), QuantityKind::Duration, (3, 1));
const CEILING: Metric =
    metric("subsidy-ceiling", "给予支持", ("wan-yuan", "万元"), QuantityKind::Amount, (50, 50));
const AREA: Metric =
    metric("zone-area", "规划面积", ("square-kilometre", "平方公里"), QuantityKind::Extent, (1, 1));
const BASELINE: Metric = HEADLINES[1];

/// Comparators of targets with the word before or after the figure, by how often the project's plans use them.
const COMPARATORS: [((Comparator, &str, bool), usize); 8] = [
    ((Comparator::Point, "", false), 30),
    ((Comparator::Exceeds, "超过", false), 14),
    ((Comparator::Exceeds, "突破", false), 11),
    ((Comparator::AtLeast, "以上", true), 15),
    ((Comparator::AtLeast, "不少于", false), 7),
    ((Comparator::Reaches, "达到", false), 13),
    ((Comparator::Range, "", false), 8),
    ((Comparator::Multiplies, "倍增", true), 2),
];

impl Draft<'_> {
    /// Targets among the goals of the plan, and what else goals sections state: 6 to 14.
    pub(super) fn headlines(&mut self, section: &str) {
        for _ in 0..self.draw.between(4, 10) {
            self.text.skip(3);
            let metric = self.draw.one_of(&HEADLINES);
            let zone = if self.draw.chance(15) { self.draw.among(&self.place.zones) } else { None };
            let zone = zone.map(|zone| zone.id.clone());
            let stated = Quantity {
                section: Some(section.to_owned()),
                scope_status: zone.as_ref().map(|_| ScopeStatus::Stated),
                zone,
                ..self.target(metric)
            };
            self.record.quantities.push(stated);
        }
        for (status, metric, chance) in [
            (Status::ProcessLimit, LIMIT, 20),
            (Status::SubsidyCeiling, CEILING, 60),
            (Status::SubsidyCeiling, CEILING, 30),
            (Status::Baseline, BASELINE, 25),
        ] {
            if self.draw.chance(chance) {
                self.text.skip(20);
                let stated = Quantity { section: Some(section.to_owned()), ..self.bound(status, metric) };
                self.record.quantities.push(stated);
            }
        }
    }

    /// A target inside a task.
    pub(super) fn task_target(&mut self, task: u16) {
        let metric = self.draw.one_of(&TASKS);
        let stated = Quantity { status: Status::Task, task: Some(task), ..self.target(metric) };
        self.record.quantities.push(stated);
    }

    /// The area of a zone.
    pub(super) fn area(&mut self, zone: &str, section: &str) {
        let figure = self.figure(AREA);
        let words = format!("{}约{figure}{}", AREA.words, AREA.measure.1);
        let stated = Quantity {
            status: Status::Area,
            modality: Modality::Reported,
            approximation: Some("约".to_owned()),
            zone: Some(zone.to_owned()),
            section: Some(section.to_owned()),
            ..self.quantity(AREA, figure, words)
        };
        self.record.quantities.push(stated);
    }

    /// A target with a comparator and a year.
    fn target(&mut self, metric: Metric) -> Quantity {
        let (mut comparator, mut token, mut after) = self.draw.weighted(&COMPARATORS);
        let share = metric.kind == QuantityKind::Share;
        if comparator == Comparator::Multiplies && (share || metric.kind != QuantityKind::Level) {
            (comparator, token, after) = (Comparator::Point, "", false);
        }
        let striven = self.draw.chance(6);
        let (figure, subject) = (self.figure(metric), if striven { "力争" } else { "" });
        let field = sector_label(self.head.field, None);
        let (before, behind) = if after { ("", token) } else { (token, "") };
        let number = match comparator {
            Comparator::Range => format!("{figure}—{}", figure + metric.step),
            _ => figure.to_string(),
        };
        let words = format!("{subject}{field}{}{before}{number}{}{behind}", metric.words, metric.measure.1);
        let plain = self.quantity(metric, figure, words);
        let stated = Quantity {
            comparator,
            token: (!token.is_empty()).then(|| token.to_owned()),
            modality: if striven { Modality::Aspirational } else { Modality::Committed },
            modality_token: striven.then(|| subject.to_owned()),
            deadline: self.draw.chance(85).then_some(self.head.horizon),
            ..plain
        };
        self.shaped(stated, metric, figure)
    }

    /// Gives a target the figures its comparator takes; takes its unit away now and then, as damage does.
    fn shaped(&mut self, stated: Quantity, metric: Metric, figure: i64) -> Quantity {
        match stated.comparator {
            Comparator::Range => Quantity {
                value: None,
                low: Some(Number::from(figure)),
                high: Some(Number::from(figure + metric.step)),
                ..stated
            },
            Comparator::Multiplies => Quantity {
                value: None,
                factor: Some(Number::from(2)),
                unit: None,
                unit_status: UnitStatus::None,
                kind: QuantityKind::Factor,
                ..stated
            },
            _ if self.draw.chance(4) => Quantity { unit: None, unit_status: UnitStatus::Lost, ..stated },
            _ => stated,
        }
    }

    /// A limit, a ceiling or a figure that is no target.
    fn bound(&mut self, status: Status, metric: Metric) -> Quantity {
        let (comparator, token, modality) = match status {
            Status::ProcessLimit => (Comparator::AtMost, Some("以内"), Modality::Required),
            Status::SubsidyCeiling => (Comparator::AtMost, Some("最高"), Modality::Permitted),
            _ => (Comparator::Point, None, Modality::Reported),
        };
        let figure = self.figure(metric);
        let words = match token {
            Some("最高") => format!("{}最高{figure}{}", metric.words, metric.measure.1),
            _ => format!("{}{figure}{}{}", metric.words, metric.measure.1, token.unwrap_or_default()),
        };
        let plain = self.quantity(metric, figure, words);
        Quantity { status, comparator, token: token.map(str::to_owned), modality, ..plain }
    }

    fn figure(&mut self, metric: Metric) -> i64 {
        metric.low + metric.step * i64::try_from(self.draw.below(100)).unwrap_or_default()
    }

    /// A plain figure in the unit of its metric.
    fn quantity(&mut self, metric: Metric, figure: i64, words: String) -> Quantity {
        let id = self.record.quantities.len() + 1;
        Quantity {
            id: u16::try_from(id).unwrap_or(u16::MAX),
            status: Status::Headline,
            metric: metric.id.to_owned(),
            qualifier: None,
            comparator: Comparator::Point,
            token: None,
            value: Some(Number::from(figure)),
            low: None,
            high: None,
            factor: None,
            unit: Some(metric.measure.0.to_owned()),
            unit_status: UnitStatus::Stated,
            kind: metric.kind,
            modality: Modality::Committed,
            modality_token: None,
            approximation: None,
            deadline: None,
            task: None,
            section: None,
            zone: None,
            scope_status: None,
            damaged: false,
            evidence: vec![self.text.write(words)],
        }
    }
}
