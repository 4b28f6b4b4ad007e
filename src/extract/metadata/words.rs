//! Words by which the parts of an official document are known.

/// What the name of an issuing body ends with.
pub(super) const BODY_ENDS: &[&str] = &[
    "人民政府", "政府", "办公室", "办公厅", "委员会", "委", "管委会", "局", "厅", "部", "署", "院", "会", "办",
    "中心", "领导小组", "小组", "指挥部", "公司", "集团", "银行", "分行", "支行", "海关", "支队", "总队", "大队",
    "街道办事处", "办事处", "镇", "乡", "社", "大学", "学院", "联合体", "专班", "党组",
];

/// What a place name ends with.
pub(super) const PLACE_ENDS: &[char] = &['省', '市', '县', '区', '州', '盟', '旗', '镇', '乡'];

/// First words of bodies and titles of the whole country, which name no place.
pub(super) const NATIONAL: &[&str] = &[
    "国务院", "国家", "中共", "中央", "全国", "中国", "最高人民", "财政部", "科技部", "科学技术部", "教育部",
    "工业和信息化部", "商务部", "公安部", "民政部", "司法部", "自然资源部", "生态环境部", "住房和城乡建设部",
    "住房城乡建设部", "交通运输部", "水利部", "农业农村部", "文化和旅游部", "应急管理部", "应急部",
    "人力资源社会保障部", "人力资源和社会保障部", "海关总署", "市场监管总局", "税务总局", "金融监管总局",
    "人民银行", "国资委", "证监会",
];

/// Words a name never starts with: the line before broke off within it.
pub(super) const BROKEN_STARTS: &[&str] =
    &["人民", "政府", "办公", "委员会", "和", "与", "及", "等", "管理委员会", "领导小组", "的", "区人民", "市人民", "县人民", "省人民", "州人民"];

/// Words that never stand in the name of a body.
pub(super) const NOT_IN_NAMES: &[&str] = &[
    "关于", "印发", "方案", "通知", "意见", "根据", "按照", "首页", "位置", "网站", "门户", "文件",
    "责任单位", "牵头", "配合单位", "附件",
];

/// What the title of a plan or paper ends with.
pub(in crate::extract) const TITLE_ENDS: &[&str] = &[
    "方案", "计划", "规划", "纲要", "措施", "举措", "意见", "办法", "细则", "要点", "清单", "分工", "政策", "规定",
    "决定", "条例", "通知", "分解表", "任务表", "分工表", "安排", "指南", "任务书", "路线图", "通告", "公告", "批复",
    "倡议", "目标任务", "行动", "指引", "导则", "工程",
];

/// Title ends that say nothing when they stand alone between 《》: the text at hand is meant.
pub(in crate::extract) const BARE_TITLES: &[&str] = &[
    "方案", "计划", "规划", "纲要", "措施", "意见", "办法", "细则", "要点", "清单", "通知", "规定", "政策", "条例",
    "目录", "指南", "通告", "决定", "纲领", "计划书", "行动方案", "行动计划", "实施方案", "工作方案", "实施意见", "若干措施", "若干意见", "若干政策", "指导意见",
];

/// What stands in a bracket after a title and belongs to it.
pub(super) const TITLE_BRACKETS: &[&str] =
    &["试行", "征求意见", "草案", "讨论稿", "送审稿", "修订", "暂行", "公开征", "版)"];

/// Words of reports, never of a plan's title.
pub(super) const REPORTING: &[&str] = &[
    "发布", "出台", "获悉", "召开", "举行", "解读", "启动", "公布", "剑指", "瞄准", "记者", "新闻", "亮出", "落地见效",
];

/// Words of a site's navigation and page furniture.
pub(super) const NAVIGATION: &[&str] = &[
    "首页", "位置", "正文", "详情", "政策文件", "规范性文件", "通知公告", "信息公开", "政务公开", "索引", "打印", "字体", "门户",
    "网站", "登录", "无障碍", "繁体", "简体", "搜索", "检索", "公开目录", "浏览", "来源", "分享", "规划计划", "计划规划",
    "规划信息", "文件库", "政策法规", "法规公文", "公文公报", "其他文件", "目录", "附件",
];

/// First words of what follows a title: the plan's own text.
pub(super) const LEADS: &[&str] = &[
    "为", "根据", "按照", "依据", "一、", "第一", "近年", "当前", "各", "现将", "现就", "本", "(一)", "1.", "总体",
];

/// Where page furniture after the plan starts.
pub(super) const FOOTERS: &[&str] = &[
    "【打印", "【关闭", "【责任编辑", "[打印", "[关闭", "打印本页", "关闭窗口", "关闭本页", "扫一扫", "版权所有", "版权声明", "ICP备",
    "备案号", "公安备案", "公网安备", "网站标识码", "网站地图", "联系我们", "相关解读", "相关链接", "相关文件", "相关阅读", "相关稿件",
    "相关新闻", "上一篇", "下一篇", "分享到", "责任编辑:", "转载声明", "免责声明", "【相关", "政策解读", "图解", "一图读懂", "打印本", "返回顶部",
    "附件下载", "主题词:", "【TOP】", "【返回", "(编辑:", "(责任编辑", "(责编", "原文地址", "原文链接",
];

/// Page furniture that stands before a text as often as after it.
pub(super) const TOOLS: &[&str] = &["【打印", "[打印", "打印本页", "扫一扫", "分享到", "责任编辑", "【关闭", "[关闭", "图解", "政策解读", "【责任编辑", "打印本"];
