//! Words that labels are composed of, each with its English gloss. All are made up for this purpose.

/// A word and its English gloss.
pub(super) type Word = (&'static str, &'static str);

/// Fields of industry.
pub(super) const FIELDS: [Word; 12] = [
    ("装备", "equipment"),
    ("材料", "materials"),
    ("农机", "farm machinery"),
    ("船舶", "ships"),
    ("纺织", "textiles"),
    ("食品", "foods"),
    ("家居", "home goods"),
    ("储能", "energy storage"),
    ("传感", "sensors"),
    ("文旅", "culture and tourism"),
    ("物流", "logistics"),
    ("软件", "software"),
];

/// What makes a narrower field of one.
pub(super) const MANNERS: [Word; 10] = [
    ("智能", "smart"),
    ("绿色", "green"),
    ("深海", "deep-sea"),
    ("空天", "aerospace"),
    ("柔性", "flexible"),
    ("低碳", "low-carbon"),
    ("精密", "precision"),
    ("量子", "quantum"),
    ("仿生", "bionic"),
    ("超导", "superconducting"),
];

/// Kinds of plan.
pub(super) const KINDS: [Word; 4] = [
    ("培育行动方案", "action plan"),
    ("提升实施方案", "implementation plan"),
    ("集群建设方案", "cluster plan"),
    ("发展规划", "development plan"),
];

/// What tasks do.
pub(super) const VERBS: [Word; 8] = [
    ("推进", "Advance"),
    ("完善", "Improve"),
    ("建设", "Build"),
    ("培育", "Foster"),
    ("拓展", "Extend"),
    ("优化", "Optimise"),
    ("壮大", "Strengthen"),
    ("贯通", "Link up"),
];

/// What tasks are about.
pub(super) const OBJECTS: [Word; 10] = [
    ("协同平台", "platforms"),
    ("供应链", "supply chains"),
    ("中试基地", "pilot plants"),
    ("标准体系", "standards"),
    ("人才梯队", "skills"),
    ("场景应用", "applications"),
    ("数据底座", "data foundations"),
    ("用地保障", "land"),
    ("融资渠道", "finance"),
    ("品牌出海", "brands abroad"),
];

/// Names of places made up: parks, towns, companies.
pub(super) const NAMES: [Word; 14] = [
    ("云桥", "Yunqiao"),
    ("青禾", "Qinghe"),
    ("望潮", "Wangchao"),
    ("松溪口", "Songxikou"),
    ("白鹭洲", "Bailuzhou"),
    ("星渡", "Xingdu"),
    ("竹泉", "Zhuquan"),
    ("临岚", "Linlan"),
    ("石榴岗", "Shiliugang"),
    ("枫叶渡", "Fengyedu"),
    ("稻香湾", "Daoxiangwan"),
    ("银杏台", "Yinxingtai"),
    ("墨泉", "Moquan"),
    ("远帆", "Yuanfan"),
];

/// Kinds of zone; the first three are parks.
pub(super) const ZONES: [Word; 5] = [
    ("科技园", "Science Park"),
    ("产业园", "Industrial Park"),
    ("制造基地", "Manufacturing Base"),
    ("创新港", "Innovation Port"),
    ("协作带", "Cooperation Belt"),
];

/// How many of [`ZONES`] are parks.
pub(super) const PARKS: usize = 3;

/// Government functions of the register with the made-up name of the body that has them, in the order of how
/// much industry plans ask of them.
pub(super) const BODIES: [(&str, Word); 19] = [
    ("industry", ("产业促进局", "Industry Bureau")),
    ("science", ("科研推进局", "Science Bureau")),
    ("development-reform", ("规划统筹委", "Planning Commission")),
    ("market-regulation", ("市场秩序局", "Market Bureau")),
    ("health", ("健康事务局", "Health Bureau")),
    ("commerce", ("商贸流通局", "Commerce Bureau")),
    ("finance", ("资金保障局", "Finance Bureau")),
    ("planning-resources", ("空间资源局", "Land Bureau")),
    ("talent", ("人才服务局", "Talent Bureau")),
    ("investment-promotion", ("招商服务中心", "Investment Centre")),
    ("data", ("数字事务局", "Data Bureau")),
    ("intellectual-property", ("创新权益局", "Intellectual Property Bureau")),
    ("state-assets", ("资产运营委", "State Assets Commission")),
    ("human-resources", ("就业促进局", "Employment Bureau")),
    ("education", ("学校事务局", "Schools Bureau")),
    ("environment", ("环境守护局", "Environment Bureau")),
    ("construction-transport", ("建设交运局", "Construction Bureau")),
    ("medical-insurance", ("医保服务局", "Medical Insurance Bureau")),
    ("foreign-affairs", ("对外联络办", "Foreign Affairs Office")),
];

/// Ways a zone serves a plan: concepts of the scheme `zone-role`.
pub(super) const ZONE_ROLES: [(&str, usize); 12] = [
    ("industrial-cluster", 12),
    ("supporting-site", 5),
    ("linked-area", 3),
    ("bearing-area", 2),
    ("key-park", 2),
    ("park-service-brand", 2),
    ("innovation-core", 1),
    ("innovation-source", 1),
    ("incubation", 1),
    ("core-pilot-area", 1),
    ("translation-core", 1),
    ("smart-chain-port", 1),
];
