//! First singular vectors of the incidence matrix: influence by association, alike for units and tasks.
//!
//! They are what eigenvector centrality (Bonacich 1972) and HITS are on a two-mode graph; power iteration on the
//! graph itself would not settle, as its largest eigenvalues are σ and −σ.

use super::{Cancelled, Components, Incidence, Watch, components};

/// First singular vectors, non-negative and each of length one; all nought where there is no assignment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Singular {
    /// Largest singular value σ.
    pub value: f64,
    /// Entry of each task.
    pub tasks: Vec<f64>,
    /// Entry of each unit.
    pub units: Vec<f64>,
    /// Whether the iteration came to rest within [`SINGULAR_TOLERANCE`]; if not, entries are near only.
    pub converged: bool,
}

/// The iteration stops when `|MMᵀx − σ²x| ≤ tolerance · σ²`, x of length one.
pub const SINGULAR_TOLERANCE: f64 = 1e-13;

/// Components whose σ differ by no more than this, relative, count as tied.
const TIE: f64 = 1e-9;

const STEPS: usize = 20_000;

/// The first singular vectors of `incidence`.
///
/// A component has one such vector, all of whose entries are positive (Perron & Frobenius). Of several
/// components the one of the largest σ has it and all else is nought; components tied within 1e-9 share it, as
/// power iteration from even entries would: each in proportion to the sum of its unit entries.
///
/// # Errors
/// When the computation is stopped.
pub fn singular(incidence: &Incidence, watch: &Watch) -> Result<Singular, Cancelled> {
    let mut parts = parts(incidence, &components(incidence));
    // σ² is at most the largest row sum of MMᵀ: most components need no iteration.
    parts.sort_by(|a, b| b.bound.total_cmp(&a.bound));
    watch.begin(parts.len());
    let mut best: Vec<(f64, Vec<f64>, &Part, bool)> = Vec::new();
    for part in &parts {
        let top = best.iter().map(|found| found.0).fold(0.0, f64::max);
        if part.bound.sqrt() < top * (1.0 - TIE) {
            break;
        }
        let (value, vector, converged) = iterate(incidence, part, watch)?;
        best.push((value, vector, part, converged));
        watch.step(1)?;
    }
    let top = best.iter().map(|found| found.0).fold(0.0, f64::max);
    best.retain(|found| found.0 >= top * (1.0 - TIE) && top > 0.0);
    let mut found = Singular {
        value: top,
        tasks: vec![0.0; incidence.task_count()],
        units: vec![0.0; incidence.unit_count()],
        converged: best.iter().all(|found| found.3),
    };
    for (_, vector, part, _) in &best {
        let sum: f64 = vector.iter().sum();
        part.units.iter().zip(vector).for_each(|(&unit, entry)| found.units[unit as usize] = entry * sum);
    }
    normalise(&mut found.units);
    for (task, entry) in found.tasks.iter_mut().enumerate() {
        *entry = incidence.units_of(task).iter().map(|&unit| found.units[unit as usize]).sum();
    }
    normalise(&mut found.tasks);
    Ok(found)
}

/// A component that has an assignment.
#[derive(Default)]
struct Part {
    units: Vec<u32>,
    tasks: Vec<u32>,
    /// σ² is not above this.
    bound: f64,
}

fn parts(incidence: &Incidence, components: &Components) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    parts.resize_with(components.count, Part::default);
    for (task, &part) in (0..).zip(&components.tasks) {
        parts[part as usize].tasks.push(task);
    }
    for (unit, &part) in (0..).zip(&components.units) {
        let tasks = incidence.tasks_of(unit as usize).iter();
        let row: usize = tasks.map(|&task| incidence.units_of(task as usize).len()).sum();
        let part = &mut parts[part as usize];
        part.units.push(unit);
        part.bound = part.bound.max(to_f64(row));
    }
    parts.retain(|part| part.bound > 0.0);
    parts
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn to_f64(count: usize) -> f64 {
    count as f64
}

