//! The connected parts of a two-mode graph, each as a small graph of its own.

use super::super::Incidence;

/// One side of a part: neighbours of each vertex on the other side.
#[derive(Debug, Clone, Default)]
pub(super) struct Half {
    start: Vec<usize>,
    near: Vec<u32>,
}

impl Half {
    pub(super) fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    pub(super) fn near(&self, vertex: usize) -> &[u32] {
        &self.near[self.start[vertex]..self.start[vertex + 1]]
    }

    pub(super) fn edges(&self) -> usize {
        self.near.len()
    }

    /// The same edges with each vertex's neighbours given as places in `place` and sorted by them, in
    /// O(E): the other side is walked in its order.
    pub(super) fn placed(&self, other: &Half, order: &[u32]) -> Half {
        let mut next = self.start.clone();
        let mut near = vec![0; self.near.len()];
        for (place, &vertex) in (0..).zip(order) {
            for &own in other.near(vertex as usize) {
                let slot = &mut next[own as usize];
                near[*slot] = place;
                *slot += 1;
            }
        }
        Half { start: self.start.clone(), near }
    }

    fn push(&mut self, near: impl Iterator<Item = u32>) {
        if self.start.is_empty() {
            self.start.push(0);
        }
        self.near.extend(near);
        self.start.push(self.near.len());
    }
}

/// A connected part: tasks are side 0, units side 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Vertices of each side by their number in the whole graph, ascending.
    pub(super) members: [Vec<u32>; 2],
    /// Their edges, by number within the part.
    pub(super) halves: [Half; 2],
}

impl Part {
    /// Number of vertices.
    pub(super) fn len(&self) -> usize {
        self.members[0].len() + self.members[1].len()
    }
}

/// The parts, those with most vertices first, then by first task, then by first unit; lone units last.
pub(super) fn parts(incidence: &Incidence) -> Vec<Part> {
    let near: [&dyn Fn(u32) -> Vec<u32>; 2] = [&|task| incidence.units_of(task as usize).to_vec(), &|unit| {
        incidence.tasks_of(unit as usize).to_vec()
    }];
    let counts = [incidence.task_count(), incidence.unit_count()];
    let mut seen = counts.map(|count| vec![false; count]);
    let mut number = counts.map(|count| vec![0_u32; count]);
    let mut parts = Vec::new();
    let ids = |side: usize| (0..).take(counts[side]).map(move |id: u32| (side, id));
    for (side, id) in ids(0).chain(ids(1)) {
        if seen[side][id as usize] {
            continue;
        }
        seen[side][id as usize] = true;
        let mut part = Part::default();
        let mut open = vec![(side, id)];
        while let Some((side, id)) = open.pop() {
            part.members[side].push(id);
            for next in near[side](id) {
                if !std::mem::replace(&mut seen[1 - side][next as usize], true) {
                    open.push((1 - side, next));
                }
            }
        }
        for (members, number) in part.members.iter_mut().zip(&mut number) {
            members.sort_unstable();
            for (local, &id) in (0..).zip(&*members) {
                number[id as usize] = local;
            }
        }
        for side in 0..2 {
            part.halves[side].start.push(0);
            for &id in &part.members[side] {
                let numbers = &number[1 - side];
                part.halves[side].push(near[side](id).into_iter().map(|other| numbers[other as usize]));
            }
        }
        parts.push(part);
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_split_a_graph_and_keep_every_vertex_once() {
        let graph = Incidence::new(4, 4, &[(0, 1), (1, 0), (1, 2), (3, 0)]);
        let parts = parts(&graph);
        let members: Vec<_> = parts.iter().map(|part| part.members.clone()).collect();
        assert_eq!(
            members,
            [[vec![1, 3], vec![0, 2]], [vec![0], vec![1]], [vec![2], vec![]], [vec![], vec![3]]]
        );
        assert_eq!(parts[0].halves[0].near(0), [0, 1]);
        assert_eq!(parts[0].halves[1].near(0), [0, 1]);
        let placed = parts[0].halves[0].placed(&parts[0].halves[1], &[1, 0]);
        assert_eq!(placed.near(0), [0, 1]);
        assert_eq!(placed.near(1), [1]);
        assert!(super::parts(&Incidence::default()).is_empty());
    }
}
