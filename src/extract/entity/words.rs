//! The words by which names are found and cut, one table per purpose, words set apart by blanks.

/// Levels of areas, the longest first.
pub(super) const LEVELS: &[&str] = &[
    "自治州",
    "自治县",
    "自治区",
    "特别行政区",
    "新区",
    "街道",
    "省",
    "市",
    "区",
    "县",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
];

/// Regions that are no area of administration.
pub(super) const REGIONS: &[&str] = &["长三角", "珠三角", "粤港澳", "京津冀", "成渝", "环渤海"];

/// Words that stand after the name of a place and show it to be one.
pub(super) const PLACE_SIGNS: &str = "
人民政府 政府办公室 管委会 管理委员会 街道办事处 市委 区委 县委 海关 海事局 供电公司 供电局
城投集团 港集团 文旅集团 水务集团 燃气集团 职业技术学院 理工大学 医科大学 师范大学 日报社
市发展改革委 区发展改革委
";

/// Letters that end other words before 区 or 市: 园区, 社区, 城市.
pub(super) const NO_PLACE_END: [char; 17] =
    ['园', '社', '地', '景', '城', '片', '校', '厂', '库', '灾', '港', '心', '发', '保', '有', '级', '关'];

/// Verbs before a name.
pub(super) const VERBS: &str = "
推进 推动 加快 加强 建设 依托 支持 鼓励 引导 发挥 围绕 聚焦 做强 做大 做优 做好 提升 提质 优化
完善 实施 开展 培育 规划 布局 启动 高标准 高水平 高质量建 高质量推 高起点 高规格 重点发展
重点打造 重点 联动 统筹 整合 利用 包括 包含 入驻 进驻 吸引 引进 引育 设立 成立 组建 探索 促进
深化 拓展 扩大 强化 实现 承接 对接 新建 新增 改造 扩建 续建 共建 筹建 申报 获批 举办 办好 搭建
构建 建立 健全 上线 推广 推行 落实 发布 更新 纳入 列入 用好 参与 加大 稳步 全面 积极 大力 深入
持续 协同 指导 组织 协调 联合 来自 走进 涵盖 借助 借力 发起 谋划 编制 出台 鼓动 选派 推出 提高
增强 激活 盘活 运用 充分 切实 加入 前往 服务好 保障 带动 辐射 连接 衔接 融入 对标 学习 借鉴 邀请
委托 授权 会同 牵头 协助 配合 争取 通过 经过 根据 按照 贯彻 遵循 坚持 突出 放大 面向 拓宽 执行
开通 办理 开放 完成 开发建 改建 修缮 保护 治理 整治 打击 打牢 夯实 补齐 挖掘 传承 弘扬 壮大 振兴
提供 满足 适应 应用 使用 采用 选择 评选 遴选 认定 培养 招引 招商 落地 落户 投产 投用 运行
推广应用 擦亮 打响 宣传 推介 打通 加速 积聚 汇聚 建强 建优 升级 创新“
";

/// Verbs before what something shall become.
pub(super) const ASPIRE: &str = "打造 建成 建设成为 建设成 成为 形成 创建 争创 创成 定位为 列为 争当 作为";

/// Verbs of place.
pub(super) const LOCATED: &str = "位于 地处 坐落于 坐落在 毗邻 紧邻 邻近 东至 西至 南至 北至";

/// Words that join names, and stand inside names as well.
pub(super) const JOINING: &str = "和 与 及 以及 暨";

/// Particles that end what stands before a name.
pub(super) const PARTICLES: &str =
    "的 在 以 为 将 把 由 从 对 向 到 等 是 于 按 让 经 并 或 如 这一 此次 落子";

/// Words that hold a letter of the tables above and are no cut.
pub(super) const KEEP: &str = "
和平 和谐 和田 和县 共和 祥和 人和 平和 太和 仁和 普及 涉及 华为 行为 高等 平等 均等 初等 中等
对外 应对 面对 经济 经贸 经开 神经 财经 经典 经营 经纪 向阳 方向 定向 目的 按揭 将军 以色列 到期
在线 存在 现在 潜在 内在 自由贸易 自由 理由 联合国 联合大学 联合会 联合体 服务平台建设 经信 正在
旨在 如东 如皋 于都 于洪 和顺 和龙 人为 高为 经略 对口 合并 并购 协同创新 规划资源 规划设计
规划馆 规划展 融合创新 更新改造 城市更新 教育培训 培育中心 协调机制 协同发展 统筹城乡 积极心理
创意 民航 建设银行 住房城乡建设 住房和城乡建设 重点实验室 组织部 编制办 质量提升 国际联合 是非
或然
";

/// Words before a name that are no part of it.
pub(super) const LEADING: &str = "
全市 全区 全县 全省 全国 我市 我区 我县 我省 市内 区内 县内 本市 本区 亿元 万元 每千人口 每 其中
现有 已建 在建 拟建 发展 开发 引领 运营 该 此 原 一是 二是 三是 四是 五是 一期 环绕 中共 大 了
好 优 强 成 至 目标
";

/// Words that tell that several things of a kind follow, or things in general.
pub(super) const COUNTED: &str = "
一批 若干 各类 各级 各个 各 多个 多家 多处 一系列 系列 两大 三大 四大 五大 六大 八大 十大 两个
三个 四个 五个 六个 一个 一家 一座 一处 两家 三家 十个 几个 数个 全部 所有 相关 有关 其他 其它
每个 不同 更多 首批 第一批 第二批 部分 众多 省级以上 市级以上 县级以上 国家级 省级 市级 区级
县级 省市级 世界级
";

