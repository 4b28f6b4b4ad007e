//! Words the lists of responsible units are made of.

use super::Role;

/// First halves of labels, with the role they give (conventions 28, 35).
pub(super) const LABEL_STEMS: &[(&str, Role)] = &[
    ("责任", Role::Responsible),
    ("负责", Role::Responsible),
    ("主责", Role::Responsible),
    ("主要责任", Role::Responsible),
    ("共同责任", Role::Responsible),
    ("实施", Role::Responsible),
    ("组织实施", Role::Responsible),
    ("落实", Role::Responsible),
    ("责任落实", Role::Responsible),
    ("承办", Role::Responsible),
    ("承担", Role::Responsible),
    ("执行", Role::Responsible),
    ("推进", Role::Responsible),
    ("责任主管", Role::Responsible),
    ("牵头", Role::Lead),
    ("主牵头", Role::Lead),
    ("总牵头", Role::Lead),
    ("主办", Role::Lead),
    ("牵头责任", Role::Lead),
    ("责任牵头", Role::Lead),
    ("牵头负责", Role::Lead),
    ("负责牵头", Role::Lead),
    ("牵头主办", Role::Lead),
    ("配合", Role::Support),
    ("协办", Role::Support),
    ("参与", Role::Support),
    ("参加", Role::Support),
    ("协同", Role::Support),
    ("协作", Role::Support),
    ("协助", Role::Support),
    ("协调配合", Role::Support),
    ("参与配合", Role::Support),
    ("协同配合", Role::Support),
    ("支持配合", Role::Support),
    ("配合责任", Role::Support),
    ("责任配合", Role::Support),
    ("协同责任", Role::Support),
    ("会办", Role::Support),
];

/// Second halves of labels.
pub(super) const LABEL_NOUNS: &[&str] = &[
    "单位", "部门", "主体", "机构", "机关", "地区", "区县", "县区", "市县", "市级部门", "市直部门", "省直部门",
    "区级部门", "单位(部门)", "部门(单位)", "单位和部门", "部门和单位", "单位及部门", "部门及单位", "单位、部门",
    "部门、单位", "单位/部门", "部门/单位", "单位部门", "部门单位",
];

/// Labels that are not made of a stem and a noun.
pub(super) const LABELS: &[(&str, Role)] = &[
    ("责任分工", Role::Responsible),
    ("职责分工", Role::Responsible),
    ("任务分工", Role::Responsible),
    ("部门分工", Role::Responsible),
    ("工作分工", Role::Responsible),
    ("分工单位", Role::Responsible),
    ("分工部门", Role::Responsible),
];

/// Half labels that count only before a colon and after a mark: `（牵头：A；配合：B）`.
pub(super) const HALF_LABELS: &[(&str, Role)] = &[
    ("牵头:", Role::Lead),
    ("主办:", Role::Lead),
    ("配合:", Role::Support),
    ("协办:", Role::Support),
    ("参与:", Role::Support),
    ("协同:", Role::Support),
    ("责任:", Role::Responsible),
    ("负责:", Role::Responsible),
    ("承办:", Role::Responsible),
];

/// Labels of persons and contacts; what follows is no unit (convention 28).
pub(super) const PERSON_LABELS: &[&str] =
    &["领导", "责任人", "责任人员", "负责人", "联系人", "牵头人", "联络人", "经办人", "责任同志", "电话", "联系方式", "邮箱"];

/// Labels of times; what follows is a deadline.
pub(super) const TIME_LABELS: &[&str] =
    &["时限", "时间", "期限", "节点", "时限要求", "进度", "日期", "进度安排", "时间安排", "时间要求", "进度要求", "完成时序"];

/// Role words after names, with the role they give (convention 35).
pub(super) const TAIL_VERBS: &[(&str, Role)] = &[
    ("牵头", Role::Lead),
    ("主办", Role::Lead),
    ("为牵头单位", Role::Lead),
    ("为牵头部门", Role::Lead),
    ("作为牵头单位", Role::Lead),
    ("作为牵头部门", Role::Lead),
    ("配合", Role::Support),
    ("协办", Role::Support),
    ("参与", Role::Support),
    ("参加", Role::Support),
    ("协助", Role::Support),
    ("协同", Role::Support),
    ("为配合单位", Role::Support),
    ("为配合部门", Role::Support),
    ("负责", Role::Responsible),
    ("落实", Role::Responsible),
    ("承办", Role::Responsible),
    ("实施", Role::Responsible),
    ("各负其责", Role::Responsible),
    ("为责任单位", Role::Responsible),
    ("为责任部门", Role::Responsible),
    ("按职责分工", Role::Responsible),
    ("按照职责分工", Role::Responsible),
    ("按职能分工", Role::Responsible),
];

