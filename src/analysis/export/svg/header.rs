//! The title, the counts and the legend above a picture.

use std::fmt::Write as _;

use super::super::escape::Tenth;
use super::pen::{Colours, words};
use crate::analysis::picture::{Measure, Picture, PictureKind, VertexKind, cut, ems};

const FONT: f64 = 12.5;
const LINE: f64 = 24.0;

/// The title of the picture.
pub(super) fn title(picture: &Picture) -> String {
    match picture.plans.as_slice() {
        [one] => one.title.clone(),
        plans => format!("任务与责任单位：{} 份方案", plans.len()),
    }
}

/// What the picture shows, for those who do not see it.
pub(super) fn description(picture: &Picture) -> String {
    let how = match picture.kind {
        PictureKind::Columns => "左列为任务，右列为责任单位，连线表示单位列入任务的责任单位。",
        PictureKind::Force => "方框为任务，圆角框为责任单位，连线表示单位列入任务的责任单位，相连者相近。",
        PictureKind::Matrix => {
            "行为责任单位，列为任务，填色的格表示单位列入任务的责任单位，格内数字为其在责任单位中的位次。"
        }
    };
    format!("{}。{how}{}。{}。", counts(picture), lead(picture), measured(picture))
}

/// Which links stand out.
fn lead(picture: &Picture) -> &'static str {
    let stated = picture.edges.iter().any(|link| link.stated_role.is_some());
    let presumed = picture.edges.iter().any(|link| link.presumed_first);
    match (stated, presumed) {
        (true, true) => "牵头单位：原文写明的从原文，未写明的推定列于首位者牵头",
        (true, false) => "牵头单位：原文写明",
        (false, _) => "列于首位的单位推定为牵头，原文未写明",
    }
}

fn counts(picture: &Picture) -> String {
    let kind = match picture.kind {
        PictureKind::Columns => "两列图",
        PictureKind::Force => "关系图",
        PictureKind::Matrix => "矩阵图",
    };
    let tasks = picture.vertices.iter().filter(|vertex| vertex.kind == VertexKind::Task).count();
    let units = picture.vertices.len() - tasks;
    format!("任务与责任单位{kind}：{tasks} 项任务，{units} 个单位，{} 条责任", picture.edges.len())
}

fn measured(picture: &Picture) -> String {
    match picture.measure {
        Measure::Crossings { before, after } => format!("连线交叉 {after} 处（按编号排列为 {before} 处）"),
        Measure::CellStress { before, after } => {
            format!("相邻而不同的格 {after} 对（按编号排列为 {before} 对）")
        }
        Measure::DistanceStress { after: Some(after) } => format!("距离应力 {after:.3}"),
        Measure::DistanceStress { after: None } => "没有连线".to_owned(),
    }
}

/// The header at the given width; its height.
pub(super) fn draw(picture: &Picture, colours: &Colours<'_>, width: f64) -> (String, f64) {
    let mut out = String::new();
    let heading = cut(&title(picture), width / 20.0);
    words(&mut out, (0.0, 12.0), (20.0, "start", " font-weight=\"bold\""), &heading);
    let below = cut(&format!("{}；{}", counts(picture), measured(picture)), width / 13.0);
    words(&mut out, (0.0, 40.0), (13.0, "start", " fill=\"#555\""), &below);
    let mut at = [0.0, 68.0];
    for (sample, text) in entries(picture, colours) {
        let text = cut(&text, (width - 40.0) / FONT);
        let wide = 34.0 + ems(&text) * FONT + 22.0;
        if at[0] > 0.0 && at[0] + wide - 22.0 > width {
            at = [0.0, at[1] + LINE];
        }
        let [x, y] = at;
        _ = writeln!(out, "<g transform=\"translate({} {})\">{sample}</g>", Tenth(x), Tenth(y));
        words(&mut out, (x + 34.0, y), (FONT, "start", ""), &text);
        at[0] += wide;
    }
    (out, at[1] + LINE + 6.0)
}

/// Samples, 28 wide about a line at 0, and what they mean.
fn entries(picture: &Picture, colours: &Colours<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for known in &picture.districts {
        let (dark, light) = colours.pair(Some(&known.district));
        let sample = format!(
            "<rect x=\"2\" y=\"-8\" width=\"26\" height=\"16\" rx=\"8\" fill=\"{light}\" stroke=\"{dark}\"/>\
             <rect x=\"8\" y=\"-2\" width=\"14\" height=\"4\" fill=\"{dark}\"/>"
        );
        found.push((sample, format!("{}的单位", known.label)));
    }
    if picture.kind != PictureKind::Matrix && !picture.vertices.is_empty() {
        let sample =
            "<rect x=\"2\" y=\"-8\" width=\"26\" height=\"16\" rx=\"3\" fill=\"#fff\" stroke=\"#444\"/>";
        found.push((sample.to_owned(), "任务".to_owned()));
    }
    if !picture.edges.is_empty() {
        let [first, other] = match picture.kind {
            PictureKind::Matrix => [
                "<rect x=\"5\" y=\"-9\" width=\"18\" height=\"18\" fill=\"#444\"/>\
                 <text x=\"14\" y=\"4.5\" font-size=\"12\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#fff\">1</text>",
                "<rect x=\"5\" y=\"-9\" width=\"18\" height=\"18\" fill=\"#e4e4e4\" stroke=\"#888\"/>\
                 <text x=\"14\" y=\"4.5\" font-size=\"12\" text-anchor=\"middle\">2</text>",
            ],
            PictureKind::Columns | PictureKind::Force => [
                "<line x1=\"1\" y1=\"0\" x2=\"27\" y2=\"0\" stroke=\"#444\" stroke-width=\"3\"/>",
                "<line x1=\"1\" y1=\"0\" x2=\"27\" y2=\"0\" stroke=\"#888\" stroke-width=\"1.2\"/>",
            ],
        };
        let stated = picture.edges.iter().any(|link| link.stated_role.is_some());
        let told = if stated { lead(picture) } else { "列于首位：推定牵头，原文未写明" };
        found.push((first.to_owned(), told.to_owned()));
        let other_text = match picture.kind {
            PictureKind::Matrix => "其后所列单位（数字为位次）",
            PictureKind::Columns | PictureKind::Force => "其后所列单位",
        };
        found.push((other.to_owned(), other_text.to_owned()));
    }
    if picture.vertices.iter().any(|vertex| vertex.kind == VertexKind::OpenSet) {
        let sample = "<rect x=\"2\" y=\"-8\" width=\"26\" height=\"16\" rx=\"8\" fill=\"url(#hatch)\" \
                      stroke=\"#444\" stroke-dasharray=\"4 3\"/>";
        found.push((sample.to_owned(), "泛指的单位，原文未写明是哪些".to_owned()));
    }
    for known in &picture.plans {
        if let Some(letter) = &known.letter {
            let mut sample = String::new();
            words(&mut sample, (14.0, 0.0), (FONT, "middle", " font-weight=\"bold\""), letter);
            found.push((sample, known.title.clone()));
        }
    }
    found
}
