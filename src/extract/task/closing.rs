//! Closing paragraphs, which belong to no task (convention 22).

use super::super::fold::Folded;

/// What a closing paragraph starts with.
const OPENINGS: &[&str] = &[
    "本措施",
    "本方案",
    "本意见",
    "本办法",
    "本政策",
    "本计划",
    "本规划",
    "本行动",
    "本清单",
    "本细则",
    "本通知",
    "本若干",
    "本文件",
    "本文",
    "上述",
    "以上措施",
    "以上政策",
    "以上任务",
    "各级",
    "各区要",
    "各部门要",
    "各单位要",
    "各地要",
    "各有关",
    "各责任单位",
    "各牵头单位",
    "各区、",
    "各县",
    "附件",
    "抄送",
    "附:",
    "注:",
    "备注",
    "联系人",
    "联系电话",
    "此件",
    "(此件",
    "解读",
    "相关解读",
    "扫一扫",
    "【相关",
    "【责任",
    "责任编辑",
    "版权",
    "主办:",
    "主办单位:",
];

/// What shows that an item is about the document itself: coming into force, interpretation, terms.
const FORMAL: &[&str] =
    &["起施行", "起实施", "有效期", "负责解释", "解释权", "由本办法", "同时废止", "施行日期"];

/// Whether an item is about the document itself and no task.
#[must_use]
pub fn is_formal(text: &str) -> bool {
    let size = text.char_indices().nth(120).map_or(text.len(), |(at, _)| at);
    let start = text.get(..size).unwrap_or(text);
    let purpose =
        ["为", "根据", "依据", "按照"].iter().any(|word| start.starts_with(word)) && start.contains("制定本");
    let defines = start.starts_with('本') && start.contains("所称");
    purpose
        || defines
        || FORMAL.iter().any(|word| start.contains(word))
            && ["本", "自发布", "自公布", "自印发", "自20", "解释"].iter().any(|word| start.contains(word))
}

/// Where the text of an item without a list ends: before a closing paragraph.
pub(super) fn end(text: &Folded, start: usize, end: usize) -> usize {
    let body = text.text().get(start..end).unwrap_or_default();
    for (offset, _) in body.char_indices().skip(1) {
        let at = start + offset;
        if !text.gap(at).paragraph() {
            continue;
        }
        let rest = text.text().get(at..end).unwrap_or_default();
        if OPENINGS.iter().any(|opening| rest.starts_with(opening)) {
            return at;
        }
    }
    end
}
