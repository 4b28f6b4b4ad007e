//! Names of places that the table does not hold, known by their form: 青岚市云河区, 雄安新区.

/// Length of the names of places at the beginning of `text`, zero never.
pub(super) fn length(text: &str) -> Option<usize> {
    let mut end = segment(text, false)?;
    while let Some(len) = text.get(end..).and_then(|rest| segment(rest, true)) {
        end += len;
    }
    Some(end)
}

/// The same for a text that follows the name of a listed place.
pub(super) fn nested_length(text: &str) -> Option<usize> {
    segment(text, true)
}

fn segment(text: &str, nested: bool) -> Option<usize> {
    let (stem, suffix) = split(text)?;
    let end = stem.len() + suffix.len_utf8();
    let rest = text.get(end..)?;
    let chars = stem.chars().count();
    if GOVERNMENTS.iter().any(|word| rest.starts_with(word)) {
        // 苏州工业园区管委会: whatever it is called, it governs.
        let named = nested || could_be_named(stem);
        return (named && (2..=12).contains(&chars)).then_some(end);
    }
    let most = if stem.ends_with("自治") { 8 } else { 5 };
    let placed = (2..=most).contains(&chars) && !matches!(suffix, '旗' | '盟' | '州') && is_name(stem);
    (placed && !word_goes_on(rest)).then_some(end)
}

/// What stands before the first suffix of a place, and the suffix. 州 in 云州区 belongs to the stem.
fn split(text: &str) -> Option<(&str, char)> {
    for (index, (at, char)) in text.char_indices().enumerate() {
        if !('\u{4e00}'..='\u{9fff}').contains(&char) || index > 12 {
            return None;
        }
        if !SUFFIX.contains(&char) || index == 0 {
            continue;
        }
        let after = text.get(at + char.len_utf8()..)?;
        if char == '州' && (index == 1 || after.starts_with(['省', '市', '区', '县'])) {
            continue;
        }
        return Some((text.get(..at)?, char));
    }
    None
}

/// Whether a text goes on with the suffix of a place, so that a bare name before it is another
/// place than the listed one: 东海省 is not 东海县.
pub(super) fn suffix_follows(text: &str) -> bool {
    text.strip_prefix(SUFFIX).is_some_and(|rest| !word_goes_on(rest))
}

fn word_goes_on(rest: &str) -> bool {
    // 云河市民政局 has no citizens in it.
    let bureau = rest.starts_with("民政") || rest.starts_with("民族");
    !bureau && rest.starts_with(|char| GOES_ON.contains(char))
}

fn is_name(stem: &str) -> bool {
    could_be_named(stem) && !stem.ends_with(|char| NEVER_LAST.contains(char))
}

fn could_be_named(stem: &str) -> bool {
    !stem.starts_with("自治")
        && !stem.starts_with(|char| NEVER_FIRST.contains(char))
        && !NEVER_WITHIN.iter().any(|word| stem.contains(word))
}

/// What only a government is followed by.
const GOVERNMENTS: &[&str] =
    &["人民政府", "政府", "管委会", "管理委员会", "党工委", "委办", "委员会", "人大", "政协"];

const SUFFIX: [char; 7] = ['省', '市', '区', '县', '州', '旗', '盟'];

/// After these the suffix is the beginning of a word: 市场, 区域, 县级.
const GOES_ON: &str = "场值民域块间位级内外城下舰际辖容直";

/// No name of a place begins so: 全市, 各区, 市区, 设区市.
const NEVER_FIRST: &str = "全各本我该每跨省市区县等设和与及在为对以不的";

/// No name of a place has this before its suffix: 城市, 社区, 上市.
const NEVER_LAST: &str = "城都超上楼股社地园片校景小老灾郊街辖库牧矿农战专特军省市区县联级众苏全各本";

/// Words for an area of work or for acts, not for a place.
const NEVER_WITHIN: &[&str] = &[
    "示范", "集聚", "试验", "实验", "开发", "功能", "产业", "创新", "自贸", "自由", "保税", "合作", "先行",
    "引领", "重点", "核心", "试点", "综合", "保护", "旅游", "高新", "经开", "科技", "工业", "经济", "技术",
    "边境", "民族", "关于", "印发", "推进", "建设", "加快", "实施", "发展", "促进", "要素", "资本", "贫困",
    "资源", "生态", "发达", "支持", "推动", "培育", "智慧", "数字", "国家", "中心", "特色", "老旧", "沿海",
    "革命", "特殊", "美丽", "乡村", "地区", "大湾", "国有", "流域", "商业", "文化", "居住", "应用", "服务",
    "人民", "政府", "一体", "深化", "打造", "提升", "行政", "统治", "模范", "农业", "名胜",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&str> {
        length(text).and_then(|len| text.get(..len))
    }

    #[test]
    fn names_are_read_to_their_last_suffix() {
        assert_eq!(name("青岚市云河区人民政府"), Some("青岚市云河区"));
        assert_eq!(name("云州区规划"), Some("云州区"));
        assert_eq!(name("云州市行动方案"), Some("云州市"));
        assert_eq!(name("青岚省云州市云河县"), Some("青岚省云州市云河县"));
        assert_eq!(name("云岭彝族自治县人民政府"), Some("云岭彝族自治县"));
        assert_eq!(name("雄安新区"), Some("雄安新区"));
        assert_eq!(name("云河旗人民政府"), Some("云河旗"));
        assert_eq!(name("滨江市云山区规划"), Some("滨江市云山区"));
        assert_eq!(name("云城区人民政府"), Some("云城区"));
        assert_eq!(name("云河市民政局"), Some("云河市"));
        assert_eq!(name("云河市民公约"), None);
        assert_eq!(name("云河市政府办"), Some("云河市"));
    }

    #[test]
    fn words_with_a_suffix_inside_are_no_names() {
        for text in
            ["云河市场", "区块链", "城市更新", "全市规划", "产业联盟", "九州通", "大都市区", "ABC区", "云河"]
        {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn a_functional_area_counts_only_in_a_place_and_with_a_government() {
        assert_eq!(nested_length("工业园区管委会"), Some("工业园区".len()));
        assert_eq!(nested_length("工业园区规划"), None);
        assert_eq!(name("工业园区管委会"), None);
    }
}
