//! Composed plans: notice, goals, tasks with units and figures, a table, safeguards. No text of a real plan.

use std::fmt::Write as _;

const PLACES: [&str; 12] =
    ["青岚", "云河", "松江渡", "白鹭", "东澜", "临溪", "望川", "石湾", "南浔", "秀水", "长汀", "鹤鸣"];
const FIELDS: [&str; 10] = [
    "低空经济",
    "智能制造",
    "生物医药",
    "新型储能",
    "数字文旅",
    "绿色建材",
    "海洋装备",
    "现代种业",
    "算力服务",
    "智慧养老",
];
const VERBS: [&str; 12] = [
    "加快推进",
    "统筹布局",
    "完善",
    "培育壮大",
    "支持建设",
    "深化",
    "优化",
    "提升",
    "引导发展",
    "健全",
    "突破",
    "强化",
];
const THINGS: [&str; 14] = [
    "公共服务平台",
    "关键技术攻关",
    "产业链协同",
    "示范应用场景",
    "标准体系",
    "人才队伍",
    "质量检测能力",
    "创新联合体",
    "基础设施网络",
    "数据要素流通",
    "品牌建设",
    "金融服务",
    "绿色改造",
    "安全监管机制",
];
const UNITS: [&str; 16] = [
    "市发展改革委",
    "市工业和信息化局",
    "市科技局",
    "市财政局",
    "市商务局",
    "市教育局",
    "市自然资源局",
    "市交通运输局",
    "市农业农村局",
    "市文化广电旅游局",
    "市卫生健康委",
    "市市场监管局",
    "市数据局",
    "市委组织部",
    "各区人民政府",
    "各有关单位",
];
const METRICS: [(&str, &str); 10] = [
    ("产业规模", "亿元"),
    ("规模以上企业", "家"),
    ("示范项目", "个"),
    ("公共服务平台", "个"),
    ("研发投入占比", "%"),
    ("标准厂房", "万平方米"),
    ("持证人才", "名"),
    ("专利授权量", "件"),
    ("应用场景", "个"),
    ("年营业收入", "亿元"),
];
const REACHED: [&str; 7] = ["达到", "突破", "超过", "不低于", "累计建成", "提高到", "力争达到"];
const AFTER: [&str; 5] = ["", "以上", "左右", "", ""];
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Composes plans; the same seed gives the same plans.
pub(crate) struct Composer(u64);

impl Composer {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A plan of about so many bytes.
    pub(crate) fn plan(&mut self, bytes: usize) -> String {
        let (place, field) = (self.one(&PLACES), self.one(&FIELDS));
        let year = 2023 + self.below(3);
        let title = format!("{place}市{field}高质量发展行动方案（{year}—{}年）", year + 2);
        let mut text = format!(
            "{place}市人民政府办公室文件\n\n{place}政办发〔{year}〕{}号\n\n{place}市人民政府办公室关于印发《{title}》的通知\n\n\
             各区人民政府，市政府各部门：\n\n《{title}》已经市政府同意，现印发给你们，请认真贯彻执行。\n\n\
             {place}市人民政府办公室\n{year}年{}月{}日\n\n{title}\n\n为贯彻落实《关于促进{field}发展的若干意见》\
             （{place}政发〔{}〕{}号），结合我市实际，制定本方案。\n\n一、总体目标\n\n",
            self.below(90) + 1,
            self.below(12) + 1,
            self.below(28) + 1,
            year - 1,
            self.below(90) + 1,
        );
        for _ in 0..3 {
            self.goal(&mut text, year);
        }
        let mut section = 1;
        while text.len() + 2_000 < bytes {
            _ = writeln!(text, "{}、{}{field}{}\n", numeral(section), self.one(&VERBS), self.one(&THINGS));
            for group in 1..=3 {
                _ = writeln!(text, "（{}）{}{}\n", numeral(group - 1), self.one(&VERBS), self.one(&THINGS));
                for number in 1..=3 {
                    self.task(&mut text, number, year);
                }
            }
            section += 1;
        }
        _ = writeln!(
            text,
            "{}、保障措施\n\n（一）加强组织领导。建立市级统筹协调机制，各部门各司其职，定期通报进展。\n",
            numeral(section)
        );
        self.table(&mut text, year);
        text
    }

    fn figure(&mut self, text: &mut String) {
        let (metric, unit) = self.one(&METRICS);
        let amount = self.below(900) + 5;
        _ = write!(text, "{metric}{}{amount}{unit}{}", self.one(&REACHED), self.one(&AFTER));
    }

    fn goal(&mut self, text: &mut String, year: usize) {
        _ = write!(text, "到{}年，", year + 1 + self.below(2));
        self.figure(text);
        text.push('，');
        self.figure(text);
        text.push_str("，年均增长");
        _ = writeln!(text, "{}%以上。\n", self.below(30) + 3);
    }

    fn task(&mut self, text: &mut String, number: usize, year: usize) {
        _ = write!(text, "{number}.{}{}。", self.one(&VERBS), self.one(&THINGS));
        for _ in 0..2 + self.below(3) {
            _ = write!(
                text,
                "{}{}，{}{}与{}，",
                self.one(&VERBS),
                self.one(&THINGS),
                self.one(&VERBS),
                self.one(&FIELDS),
                self.one(&THINGS)
            );
            text.push_str("推动形成上下游贯通、大中小企业融通的发展格局。");
        }
        if self.below(2) == 0 {
            _ = write!(text, "{}年底前，", year + 1);
            self.figure(text);
            text.push('。');
        }
        let (lead, first, second) = (self.one(&UNITS), self.one(&UNITS), self.one(&UNITS));
        _ = match self.below(3) {
            0 => writeln!(text, "（牵头单位：{lead}；配合单位：{first}、{second}）\n"),
            1 => writeln!(text, "（责任单位：{lead}、{first}、{second}按职责分工负责）\n"),
            _ => writeln!(text, "（{lead}牵头，{first}、{second}等配合）\n"),
        };
    }

    fn table(&mut self, text: &mut String, year: usize) {
        _ = writeln!(text, "附件\n\n主要指标\n\n序号\t指标名称\t单位\t{year}年\t{}年\t属性", year + 2);
        for number in 1..=8 {
            let (metric, unit) = self.one(&METRICS);
            let now = self.below(500) + 1;
            _ = writeln!(text, "{number}\t{metric}\t{unit}\t{now}\t{}\t预期性", now + self.below(200));
        }
    }
}

/// A Chinese numeral from 1 to 99 for a number from 0.
fn numeral(index: usize) -> String {
    match (index / 10 % 10, index % 10) {
        (0, units) => NUMERALS[units].to_owned(),
        (tens, 9) => format!("{}十", if tens == 9 { "九" } else { NUMERALS[tens] }),
        (1, units) => format!("十{}", NUMERALS[units]),
        (tens, units) => format!("{}十{}", NUMERALS[tens - 1], NUMERALS[units]),
    }
}
