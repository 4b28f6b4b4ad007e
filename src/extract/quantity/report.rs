//! What a sentence of a media report does: it announces what a plan sets, or it tells facts (convention 65).

/// What a sentence of a media report does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Report {
    /// No report, or one that does neither.
    #[default]
    Silent,
    /// It says what a plan sets: 方案提出.
    Announces,
    /// It tells facts, so that its years are over.
    Tells,
}

/// What a report says before it tells what a plan sets.
const ANNOUNCING: &[&str] = &[
    "计划提出",
    "方案提出",
    "意见提出",
    "规划提出",
    "措施提出",
    "计划明确",
    "方案明确",
    "意见明确",
    "规划明确",
    "措施明确",
    "》提出",
    "》明确",
    "》要求",
    "》指出",
    "》部署",
    "计划要求",
    "方案要求",
    "将通过",
    "将从",
    "根据方案",
    "按照方案",
    "根据计划",
    "按照计划",
    "根据意见",
    "根据措施",
    "今年重点",
    "今年将",
    "目标是",
];
/// Words by which a report tells facts, so that its years are over.
const TELLING: &[&str] = &[
    "同比",
    "环比",
    "据了解",
    "据统计",
    "数据显示",
    "较上年",
    "比上年",
    "实现了",
    "达到了",
    "完成了",
    "占全国",
    "占全省",
];
/// Words by which a sentence of a report promises all the same.
const PROMISING: &[&str] = &["力争", "将", "到20", "目标", "确保", "计划", "剑指", "争取", "预计"];

impl Report {
    /// What a sentence of a report does after one that does `before`: each part of what a plan sets may have its
    /// own (在主体培育方面,…).
    pub(super) fn after(before: Self, sentence: &str) -> Self {
        let listed = sentence.contains("一是") && sentence.contains("二是");
        let part = sentence.starts_with('在') && sentence.contains("方面,") || listed;
        match Self::of(sentence) {
            Self::Silent if part && before == Self::Announces => Self::Announces,
            own => own,
        }
    }

    /// What a sentence of a report does.
    pub(super) fn of(sentence: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        match () {
            () if has(ANNOUNCING) => Self::Announces,
            () if !has(PROMISING) && has(TELLING) => Self::Tells,
            () => Self::Silent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_announce_or_tell() {
        assert_eq!(Report::of("行动方案提出,建成站点5座"), Report::Announces);
        assert_eq!(Report::of("2024年产量568万吨,同比增长11%"), Report::Tells);
        let part = "在主体培育方面,引进企业6家";
        assert_eq!(Report::after(Report::Announces, part), Report::Announces);
        assert_eq!(Report::after(Report::Silent, part), Report::Silent);
        assert_eq!(Report::of("我们将从两个方面发力"), Report::Announces);
        let listed = "他说,一是强算力;二是育生态,设立产业基金,首期规模10亿元";
        assert_eq!(Report::after(Report::Announces, listed), Report::Announces);
        assert_eq!(Report::after(Report::Silent, listed), Report::Silent);
        assert_eq!(Report::of("2024年产量568万吨,力争同比增长11%"), Report::Silent);
    }
}
