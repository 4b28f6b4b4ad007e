//! Which cell belongs to which column, where cells are missing or run over several lines.

use super::{Cell, Column, looks, words};

/// Most cells that are taken for one row.
pub(super) const MOST: usize = 48;
/// Most cells that are joined to one.
const JOINED: usize = 10;
/// Cost of what does not occur.
const NEVER: u32 = 1 << 20;

/// Cells of one row, one for each column, where there is one best way to lay them out.
///
/// `None` where there is none, or two that are equally good.
pub(super) fn align(text: &str, cells: &[Cell], columns: &[Column]) -> Option<Vec<Cell>> {
    priced(text, cells, columns).map(|(_, row)| row)
}

/// The best way to lay out the cells of a row, with what it costs.
pub(super) fn priced(text: &str, cells: &[Cell], columns: &[Column]) -> Option<(u32, Vec<Cell>)> {
    if cells.is_empty() || cells.len() > MOST {
        return None;
    }
    let is_whole = |cell: &Cell| !words(text, cell).ends_with('、');
    if cells.len() == columns.len() && fit(text, cells, columns) && cells.iter().all(is_whole) {
        return Some((0, cells.to_vec()));
    }
    Lattice::new(text, cells, columns).best()
}

/// Whether each cell may stand in its column.
pub(super) fn fit(text: &str, cells: &[Cell], columns: &[Column]) -> bool {
    let loose = is_loose(columns);
    cells.iter().zip(columns).all(|(cell, column)| cost(words(text, cell), *column, loose) < NEVER)
}

/// Whether each cell looks like what its column holds.
pub(super) fn suit(text: &str, cells: &[Cell], columns: &[Column]) -> bool {
    let loose = is_loose(columns);
    cells.iter().zip(columns).all(|(cell, column)| cost(words(text, cell), *column, loose) == 0)
}

/// Whether columns of values may hold words: in a table of tasks (`主体封顶`), not of indicators.
fn is_loose(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.lists_units()) && !columns.contains(&Column::Indicator)
}

/// How ill a cell suits a column.
fn cost(words: &str, column: Column, loose: bool) -> u32 {
    let when = |is: bool, otherwise: u32| if is { 0 } else { otherwise };
    if looks::is_nothing(words) {
        return match column {
            Column::Number | Column::Task | Column::Indicator => NEVER,
            _ => 0,
        };
    }
    match column {
        Column::Number => when(looks::number(words).is_some(), NEVER),
        Column::Lead | Column::Support | Column::Responsible => {
            if words.contains('。') || looks::number(words).is_some() || looks::is_heading(words) {
                NEVER
            } else {
                when(looks::is_units(words), 6)
            }
        }
        Column::Deadline => when(looks::is_when(words), NEVER),
        Column::Task | Column::Content => {
            if looks::number(words).is_some() {
                NEVER
            } else {
                when(!looks::is_units(words), 2)
            }
        }
        Column::Section => when(looks::number(words).is_none() && words.chars().count() <= 30, NEVER),
        Column::Indicator => when(looks::number(words).is_none() && !looks::is_nature(words), NEVER),
        Column::Unit => when(looks::is_measure(words), NEVER),
        Column::Base | Column::Target(_) if loose => {
            if looks::is_units(words) {
                6
            } else {
                when(looks::is_value(words), 1)
            }
        }
        Column::Base | Column::Target(_) => when(looks::is_value(words), NEVER),
        Column::Nature => when(looks::is_nature(words), NEVER),
        Column::Office | Column::Person | Column::Other => 0,
    }
}

/// Cost of leaving a column empty.
fn skip(column: Column) -> u32 {
    match column {
        Column::Number | Column::Task | Column::Indicator => NEVER,
        Column::Lead | Column::Target(_) | Column::Responsible => 5,
        Column::Other => 2,
        _ => 3,
    }
}

/// Cost of taking two lines for one cell.
fn join(before: &str, after: &str, column: Column) -> u32 {
    let separators = ['、', ',', ';'];
    if before.ends_with(separators) || after.starts_with(separators) {
        return 0;
    }
    match column {
        _ if looks::is_heading(after) => NEVER,
        Column::Number | Column::Deadline | Column::Unit | Column::Nature => NEVER,
        // Less than for the column of who leads: of lines between two columns of units the first is that one's.
        Column::Support | Column::Responsible | Column::Task => 4,
        Column::Content => 3,
        // Two values, the second with words of its own (`3所`, `新增学位720个`), may share a cell.
        Column::Target(_)
            if looks::is_value(before) && looks::is_value(after) && !looks::is_bare_value(after) =>
        {
            1
        }
        _ => 5,
    }
}

/// Least costs of laying out the first so many cells in the first so many columns.
struct Lattice<'t> {
    cells: &'t [Cell],
    columns: usize,
    /// Cost, number of ways that cost it (up to two), cells taken by the last column.
    states: Vec<(u32, u8, usize)>,
}

