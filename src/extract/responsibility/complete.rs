//! Puts the elided prefix back before names (convention 43): `省工信厅、财政厅` → 省财政厅.

use super::name::{kind, level};
use super::text::{Context, bare};
use super::{NameKind, Named, Rules};
use crate::extract::fold::Folded;

/// Names that never carry the prefix of the names before them.
const OWN: [&str; 39] = [
    "人民银行",
    "人行",
    "银保监",
    "证监",
    "金融监管",
    "海关",
    "团市委",
    "团省委",
    "团区委",
    "团县委",
    "共青团",
    "大学",
    "学院",
    "公司",
    "集团",
    "银行",
    "国网",
    "中国",
    "国家",
    "电网",
    "供电",
    "铁塔",
    "电信",
    "移动",
    "联通",
    "邮政集团",
    "海事",
    "空管",
    "铁路",
    "民航",
    "驻",
    "军分区",
    "警备区",
    "保税区",
    "科学城",
    "园区",
    "开发区",
    "高新区",
    "街道",
];

/// Departments of a party committee, which carry 委 too: 市委组织部、宣传部.
const PARTY: [&str; 16] = [
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "编办",
    "社会工作部",
    "社工部",
    "网信办",
    "改革办",
    "老干部局",
    "机要局",
    "巡察办",
    "党校",
    "政研室",
    "文明办",
    "直属机关工委",
];

/// Bodies a prefix may stand before.
const DEPARTMENT: [char; 12] = ['局', '委', '办', '厅', '部', '院', '会', '联', '室', '署', '协', '队'];

/// For each name its full form, where the prefix of the names before it was left out.
///
/// In the folded form. The prefix (省, 市, 区, 县 or a place) carries on over names without one; it is not put
/// before central bodies, banks, customs, universities, companies, places and collectives.
#[must_use]
pub fn complete(text: &Folded<'_>, names: &[Named]) -> Vec<Option<String>> {
    let rules = Rules::default();
    let cx = Context::new(text, &rules);
    let mut prefix: Option<String> = None;
    names
        .iter()
        .map(|named| {
            let name = cx.cut(&named.range);
            if let Some(own) = own_prefix(name) {
                prefix = Some(own);
                return None;
            }
            let prefix = prefix.as_deref()?;
            takes_prefix(name).then(|| {
                let party = PARTY.iter().any(|body| name.starts_with(body));
                format!("{prefix}{}{name}", if party { "委" } else { "" })
            })
        })
        .collect()
}

/// The prefix a name carries: a level, or a place with its level.
fn own_prefix(name: &str) -> Option<String> {
    if kind(name) != NameKind::Unit {
        return None;
    }
    if let Some(level) = level(name) {
        return Some(level.to_string());
    }
    place(name)
}

/// The place a name starts with: 青岚市 in 青岚市财政局, 新区 in 新区财政局.
fn place(name: &str) -> Option<String> {
    let mut level_end = None;
    for (count, (at, c)) in name.char_indices().enumerate().take(7) {
        if count >= 1 && "省市区县州".contains(c) {
            let rest = name.get(at..)?;
            let part = level(rest).is_some() && rest.chars().count() >= 3;
            if part && !OWN.iter().any(|own| name.contains(own)) {
                level_end = Some(at + c.len_utf8());
            }
        }
    }
    name.get(..level_end?).map(str::to_owned)
}

/// Whether a name without a prefix is one of a department.
fn takes_prefix(name: &str) -> bool {
    let bare = bare(name);
    kind(name) == NameKind::Unit
        && bare.chars().count() >= 2
        && bare.ends_with(DEPARTMENT)
        && !OWN.iter().any(|own| bare.contains(own))
        && !bare.contains("分局")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;
    use crate::extract::responsibility::{Role, names};

    fn completed(text: &str) -> Vec<Option<String>> {
        let text = fold(text);
        let (names, _) = names(&text, 0..text.text().len(), Role::Responsible, &Rules::default());
        complete(&text, &names)
    }

    fn owned(names: &[Option<&str>]) -> Vec<Option<String>> {
        names.iter().map(|name| name.map(str::to_owned)).collect()
    }

    #[test]
    fn prefix_carries_on_over_names_without_one() {
        let read = |names: &str, expected: &[Option<&str>]| assert_eq!(completed(names), owned(expected));
        read("省工信厅、财政厅、药监局", &[None, Some("省财政厅"), Some("省药监局")]);
        read("青岚市财政局、市场监管局", &[None, Some("青岚市市场监管局")]);
        read("市委组织部、宣传部、教育局", &[None, Some("市委宣传部"), Some("市教育局")]);
    }

    #[test]
    fn prefix_is_not_put_before_bodies_of_their_own() {
        let names = "市财政局、人民银行青岚分行、青岚海关、团市委、青岚大学、青岚港集团、石泉县、各区人民政府、教育局";
        let mut expected = vec![None; 8];
        expected.push(Some("市教育局"));
        assert_eq!(completed(names), owned(&expected));
    }
}
