//! What a section holds, by the words of its heading; and headings without a number.

use std::sync::LazyLock;

use super::super::finder::Finder;
use super::super::fold::Folded;
use super::ordinal::{Style, Token};

/// What a section of a plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Guiding ideas, principles, general requirements.
    Principles,
    /// Goals.
    Goals,
    /// Key fields.
    Fields,
    /// Key parks and spatial layout.
    Zones,
    /// Tasks and measures.
    Tasks,
    /// Organisation, safeguards, coming into force.
    Safeguards,
    /// What has been done so far.
    Background,
    /// The heading does not say.
    Other,
}

/// Words of headings, the telling ones first: a heading is what its first match says.
const WORDS: &[(Purpose, &[&str])] = &[
    (
        Purpose::Safeguards,
        &[
            "保障措施",
            "组织保障",
            "组织实施",
            "实施保障",
            "工作保障",
            "工作要求",
            "有关要求",
            "工作机制",
            "附则",
            "组织领导",
            "保障机制",
            "政策保障",
            "推进机制",
            "实施要求",
            "监督管理",
            "督查考核",
            "监督考核",
            "保障体系",
            "强化保障",
            "加强保障",
            "组织推进",
            "工作步骤",
            "实施步骤",
            "时间安排",
            "进度安排",
            "推进步骤",
            "方法步骤",
            "附件",
        ],
    ),
    (
        Purpose::Goals,
        &[
            "总体目标",
            "主要目标",
            "工作目标",
            "发展目标",
            "建设目标",
            "行动目标",
            "目标任务",
            "预期目标",
            "目标指标",
            "主要指标",
            "任务目标",
            "实施目标",
            "阶段目标",
            "目标",
        ],
    ),
    (
        Purpose::Tasks,
        &[
            "重点任务",
            "主要任务",
            "工作任务",
            "重点工作",
            "主要措施",
            "具体措施",
            "工作措施",
            "重点举措",
            "主要举措",
            "工作举措",
            "重点行动",
            "具体举措",
            "任务措施",
            "政策措施",
            "工作内容",
            "主要内容",
            "重点内容",
            "任务清单",
            "任务分工",
            "具体任务",
            "主要工作",
            "实施内容",
            "重点措施",
            "支持措施",
            "扶持政策",
            "支持政策",
            "重点工程",
            "主要行动",
            "任务举措",
            "任务安排",
            "工作安排",
            "建设任务",
            "建设内容",
            "试点任务",
            "改革任务",
        ],
    ),
    (
        Purpose::Principles,
        &[
            "指导思想",
            "基本原则",
            "总体要求",
            "总体思路",
            "工作思路",
            "工作原则",
            "总则",
            "发展思路",
            "基本思路",
            "遵循原则",
            "基本要求",
            "适用范围",
            "支持对象",
            "适用对象",
            "总体安排",
        ],
    ),
    (
        Purpose::Zones,
        &[
            "重点园区",
            "空间布局",
            "产业布局",
            "重点载体",
            "园区布局",
            "发展布局",
            "重点区域",
            "布局",
            "承载区",
        ],
    ),
    (
        Purpose::Fields,
        &[
            "重点领域",
            "发展重点",
            "重点方向",
            "主攻方向",
            "发展方向",
            "重点发展领域",
            "重点产业",
            "产业方向",
            "发展领域",
            "重点赛道",
        ],
    ),
    (
        Purpose::Background,
        &[
            "发展基础",
            "发展现状",
            "现状基础",
            "工作基础",
            "基本情况",
            "发展形势",
            "形势与",
            "现实基础",
            "发展环境",
            "面临形势",
            "主要成效",
            "存在问题",
            "回顾",
            "建设基础",
            "编制背景",
            "发展背景",
        ],
    ),
];

/// Longest heading that counts as a section name, in characters.
const LONGEST_NAME: usize = 14;
/// Longest heading in 【】, in characters.
const LONGEST_TITLE: usize = 24;

/// The words, and what each says.
static FINDER: LazyLock<(Finder, Vec<Purpose>)> = LazyLock::new(|| {
    let rows = WORDS.iter().flat_map(|(purpose, words)| words.iter().map(move |word| (*word, *purpose)));
    let (words, purposes): (Vec<&str>, Vec<Purpose>) = rows.unzip();
    (Finder::of(words), purposes)
});

/// What a section holds, by its heading.
#[must_use]
pub fn purpose(heading: &str) -> Purpose {
    if heading.chars().count() > 2 * LONGEST_NAME {
        return Purpose::Other;
    }
    let (finder, purposes) = &*FINDER;
    let telling = finder.everywhere(heading).map(|found| found.word).min();
    telling.and_then(|word| purposes.get(word)).copied().unwrap_or(Purpose::Other)
}

/// A heading without a number that starts at a paragraph: 【…】, `## …`, or a known name alone on its line.
pub(super) fn unnumbered(text: &Folded, at: usize) -> Option<Token> {
    let rest = text.text().get(at..)?;
    let token = |style, len| Some(Token { style, number: 1, first: 1, len });
    match rest.chars().next()? {
        '【' => {
            let (inner, _) =
                rest.get('【'.len_utf8()..)?.split_at_checked(bounded(rest, LONGEST_TITLE * 3))?;
            let close = inner.find('】')?;
            let name = inner.get(..close)?;
            let count = name.chars().count();
            let residue =
                ["字体", "打印", "关闭", "相关", "责任", "来源", "编辑", "分享", "字号", "大中小", "免责"];
            ((2..=LONGEST_TITLE).contains(&count) && !residue.iter().any(|word| name.contains(word)))
                .then_some(())?;
            token(Style::Title, 0)
        }
        '#' => {
            let signs = rest.bytes().take(7).take_while(|byte| *byte == b'#').count();
            (signs < 7).then_some(())?;
            token(Style::Markdown(u8::try_from(signs).ok()?), signs)
        }
        _ => {
            let len = line(text, at, LONGEST_NAME)?;
            let name = rest.get(..len)?;
            (purpose(name) != Purpose::Other && WORDS.iter().any(|(_, words)| words.contains(&name)))
                .then_some(())?;
            token(Style::Named, 0)
        }
    }
}

fn bounded(text: &str, most: usize) -> usize {
    let most = most.min(text.len().saturating_sub('【'.len_utf8()));
    let mut end = '【'.len_utf8() + most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end - '【'.len_utf8()
}

/// Bytes of the rest of a line, where it has at most so many characters.
fn line(text: &Folded, at: usize, most: usize) -> Option<usize> {
    let rest = text.text().get(at..)?;
    let mut chars = 0;
    for (offset, _) in rest.char_indices() {
        if offset > 0 && text.gap(at + offset).line() {
            return Some(offset);
        }
        chars += 1;
        if chars > most {
            return None;
        }
    }
    Some(rest.len())
}
