//! Words that tell what a number is for: commitments, present states, subsidies and the like.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::finder::Finder;

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Something to be done, counted or reached.
    Verb,
    /// Something to be added.
    Adding,
    /// A level that is kept or reached by change: 提高到.
    ChangeTo,
    /// Growth without the level: 增长.
    Up,
    /// Decline without the level: 压减.
    Down,
    /// A multiple of an earlier level.
    Times(i64),
    /// Striving: 力争.
    Striving,
    /// What is planned, without reserve: 确保.
    Firm,
    /// Present or past state.
    Past,
    /// The year at hand: 年底前, 今年.
    ThisYear,
    /// The whole of the year at hand: 全年.
    WholeYear,
    /// A part of the year at hand, over or to come: 上半年.
    PartYear,
    /// Change against a year ago.
    YearOnYear,
    /// Money handed out.
    Subsidy,
    /// Money set aside.
    Funding,
    /// Words of cost or price.
    Cost,
    /// A rule for others.
    Rule,
    /// Every year.
    Annual,
    /// On average over the years.
    Average,
    /// Sum over years.
    Cumulative,
    /// Whom it is about: the town, the county.
    Realm,
    /// Area of a place.
    Area,
    /// A five-year plan, by its number.
    FiveYear(i16),
    /// A condition.
    Condition,
    /// What the document itself does: 部署.
    Document,
    /// 其中.
    Among,
    /// Full names of rates and levels that bound a metric.
    Rate,
    /// Nouns that hold another word of these lists: 上市公司, 预期寿命.
    Noun,
}