/// Words that may stand before or after a role word and change nothing.
pub(super) const TAIL_FILLERS: &[&str] = &[
    "组织", "协调", "推进", "完成", "办理", "抓好", "抓总", "统筹", "分别", "具体", "共同", "分工", "主要", "积极", "密切",
    "予以", "联合", "各自", "按职责", "按照职责", "按职能", "按照职能", "按分工", "按照分工", "按职责分工", "按照职责分工",
    "根据职责分工", "根据职责", "依据职责分工", "依据职责", "依职责", "依职责分工", "依法", "按各自职责", "按照各自职责",
    "按各自职责分工", "按照各自职责分工", "根据各自职责", "结合职责", "按职能职责", "按工作职责", "按照工作职责",
    "做好", "抓",
];

/// Role words that can start a search, all of which are in [`TAIL_VERBS`] too.
pub(super) const TRIGGER_VERBS: &[&str] =
    &["牵头", "主办", "配合", "协办", "参与", "参加", "协助", "负责", "落实", "承办", "实施", "按职责分工"];

/// What may follow 等 at the end of a list (convention 44).
pub(super) const AFTER_OPEN: &[&str] = &[
    "", "部门", "单位", "有关部门", "相关部门", "有关单位", "相关单位", "成员单位", "各部门", "各单位", "市直部门", "市级部门",
    "区级部门", "县直部门", "省直部门", "市有关部门", "市相关部门", "区有关部门", "区相关部门", "县有关部门", "县相关部门",
    "省有关部门", "省相关部门", "机构", "机关", "企业", "部门和单位", "部门单位", "单位部门", "单位和部门", "有关部门和单位",
    "相关部门和单位", "有关部门单位", "相关部门单位", "责任单位", "责任部门", "有关方面", "按职责", "各有关部门", "各相关部门",
    "各有关单位", "各相关单位", "职能部门", "多部门", "地区和部门", "有关机构", "相关机构", "有关企业", "相关企业", "(单位)",
];

/// Ends of names of units, longer than one character.
pub(super) const UNIT_ENDS: &[&str] = &[
    "中心", "公司", "集团", "政府", "银行", "海关", "分行", "支行", "人行", "农发行", "支队", "大队", "总队", "中队", "总工会",
    "大学", "学院", "医院", "联社", "农商行", "协会", "学会", "商会", "联合会", "促进会", "基金会", "研究会", "街道", "党校",
    "学校", "法院", "检察院", "残联", "妇联", "文联", "科协", "侨联", "工商联", "社科联", "团委", "人大", "政协", "军分区",
    "人武部", "纪委", "监委", "武装部", "高新区", "经开区", "开发区", "园区", "新区", "自贸区", "工业区", "保税区", "示范区",
    "管理区", "度假区", "林场", "农场", "铁塔", "电信", "移动", "联通", "电网", "供电", "广电", "烟草", "邮政", "气象",
    "单位", "部门", "机构", "镇街", "乡镇", "街镇", "城投", "交投", "国投", "文旅", "水务", "燃气", "红十字", "馆", "站",
    "总站", "总台", "电视台", "日报社", "报社", "指挥部", "事业部", "管委", "政务办", "管护所", "事务所", "研究所", "管理所",
    "派出所", "服务所", "供销社", "供电所", "行政区", "合作区", "功能区", "片区", "科学城", "港务", "台办", "编办", "地铁",
    "直属企业", "国企", "央企", "县区", "区县", "县市区", "管理处", "办事处", "服务处", "建管处", "分会", "工会", "委员会",
];

/// Ends of names of units, of one character.
pub(super) const UNIT_CHARACTERS: &str = "委办局厅部署院会所处室队镇乡县市区州旗盟省";

/// Ends of words that name actors in general, never a unit to which prose assigns something.
pub(super) const ACTORS: &[&str] = &[
    "企业", "高校", "院校", "院所", "机构", "资本", "力量", "主体", "联盟", "专班", "工作组", "领导小组", "小组", "团队",
    "平台", "专家", "社会", "群众", "居民", "市民", "个人", "人员", "学校", "共同体", "联合体", "运营商", "业主", "用户",
    "家庭", "农户", "内部", "全部", "局部", "外部", "机会", "社区", "场所", "到处", "产业", "行业", "市场", "地区", "城市",
    "城区", "园区内", "区域", "人部", "干部", "外办会", "大会", "峰会", "论坛", "展会", "例会", "委会议", "协商会", "首席",
    "省市区", "各地区", "景区", "小区", "库区", "灾区", "片区", "校区", "院区", "厂区", "示范县", "试点县", "强县", "县市",
];