impl<'t> Lattice<'t> {
    fn new(text: &str, cells: &'t [Cell], columns: &[Column]) -> Self {
        let width = cells.len() + 1;
        let mut lattice =
            Self { cells, columns: columns.len(), states: vec![(NEVER, 0, 0); width * (columns.len() + 1)] };
        let loose = is_loose(columns);
        lattice.set(0, 0, (0, 1, 0));
        for (index, column) in columns.iter().enumerate() {
            let runs = runs(text, cells, *column, loose);
            for end in 0..width {
                let mut best = (NEVER, 0_u8, 0);
                for taken in 0..=end.min(JOINED) {
                    let (before, ways, _) = lattice.get(index, end - taken);
                    let step = if taken == 0 {
                        skip(*column)
                    } else {
                        runs.get(end - taken).and_then(|run| run.get(taken - 1)).copied().unwrap_or(NEVER)
                    };
                    let total = before.saturating_add(step);
                    if total >= NEVER || total > best.0 {
                        continue;
                    }
                    best = if total == best.0 {
                        (total, (best.1 + ways).min(2), best.2)
                    } else {
                        (total, ways, taken)
                    };
                }
                lattice.set(index + 1, end, best);
            }
        }
        lattice
    }

    fn get(&self, columns: usize, cells: usize) -> (u32, u8, usize) {
        self.states.get(columns * (self.cells.len() + 1) + cells).copied().unwrap_or((NEVER, 0, 0))
    }

    fn set(&mut self, columns: usize, cells: usize, state: (u32, u8, usize)) {
        let index = columns * (self.cells.len() + 1) + cells;
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
    }

    fn best(&self) -> Option<(u32, Vec<Cell>)> {
        let mut end = self.cells.len();
        let (cost, ways, _) = self.get(self.columns, end);
        if cost >= NEVER || ways != 1 {
            return None;
        }
        let mut row = Vec::with_capacity(self.columns);
        for column in (1..=self.columns).rev() {
            let (_, _, taken) = self.get(column, end);
            let first = end - taken;
            let at = self.cells.get(end).or(self.cells.last()).map_or(0, |cell| cell.start);
            let cell = self.cells.get(first..end).map_or(at..at, super::hull);
            row.push(if cell.is_empty() { at..at } else { cell });
            end = first;
        }
        row.reverse();
        Some((cost, row))
    }
}

/// For each cell: cost of taking it alone, with the next, with the next two… for a column.
fn runs(text: &str, cells: &[Cell], column: Column, loose: bool) -> Vec<Vec<u32>> {
    let costs: Vec<u32> = cells.iter().map(|cell| cost(words(text, cell), column, loose)).collect();
    let mut runs = Vec::with_capacity(cells.len());
    for start in 0..cells.len() {
        let mut total = 0_u32;
        let mut before = "";
        let mut run = Vec::new();
        for (index, cell) in cells.iter().enumerate().skip(start).take(JOINED) {
            let words = words(text, cell);
            total = total.saturating_add(costs.get(index).copied().unwrap_or(NEVER));
            if index > start {
                if total < NEVER {
                    total = total.saturating_add(join(before, words, column));
                }
                if cell.is_empty() || before.is_empty() || looks::is_nothing(words) {
                    total = NEVER;
                }
            }
            if total >= NEVER {
                break;
            }
            run.push(total);
            before = words;
        }
        runs.push(run);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str], columns: &[Column]) -> Option<Vec<String>> {
        let text = cells.concat();
        let mut at = 0;
        let ranges: Vec<Cell> = cells
            .iter()
            .map(|cell| {
                at += cell.len();
                at - cell.len()..at
            })
            .collect();
        align(&text, &ranges, columns)
            .map(|row| row.iter().map(|cell| text[cell.clone()].to_owned()).collect())
    }

    const TASKS: &[Column] = &[Column::Number, Column::Task, Column::Lead, Column::Support, Column::Deadline];

    #[test]
    fn a_full_row_is_laid_out_as_it_stands() {
        let cells = ["1", "建设数据中心", "市数据局", "/", "2026年"];
        assert_eq!(row(&cells, TASKS).unwrap(), cells);
    }

    #[test]
    fn lines_that_end_in_a_separator_are_joined() {
        let cells = ["2", "推进审批", "市住建局", "市水利局、", "市林业局", "2026年"];
        assert_eq!(
            row(&cells, TASKS).unwrap(),
            ["2", "推进审批", "市住建局", "市水利局、市林业局", "2026年"]
        );
    }

    #[test]
    fn a_missing_cell_is_found_by_what_the_others_are() {
        assert_eq!(
            row(&["3", "推进审批", "市住建局", "长期"], TASKS).unwrap(),
            ["3", "推进审批", "市住建局", "", "长期"]
        );
    }

    #[test]
    fn one_leads_and_more_lines_are_those_that_help() {
        assert_eq!(
            row(&["3", "推进审批", "市住建局", "市水利局", "市林业局", "长期"], TASKS).unwrap(),
            ["3", "推进审批", "市住建局", "市水利局市林业局", "长期"]
        );
    }

    #[test]
    fn what_is_not_certain_is_not_laid_out() {
        let two = [Column::Number, Column::Task, Column::Responsible, Column::Support, Column::Deadline];
        assert_eq!(row(&["3", "推进审批", "市住建局", "市水利局", "市林业局", "长期"], &two), None);
        assert_eq!(row(&["3", "2026年", "4", "5", "6"], TASKS), None);
    }
}
