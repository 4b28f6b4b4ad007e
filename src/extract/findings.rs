//! What one text yields, stage by stage; everything here is ranges of the folded text.

mod headings;
mod rows;

use std::collections::BTreeSet;
use std::ops::Range;

use super::citation::{Citations, citations};
use super::entity::{Entity, Known, ZoneProfile, entities, profiles};
use super::fold::{Folded, fold};
use super::metadata::{Metadata, metadata};
use super::outline::{Outline, Purpose};
use super::passage::Passages;
use super::quantity::Statement;
use super::responsibility::{Named, Rules, UnitList, lists};
use super::table::{Kind, Table, indicator_rows, kind, tables};
use super::task::{Genre, TaskItem, genre, tasks};
use crate::record::{Modality, SourceKind, Status};
use headings::Headings;
use rows::TaskRows;

/// Everything found in one text.
#[derive(Debug)]
pub struct Findings<'a> {
    /// The text.
    pub text: Folded<'a>,
    /// Titles, number, issuers, dates, period.
    pub metadata: Metadata,
    /// Cited works.
    pub citations: Citations,
    /// Headings and items.
    pub outline: Outline,
    /// For every item of the outline, what its heading says it holds.
    pub purposes: Vec<Purpose>,
    /// Lists of units, in order.
    pub lists: Vec<UnitList>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Tasks, in order.
    pub tasks: Vec<FoundTask>,
    /// Quantitative statements, in order.
    pub statements: Vec<FoundStatement>,
    /// Parks, sectors, institutions and instruments named in running text, in order.
    pub entities: Vec<Entity>,
    /// What the text says of its parks.
    pub profiles: Vec<ZoneProfile>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTask {
    /// Item of the outline; absent for a row of a table.
    pub item: Option<usize>,
    /// Headings above it.
    pub path: Vec<Range<usize>>,
    /// Number as printed.
    pub number: Option<u32>,
    /// Ordinal as printed.
    pub ordinal: Option<Range<usize>>,
    /// Heading or first clause.
    pub title: Range<usize>,
    /// From the ordinal to the end of the last list.
    pub extent: Range<usize>,
    /// Lists or cells its units stand in.
    pub lists: Vec<Range<usize>>,
    /// Units, each once, in order.
    pub names: Vec<Named>,
    /// Whether a list ends in 等.
    pub open: bool,
    /// Words of a deadline of its own.
    pub deadline: Option<Range<usize>>,
    /// Cells of a table that say what is to be done.
    pub content: Vec<Range<usize>>,
    /// Cells of a table that say what is to be reached, with the year their column names.
    pub goals: Vec<(Option<i16>, Range<usize>)>,
}

/// A quantitative statement and where it belongs.
#[derive(Debug, Clone)]
pub struct FoundStatement {
    /// The statement.
    pub statement: Statement,
    /// Place of its task in [`Findings::tasks`].
    pub task: Option<usize>,
    /// Item of the outline it stands in.
    pub item: Option<usize>,
    /// Heading of the zone it is for.
    pub zone: Option<Range<usize>>,
}

/// Reads a text through all stages; `known` are the names of the register. Linear in its length.
#[must_use]
pub fn findings<'a>(source: &'a str, known: &Known) -> Findings<'a> {
    let text = fold(source);
    let metadata = metadata(&text);
    let citations = citations(&text, &metadata);
    let body = metadata.body.clone();
    let tables = tables(&text, body.clone());
    let masked = merge(&citations.masks, tables.iter().map(|table| table.range.clone()));
    let outline = Outline::of(&text, &body, &masked);
    let rules = Rules::of(&text);
    let lists = all_lists(&text, &outline, &rules, &tables);
    let purposes = outline.purposes(&text);
    let title = metadata.title.as_ref().map_or("", |title| title.value.as_str());
    let genre = genre(&text, &outline, &purposes, title);
    let lists = if genre == Genre::Founding { Vec::new() } else { lists };
    let is_plan = is_plan(&metadata, &purposes) && genre == Genre::Setting;
    let tasks = item_tasks(&text, &outline, &purposes, &lists, &rules, is_plan);
    let headings = Headings::of(&text, &outline, !tables.is_empty());
    let mut rows = TaskRows::new(&text, &rules, headings, tasks);
    let mut indicators = Vec::new();
    for table in &tables {
        match kind(&text, table) {
            Kind::Tasks => rows.add(table),
            Kind::Indicators { .. } => indicators.extend(indicator_rows(&text, table)),
            Kind::Other => {}
        }
    }
    let tasks = apart(rows.tasks);
    let listed = lists.iter().map(|list| list.range.clone());
    let unnamed = merge(&citations.masks, listed.chain(rest_of_tables(&tables, &tasks)));
    let masked = merge(&masked, lists.iter().map(|list| list.range.clone()));
    let home = super::whole::place(&metadata).and_then(|place| place.listed()).map(|area| area.code);
    let entities = entities(&text, body.clone(), &unnamed, known, home);
    let profiles = outline
        .items
        .iter()
        .flat_map(|item| profiles(&text, item.heading.start..item.body.end, &entities))
        .collect();
    let statements = Passages {
        text: &text,
        metadata: &metadata,
        outline: &outline,
        purposes: &purposes,
        tasks: &tasks,
        is_plan: is_plan || !tasks.is_empty(),
        masked,
    }
    .statements(&indicators);
    let promises = !matches!(genre, Genre::Ruling | Genre::Founding) || !tasks.is_empty();
    let statements = if promises { statements } else { told(statements) };
    Findings {
        text,
        metadata,
        citations,
        outline,
        purposes,
        lists,
        tables,
        tasks,
        statements,
        entities,
        profiles,
    }
}