/// σ and the unit vector of one component, and whether the iteration came to rest.
fn iterate(incidence: &Incidence, part: &Part, watch: &Watch) -> Result<(f64, Vec<f64>, bool), Cancelled> {
    // Entries by unit, so that the part's tasks can be walked without renumbering.
    let mut entries = vec![0.0; incidence.unit_count()];
    part.units
        .iter()
        .for_each(|&unit| entries[unit as usize] = to_f64(incidence.tasks_of(unit as usize).len()));
    normalise(&mut entries);
    let mut image = vec![0.0; entries.len()];
    let mut square = 0.0;
    let mut converged = false;
    for _ in 0..STEPS {
        watch.step(0)?;
        apply(incidence, part, &entries, &mut image);
        let own = part.units.iter().map(|&unit| unit as usize);
        square = own.clone().map(|unit| entries[unit] * image[unit]).sum();
        let rest: f64 = own.map(|unit| (image[unit] - square * entries[unit]).powi(2)).sum();
        converged = rest.sqrt() <= SINGULAR_TOLERANCE * square;
        std::mem::swap(&mut entries, &mut image);
        let length = part.units.iter().map(|&unit| entries[unit as usize].powi(2)).sum::<f64>().sqrt();
        part.units.iter().for_each(|&unit| entries[unit as usize] /= length);
        if converged {
            break;
        }
    }
    Ok((square.sqrt(), part.units.iter().map(|&unit| entries[unit as usize]).collect(), converged))
}

/// image = MMᵀ·entries within a component, each task's list read once.
fn apply(incidence: &Incidence, part: &Part, entries: &[f64], image: &mut [f64]) {
    for &unit in &part.units {
        image[unit as usize] = 0.0;
    }
    for &task in &part.tasks {
        let listed = incidence.units_of(task as usize);
        let sum: f64 = listed.iter().map(|&unit| entries[unit as usize]).sum();
        for &unit in listed {
            image[unit as usize] += sum;
        }
    }
}

fn normalise(entries: &mut [f64]) {
    let length = entries.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    if length > 0.0 {
        for entry in entries {
            *entry /= length;
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "graphs of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{incidence, tasks};
    use super::*;

    fn of(units: usize, tasks: &[&[u32]]) -> Singular {
        singular(&incidence(units, tasks), &Watch::default()).unwrap()
    }

    #[test]
    fn a_chain_worked_by_hand() {
        // Units 0 – task 0 – 1 – task 1 – 2: MMᵀ = [1 1 0; 1 2 1; 0 1 1], σ² = 3, vector (1, 2, 1)/√6.
        let found = of(4, &[&[0, 1], &[1, 2], &[], &[3]]);
        assert!((found.value - 3f64.sqrt()).abs() < 1e-12 && found.converged);
        for (entry, expected) in found.units.iter().zip([1.0, 2.0, 1.0, 0.0]) {
            assert!((entry - expected / 6f64.sqrt()).abs() < 1e-12);
        }
        assert_eq!(found.tasks[2..], [0.0, 0.0]);
        assert!((found.tasks[0] - 0.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn tied_components_share_and_nothing_is_nought() {
        let found = of(4, &[&[0, 1], &[2, 3]]);
        assert!(found.units.iter().all(|entry| (entry - 0.5).abs() < 1e-12));
        let bare = of(2, &[&[], &[]]);
        assert_eq!((bare.value, bare.units, bare.converged), (0.0, vec![0.0, 0.0], true));
        assert!(of(0, &[]).units.is_empty());
        let watch = Watch::default();
        watch.cancel();
        assert_eq!(singular(&incidence(1, &[[0]]), &watch), Err(Cancelled));
    }

    proptest! {
        #[test]
        fn it_is_a_singular_pair_and_none_is_larger((units, tasks) in tasks(9, 9)) {
            let graph = incidence(units, &tasks);
            let found = singular(&graph, &Watch::default()).unwrap();
            prop_assert!(found.units.iter().chain(&found.tasks).all(|entry| *entry >= 0.0));
            // Mᵀu = σt and Mt = σu.
            for (task, listed) in tasks.iter().enumerate() {
                let sum: f64 = listed.iter().map(|&unit| found.units[unit as usize]).sum();
                prop_assert!((sum - found.value * found.tasks[task]).abs() < 1e-9);
            }
            for unit in 0..units {
                let sum: f64 = graph.tasks_of(unit).iter().map(|&task| found.tasks[task as usize]).sum();
                prop_assert!((sum - found.value * found.units[unit]).abs() < 1e-9);
            }
            // The trace of (MMᵀ)³² bounds σ from both sides.
            let dot = |a: usize, b: usize| {
                tasks.iter().filter(|t| t.contains(&(a as u32)) && t.contains(&(b as u32))).count() as f64
            };
            let mut power: Vec<Vec<f64>> = (0..units).map(|a| (0..units).map(|b| dot(a, b)).collect()).collect();
            for _ in 0..5 {
                power = (0..units)
                    .map(|a| (0..units).map(|b| (0..units).map(|c| power[a][c] * power[c][b]).sum()).collect())
                    .collect();
            }
            let trace: f64 = (0..units).map(|unit| power[unit][unit]).sum();
            let most = found.value.powi(64);
            prop_assert!(most <= trace * (1.0 + 1e-9) && trace <= units as f64 * most * (1.0 + 1e-9));
        }
    }
}