/// Words that start no name of a place or firm: fields, qualities, kinds.
pub(super) const GENERAL: &str = "
产业 工业 农业 现代 先进 高端 高新 高技术 高科技 科技 科创 创新 创业 双创 文化 文创 文旅 旅游
康养 养老 健康 医疗 医药 医学 医养 中医 生物 生命 生态 绿色 低碳 零碳 循环 环保 节能 能源 新能源
新材料 新型 新一代 新兴 未来 战略 数字 数据 智能 智慧 智造 信息 软件 互联网 工业互联 人工 机器人
集成 芯片 半导体 光电 光伏 风电 氢能 储能 电池 动力 汽车 整车 装备 制造 材料 化工 石化 化纤 纤维
纺织 服装 食品 粮食 种业 种苗 水产 渔业 海洋 海工 港口 临港 临空 航空 航天 低空 无人 物流 冷链
仓储 快递 电商 电子 跨境 直播 网红 商贸 商务 会展 金融 基金 总部 楼宇 设计 时尚 影视 动漫 游戏
电竞 音乐 体育 足球 冰雪 户外 运动 赛事 教育 职教 培训 实训 人才 青年 大学 高校 院士 专家 研发
研究 中试 试验 试飞 试点 示范 特色 优势 重点 核心 关键 综合 专业 公共 共享 标准 国际 国家 国内
国外 海外 境外 全球 世界 区域 城市 城乡 农村 乡村 美丽 田园 休闲 民宿 温泉 茶 竹 林 花卉 果蔬
蔬菜 畜牧 中药 道地 药材 细胞 基因 疫苗 器械 影像 检验 检测 认证 服务 保税 自由 自贸 经济 开放
合作 协同 融合 军民 产城 产教 科教 孵化 加速 众创 概念 转化 成果 技术 知识 专利 算力 云计算
区块链 元宇宙 虚拟 量子 脑机 类脑 合成 固废 静脉 再生 资源 危废 污水 垃圾 老年 托育 儿童 残疾
应急 安全 消防 国防 法治 法律 人力 劳动 建筑 家居 家具 装配 钢铁 有色 金属 机械 模具 五金 陶瓷
玻璃 轻工 造纸 印刷 包装 日化 美妆 珠宝 黄金 玩具 高水平 高质量 高标准 高品质 高能级 高性能 高效
优质 精品 精细 精准 大型 中小 小微 龙头 骨干 链主 头部 知名 一流 领军 平台 本地 当地 传统 历史
红色 革命 民族 非遗 工艺 手工 联运 公铁 多式 康复 儿科 妇幼 口腔 眼科 肿瘤 精神 电力 水利 交通
铁路 公路 轨道 高铁 空港 陆港 枢纽 口岸 进口 出口 外贸 外资 台商 侨 军 研学 科普 自然 森林 湿地
公园 园林 景区 特殊 普通 主题 企业 行业 商业 消费 夜间 餐饮 美食 零售 社会 民生 社区 政务 联合
自主 专用 通用 独立 大数据 物联 车联 网联 北斗 卫星 地理 遥感 测绘 气象 基础 前沿 颠覆 单体 整体
小型 微型 高等 职业 开放大学 广播电视 公立 民办 三级 三甲 二级 基层 定点 专科 研究型 应用型
市场化 政府 国有 民营 私募 股权 投资 天使 创投 风险 引导 专项 母 子 并购 担保 市县 县域 镇域
村级 跨国 规上 上市 富民 共富 风情 梦幻 最美 特种 数控 显示 通信 网络 终端 家电 照明 AI 5G VR
封测 封装 整机 零部件 配套 关联 上下游 供应链 食用 预制 饮料 白酒 茶叶 茶旅
";

/// Letters that end the name of a place on the ground: 盐仓巷, 渡口, 白鹭湾.
pub(super) const GROUND: [char; 46] = [
    '巷', '湖', '湾', '江', '河', '山', '渡', '桥', '岛', '洲', '潭', '溪', '泉', '岭', '坡', '浦', '堡',
    '寨', '镇', '村', '路', '街', '坊', '塘', '滩', '岸', '口', '头', '门', '川', '峰', '峪', '沟', '庄',
    '屯', '店', '堰', '厂', '谷', '墩', '埠', '荡', '汇', '嘴', '坪', '冲',
];

/// Words after a park's name that say where it lies or how large it is.
pub(super) const SITE: &str =
    "规划面积 规划总面积 规划用地 总面积 面积 占地 总占地 位于 地处 坐落 东至 四至 一期用地";

/// Words after a heading that is the name of a park.
pub(super) const PROFILE: &str =
    "功能定位 定位 重点发展 主打 突出 依托 以 主导产业 重点布局 聚焦 打造 建设目标 空间布局";

/// Words after the name of a park that make it the name of an office, a firm or a school.
pub(super) const NOT_A_ZONE_BEFORE: &str = "
管委会 管理委员会 管理局 管理办 党工委 办事处 科建办 集团 公司 镇 街道 乡 海关 税务 法院 检察院
分局 支局 支行 分行 派出所 公安 医院 学校 小学 中学 大学 学院 建设办 开发办 发展局 投资发展
开发建设 综合执法
";