/// Nouns of units that name none when nothing stands before them.
pub(super) const GENERIC: &[&str] = &[
    "政府", "部门", "单位", "医院", "大学", "学院", "协会", "商会", "银行", "公司", "集团", "中心", "园区", "街道", "乡镇",
    "党委", "市场", "法院", "委员会", "办公室", "党组织", "村委会", "居委会", "支部", "党支部", "基层党组织", "地方", "地方政府",
    "省级", "市级", "县级", "区级", "县区", "市区", "城区", "会议", "工会", "学会", "国企", "央企", "总部", "省市", "市县",
    "开发区", "新区", "高新区", "区县", "镇街", "企业总部", "国有企业", "党政", "党政部门", "职能部门", "主管部门", "行业协会",
    "保险公司", "物业公司", "国有公司", "总公司", "基金会", "理事会", "董事会", "全社会", "各方", "多方", "第三方",
    "党委政府", "党委、政府", "委", "办", "局", "厅", "部", "署", "院", "会", "所", "处", "室", "队", "镇", "乡", "县", "市",
    "区", "州", "旗", "盟", "省", "本部门", "本单位", "双方", "全市", "全区", "全县", "全省", "我市", "我区", "我县", "我省",
    "本市", "本区", "本县", "本省", "主管单位", "用人单位", "建设单位", "施工单位", "设计单位", "监理单位", "业主单位",
    "申报单位", "承担单位", "实施单位", "依托单位", "责任单位", "责任部门", "牵头单位", "牵头部门", "配合单位", "配合部门",
    "政府部门", "龙头医院", "公立医院", "三甲医院", "职业院校", "科研单位", "事业单位", "科室", "处室",
];

/// Starts of clauses that no name has, however it ends.
pub(super) const CLAUSE_STARTS: &[&str] = &[
    "按照", "按", "依法", "根据", "围绕", "确保", "力争", "争取", "到20", "于", "在", "从", "使", "让", "须", "需", "不", "均",
    "都", "并", "且", "以", "如", "若", "通过", "形成", "实现", "完成", "做好", "抓好", "坚持", "进一步", "全面", "切实", "扎实",
    "持续", "长期", "下列", "以下", "上述", "列", "排", "其余", "首位", "第一", "附件", "抄送", "本", "请", "充分", "适时", "定期",
    "每", "视", "具体", "注", "由", "原则上", "国家鼓励", "成立",
];

/// Verbs at the start of a clause; a short name of a department may start so too: 发展改革委, 建设局.
pub(super) const CLAUSE_VERBS: &[&str] = &[
    "推进", "推动", "开展", "加强", "加快", "加大", "建立", "建设", "完善", "支持", "鼓励", "实施", "强化", "提升", "提高",
    "打造", "构建", "培育", "发展", "落实", "对", "向", "要", "应", "可", "组织实施", "引导", "聚焦", "深化", "优化", "扩大",
    "健全", "严格", "积极", "大力", "统筹", "研究", "制定", "编制", "出台", "设立", "新建", "改造", "探索", "创新", "拓展", "促进",
    "利用", "发挥", "依托", "结合",
];

/// Characters that no name has.
pub(super) const NEVER_IN_NAME: &str = "的了是并将把其们使让该此你我他为?!;:。《》…%+=#@~≥≤";

/// Kinds of places and what they stand for in 各…: one to three characters, longest first (conventions 41, 42).
pub(super) const COUNTY_TYPES: &[&str] = &[
    "县级市", "自治州", "自治县", "地级市", "设区市", "县市区", "市县区", "县(市、区)", "区(市、县)", "市(州)", "区(县)",
    "县(区)", "县(市)", "市(区)", "新区", "市州", "州市", "市县", "县市", "县区", "区县", "市区", "开发区", "园区", "功能区",
    "高新区", "经开区", "管理区", "省", "市", "区", "县", "州", "旗", "盟",
];

/// Kinds of places below counties.
pub(super) const TOWN_TYPES: &[&str] =
    &["街道办事处", "办事处", "街道", "乡镇", "镇街", "街镇", "镇乡", "社区", "街乡镇", "镇", "乡", "村", "街", "场", "苏木"];

/// Kinds of bodies that 各 may list: 各委、办、局.
pub(super) const BODY_TYPES: &[&str] = &["部委", "委办", "部门", "委", "办", "局", "部", "厅", "院", "署", "行", "司", "处", "室", "科"];

/// Bodies that govern a place.
pub(super) const GOVERNING: &[&str] =
    &["人民政府", "政府", "管理委员会", "管委会", "办事处", "街道办", "党委", "党工委", "街道办事处", "办"];

/// Levels that stand before the name of a department.
pub(super) const LEVELS: &str = "省市区县州镇旗盟";

/// Characters after a level that make it part of another word: 市场, 区域.
pub(super) const NOT_AFTER_LEVEL: &[(char, &str)] = &[
    ('市', "场民容值长域"),
    ('区', "域块划位间长"),
    ('县', "域长"),
    ('省', "际长"),
    ('镇', "静长"),
    ('旗', "帜舰"),
    ('盟', "友"),
];