/// The words by what they say.
const WORDS: &[(Word, &str)] = &[
    (
        Word::Adding,
        "建有 新增 新建 新改建 新改扩建 新建改建 新建成 新引进 新引育 新培育 新招引 新签约 新设立 新设 新认定 新获批 新开通 \
         新开辟 新注册 新入库 新打造 新组建 新布局 新布设 新投放 新开工 新开办 新落户 新入驻 新创建 新推广 新上市 净增 \
         引进 引育 引入 招引 培育 培养 培训 轮训 建成 建设 打造 创建 创成 布局 布设 建立 组建 建造 增设 增加 新扩建 改扩建 改建 \
         扩建 改造 开通 开行 开设 开辟 首次获批 获批 认定 选育 孵化 孵育 落地 签约 入库 投用 投产 投放 补齐 配备 配置 配建 \
         购置 安装 铺设 敷设 完成 推出 上市 新备案 增配 新培训 研制  制定 制修订 制订 修订 出台 发布 转化 创作 设立 \
         更新 存量更新 争创 创评 招收 招聘 吸纳 新增设 种植 造林 绿化 修复 治理 整治 盘活 出让 供应 腾退 筹集 筹建 遴选 \
         新招 新招募 选派 选树 储备 实施  攻克 突破 新登记 安置 攻关",
    ),
    (
        Word::Verb,
        "开展 举办 组织 实现 形成 集聚 聚集 汇聚 覆盖 推广 推动 推进 支持 评选 推介 吸引 引导 带动 建强  提供 \
         消除   收集 鉴定 发掘 演出 申报 获评 获得 取得 开发 上云 参与 服务 发放 发展 疏浚 供地 举行 \
         承办 输送 派驻 走访 对接 落户   拆除 处置 归集 汇集 开放 接入 接待 保障 保护 进入 入选 纳入 列入 \
         达到 达 保持 稳定 稳定在 维持 维持在 保持在 拥有 运营 应用 使用 投入使用 布置 划定 落实 登记 注册 入驻 \
         接种 筛查 签订 解决 办理 受理 调解 检查 抽检 监测 监督 巡查 排查 采集 整合 共享 上线 挂牌 授牌 命名 \
         分级 签署 达成 帮扶 资助项目 救助 辅导 招募 动员 引育留 播放 展演 放映 巡演 出版 回收 利用 处理 消纳 \
         替代 淘汰 关停 关闭 搬迁 征收 收储 报批  流转 托管 轮作 播种 收获 养殖 放流 捕捞 屠宰 加工 \
         输出 外送 发电 并网 供热 供气 供水 输配 储能 运输 运送 装卸 吞吐 通航 通车 通行 直播  销售 出口 进口 \
         融资 投放贷款 担保 承保 投保 参保 参训 参加 配套建设 置换 通过 争取 列为 晋升 晋级 评定 评为 创造 促成 促进 \
         设置 打响 导入 链接 服务于 迁入 布放 试点 推荐 选拔 遴聘 聘请 聘任 引才 招才 奖补项目 清理 清零 化解 核发 颁发 办结率 \
         搭建 构建 打通 新修 维修 养护 加装 加密 加固 除险 贯通 连通 联通 延伸 辐射 带动就业 牵引 壮大 做强 做大 集成 \
         支撑 汇入 沉淀 归档 上架 挖潜 腾笼 提质 扩容 采购 租赁 投运 运行 上新 首发 首展 首秀 首店 引流 输入 外派 \
         普及 建档 立卡 签收 动工 开工 竣工 验收 交付 兑现 拨付 落成 投建 共建 联建 筹办 举荐 举行",
    ),
    (
        Word::ChangeTo,
        "提高到 提高至 提升到 提升至 增加到 增加至 增至 增长到 增长至 扩大到 扩大至 发展到 发展至 上升到 上升至 升至 \
         降至 降到 降低到 降低至 下降到 下降至 减少到 减少至 减至 减到 缩短到 缩短至 缩小到 缩小至 压缩到 压缩至 压减到 压减至 缩减到 缩减至 \
         控制在 控制到 提速到 提速至 精简到 精简至 压降到 压降至 拓展到 拓展至 扩展到 扩展至 扩充到 扩充至 攀升至 壮大到 \
         压至 缩至 延长到 延长至 调整到 调整至 扩容到 扩容至 增到 升到 限制在 集聚到 压降为 缩短为 压缩为 压减为 缩减为 减少为 减为 降为 精简为 提升为 增加为 扩大为 提高为 优化至 优化到",
    ),
    (Word::Up, "增长 提高 提升 增幅 增速 上升 增加 增 扩大 提速 增产 增收 提效"),
    (
        Word::Down,
        "下行 减员 缩小 下降 降低 减少 缩短 压缩 压减 缩减 降幅 压降 精简 节约 降 减 节省 节能 削减 减排",
    ),
    (Word::Times(2), "翻一番 翻番 翻一翻 翻翻 倍增 翻倍 增长一倍 增加一倍 提高一倍 提升一倍 扩大一倍"),
    (Word::Times(4), "翻两番 翻二番"),
    (Word::Times(8), "翻三番"),
    (Word::Striving, "力争 争取 力求 努力 有望 预计 预期 可能 拟 争取到 计划 尽快 原则上 基本"),
    (Word::Firm, "确保 必保"),
    (
        Word::Past,
        "目前 截至目前 截止目前 已 已经 现有 现已 上年 上一年 去年 近年来 近年 此前 以往 迄今 至今 以来 累计获批 曾经 曾获 曾被 曾任 \
         初步统计 据统计 数据显示 历史性 上届 原有 过去 今年以来 业已 当前 当年实现",
    ),
    (
        Word::ThisYear,
        "今年年底前 今年底前 今年年底 今年底 今年内 今年 年底之前 年底以前 年底前 年底 年末 年内 本年内 本年度 本年",
    ),
    (Word::WholeYear, "全年 全年度"),
    (Word::PartYear, "今年上半年 今年下半年 前三季度 上半年 下半年 一季度 二季度 三季度 四季度"),
    (Word::YearOnYear, "同比 环比"),
    (
        Word::Subsidy,
        "给予 奖励 补贴 补助 资助 贴息 奖补 扶持资金 配套支持 补偿 资金支持 经费支持 资金扶持 奖金 补贴标准 奖补标准 \
         减免 减征 免征 返还 一次性奖 最高支持 最高奖 贷款额度 授信额度 单户 罚款 处罚 予以支持 予以扶持 予以资金 给与 予以奖 \
         补足 购房补贴 安家费 生活费 津贴 予以报销 给予报销 奖给 支持最高 抵扣 加计扣除 代偿 风险分担 配套支持资金 支持额度",
    ),
    (Word::Funding, "设立 安排 列支 专项资金 拨付 资金池 经费 出资 预算 总规模 财政"),
    (
        Word::Cost,
        "总投资 总投资额 概算 估算 造价 计划投资 投资约 注册资本 注册资金 实缴资本 门槛 单价 均价 标准为 收费 租金 \
         投资强度 容积率",
    ),
    (
        Word::Rule,
        "应当 应于 应在 应自 应 须 必须 不得 之日起 日起 办结 受理后 内完成 内作出 内反馈 内提交 内报 内办理 有效期 试行期 施行",
    ),
    (
        Word::Annual,
        "每年 每年度 年度 逐年 每季度 每月 每周 每学期 每半年 每学年 每雪季 每个雪季 每个冰雪季 每采暖季 每个采暖季 \
         每个采暖期 每个供暖季 每赛季 每个赛季",
    ),
    (Word::Average, "年均 年平均 年复合"),
    (Word::Cumulative, "累计 总计 合计 累积"),
    (
        Word::Realm,
        "全市 全区 全县 全省 全镇 全乡 全域 全国 全州 全旗 全盟 全街道 我市 我区 我县 我省 本市 本区 本县 本省 全行业 市域 全园 \
         全园区",
    ),
    (
        Word::Area,
        "规划面积 规划总面积 总规划面积 总面积 占地 占地面积 区域面积 规划用地 总用地 规划范围 总建筑面积 管辖面积 建成区面积 \
         规划控制面积 核心区面积 辖区面积 规划建设用地 首期规划 红线面积 园区面积 国土面积",
    ),
    (Word::FiveYear(2015), "十二五"),
    (Word::FiveYear(2020), "十三五"),
    (Word::FiveYear(2025), "十四五"),
    (Word::FiveYear(2030), "十五五"),
    (Word::FiveYear(2035), "十六五"),
    (Word::Condition, "凡 对于 满足 注册满 期限 每满 以下条件 情形"),
    (
        Word::Document,
        "部署 提出 明确了 以下 如下 包括 包含 分为 共有 围绕 聚焦 从以下 制定了 推出了 提出了 部署了 形成了 列出 共列",
    ),
    (Word::Among, "其中 其中: 另"),
    (
        Word::Noun,
        "满足率 满足度 年平均数 年平均值 年平均水平 响应 应急 相应 对应 适应 效应 反应 上市公司 上市企业 建成区 增加值 预期寿命 基本医保 基本医疗 基本养老 基本公共 基本农田 基本公共服务 基本实现 达产 \
         减税降费 增值税 计划单列 服务业 服务站 服务中心 服务点 服务平台 加工业 孵化器 孵化载体 孵化基地 引导基金 保障房 \
         保障性 培训机构 培训基地 增殖放流 增长极 增长点 降水量 降雨 减灾 达标率 养殖场 监测站 监测点 监督管理 检查站 \
         推广站 行政处罚 应用场景 应用系统 参加者 使用率 服务业增加值 保护区 保护地 开放平台 开放大学 加工厂 加工园 处理厂 处理站 \
         销售额 出口额 进口额 交易额 集成电路 试点县 试点城市 试点企业 创建率 治理率 修复率",
    ),
    (
        Word::Rate,
        "占比 比重 比例 满意度 合格率 覆盖率 普及率 占有率 达标率 转化率 自给率 利用率 办结率 知晓率 入学率",
    ),
];

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) word: Word,
}

/// Whether a word says what is done.
pub(super) fn is_doing(word: Word) -> bool {
    matches!(word, Word::Verb | Word::Adding)
}

struct Table {
    finder: Finder,
    words: Vec<Word>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = WORDS.iter().flat_map(|(word, names)| names.split_whitespace().map(move |name| (*word, name)));
    let (words, names): (Vec<Word>, Vec<&str>) = rows.unzip();
    Table { finder: Finder::of(names), words }
});

/// The words in a stretch of text, in order.
pub(super) fn marks(text: &str, range: Range<usize>) -> Vec<Mark> {
    let part = text.get(range.clone()).unwrap_or_default();
    TABLE
        .finder
        .find(part)
        .filter_map(|found| {
            let word = TABLE.words.get(found.word).copied()?;
            Some(Mark { range: range.start + found.range.start..range.start + found.range.end, word })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_win() {
        let words: Vec<Word> = marks("新增企业,提高到三成,增长", 0.."新增企业,提高到三成,增长".len())
            .into_iter()
            .map(|mark| mark.word)
            .collect();
        assert_eq!(words, [Word::Adding, Word::ChangeTo, Word::Up]);
    }
}
