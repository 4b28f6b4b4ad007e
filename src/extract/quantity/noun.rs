//! Verbs that belong to what is counted, and those that do not: 处理量 is a noun, 处理5件 is not.

/// Words that make a noun of the verb before them: 处理量, 覆盖率.
pub(super) const NOUN_ENDS: &[&str] = &[
    "率",
    "时限",
    "时长",
    "用时",
    "环节",
    "流程",
    "经费",
    "投入占",
    "量",
    "额",
    "度",
    "能力",
    "规模",
    "面积",
    "数",
    "比例",
    "占比",
    "时间",
    "周期",
    "水平",
    "价格",
    "成本",
    "费用",
    "强度",
    "收入",
    "系数",
    "指数",
    "人次",
    "人数",
    "架次",
];

/// Verbs that end what is counted where the number comes first: 100家企业参加展会.
pub(super) const LEADING: &[&str] = &[
    "进入", "完成", "通过", "参加", "列入", "纳入", "入选", "实现", "获得", "参与", "取得", "达到", "上云",
    "上市", "实施", "开展", "落户", "入驻", "建成", "创建", "应用", "接入", "配备",
];

/// Verbs that make no noun with the words after them.
pub(super) const VERBS_ONLY: &[&str] = &[
    "设立",
    "组建",
    "建成",
    "形成",
    "实现",
    "完成",
    "新增",
    "新建",
    "推出",
    "打造",
    "达到",
    "保持",
    "净增",
    "增设",
    "扩大",
    "新设",
    "新设立",
    "建立",
    "稳定",
    "维持",
    "达",
];

/// Whether a verb before these words is part of a noun with them.
pub(super) fn is_compound(rest: &str) -> bool {
    !rest.is_empty()
        && (rest.len() < 6
            || rest.starts_with(['性', '者', '型', '式', '费', '金'])
            || NOUN_ENDS.iter().any(|end| rest.starts_with(end)))
}