/// The figures of a text that rules: none of them promises anything.
fn told(mut statements: Vec<FoundStatement>) -> Vec<FoundStatement> {
    for found in statements.iter_mut().filter(|found| found.statement.is_target()) {
        found.statement.status = Status::Fact;
        found.statement.reduction = false;
        found.statement.modality = Modality::Reported;
    }
    statements
}

/// Whether the text is one that sets tasks: by its title, or by a section of tasks.
fn is_plan(metadata: &Metadata, purposes: &[Purpose]) -> bool {
    const TITLES: [&str; 13] = [
        "方案", "计划", "规划", "措施", "意见", "要点", "清单", "行动", "办法", "政策", "分工", "条", "举措",
    ];
    let named =
        metadata.title.as_ref().is_some_and(|title| TITLES.iter().any(|word| title.value.contains(word)));
    let reported = matches!(metadata.kind, SourceKind::MediaReport | SourceKind::MediaReprint);
    (named || purposes.contains(&Purpose::Tasks)) && !reported
}

/// The parts of tables that name no parks and institutions: all but the cells that say what is to be done.
fn rest_of_tables(tables: &[Table], tasks: &[FoundTask]) -> Vec<Range<usize>> {
    let mut cells: Vec<&Range<usize>> = tasks
        .iter()
        .filter(|task| task.item.is_none())
        .flat_map(|task| task.content.iter().chain([&task.title]))
        .collect();
    cells.sort_by_key(|cell| cell.start);
    let mut rest = Vec::new();
    let mut cells = cells.into_iter().peekable();
    for table in tables {
        let mut at = table.range.start;
        while let Some(cell) = cells.next_if(|cell| cell.start < table.range.end) {
            if cell.start >= at {
                rest.push(at..cell.start);
                at = cell.end;
            }
        }
        rest.push(at..table.range.end.max(at));
    }
    rest
}

/// Lists of every item's own text, so that none runs on into the next item.
fn all_lists(text: &Folded, outline: &Outline, rules: &Rules, tables: &[Table]) -> Vec<UnitList> {
    let mut found = lists(text, outline.lead.clone(), rules);
    for item in &outline.items {
        found.extend(lists(text, item.ordinal.end..item.body.end, rules));
    }
    found.retain(|list| {
        let next = tables.partition_point(|table| table.range.end <= list.range.start);
        tables.get(next).is_none_or(|table| list.range.end <= table.range.start)
    });
    found
}

fn item_tasks(
    text: &Folded,
    outline: &Outline,
    purposes: &[Purpose],
    lists: &[UnitList],
    rules: &Rules,
    is_plan: bool,
) -> Vec<FoundTask> {
    let ranges: Vec<Range<usize>> = lists.iter().map(|list| list.range.clone()).collect();
    tasks(text, outline, purposes, &ranges, is_plan)
        .iter()
        .filter_map(|task| item_task(text, outline, lists, rules, task))
        .collect()
}

fn item_task(
    text: &Folded,
    outline: &Outline,
    lists: &[UnitList],
    rules: &Rules,
    task: &TaskItem,
) -> Option<FoundTask> {
    let item = outline.items.get(task.item)?;
    let own: Vec<&UnitList> = task.lists.iter().filter_map(|list| lists.get(*list)).collect();
    let everywhere = if own.is_empty() { &[][..] } else { &rules.everywhere };
    let mut path = outline.path(task.item);
    path.pop();
    Some(FoundTask {
        item: Some(task.item),
        path: path
            .iter()
            .filter_map(|above| outline.items.get(*above))
            .map(super::outline::Item::title)
            .collect(),
        number: (!item.style.is_unnumbered()).then_some(item.number),
        ordinal: (!item.ordinal.is_empty()).then(|| item.ordinal.clone()),
        title: item.heading.clone(),
        extent: task.extent.clone(),
        lists: own.iter().map(|list| list.range.clone()).collect(),
        names: union(text, own.iter().flat_map(|list| &list.names).chain(everywhere)),
        open: own.iter().any(|list| list.open),
        deadline: own.iter().find_map(|list| list.deadline.clone()),
        content: Vec::new(),
        goals: Vec::new(),
    })
}

/// Names, each once; where a name stands twice the first counts.
fn union<'n>(text: &Folded, names: impl IntoIterator<Item = &'n Named>) -> Vec<Named> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(text.text().get(name.range.clone()))).cloned().collect()
}

/// Tasks in order, none within another: an item that holds a table of tasks is one task where it names units
/// itself, else its rows are.
fn apart(mut tasks: Vec<FoundTask>) -> Vec<FoundTask> {
    tasks.sort_by_key(|task| (task.extent.start, std::cmp::Reverse(task.extent.end)));
    let mut kept: Vec<FoundTask> = Vec::with_capacity(tasks.len());
    for task in tasks {
        match kept.last_mut() {
            Some(last) if task.extent.start < last.extent.end => {
                if last.names.is_empty() {
                    *last = task;
                }
            }
            _ => kept.push(task),
        }
    }
    kept
}

/// Sorted ranges, overlapping ones joined.
fn merge(masks: &[Range<usize>], more: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> =
        masks.iter().cloned().chain(more).filter(|range| !range.is_empty()).collect();
    all.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
