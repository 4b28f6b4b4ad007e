//! Brokerage roles (Gould & Fernandez 1989) in a directed graph whose vertices belong to groups.

/// A directed graph in compressed rows, without loops and without doubled arcs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digraph {
    start: Vec<usize>,
    targets: Vec<u32>,
}

impl Digraph {
    /// Builds from arcs in any order; loops and repetitions are dropped.
    #[must_use]
    pub fn from_arcs(vertices: usize, arcs: &[(u32, u32)]) -> Self {
        let mut arcs: Vec<(u32, u32)> = arcs.iter().copied().filter(|(from, to)| from != to).collect();
        arcs.sort_unstable();
        arcs.dedup();
        let mut start = vec![0; vertices + 1];
        for &(from, _) in &arcs {
            start[from as usize + 1] += 1;
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        Self { start, targets: arcs.iter().map(|arc| arc.1).collect() }
    }

    /// Number of vertices.
    #[must_use]
    pub fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// Whether there is no vertex.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of arcs.
    #[must_use]
    pub fn arc_count(&self) -> usize {
        self.targets.len()
    }

    /// Where arcs of a vertex go, ascending.
    #[must_use]
    pub fn targets(&self, vertex: usize) -> &[u32] {
        &self.targets[self.start[vertex]..self.start[vertex + 1]]
    }
}

/// How often a vertex stands between two others that have no arc from the one to the other, by role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles {
    /// All three in one group.
    pub coordinator: u64,
    /// Both others in one group, the broker in another; also called consultant.
    pub itinerant: u64,
    /// From its own group to another.
    pub representative: u64,
    /// From another group into its own.
    pub gatekeeper: u64,
    /// All three in different groups.
    pub liaison: u64,
}

impl Roles {
    /// Brokerage in any role.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.coordinator + self.itinerant + self.representative + self.gatekeeper + self.liaison
    }

    /// Counts a vertex of group `broker` between one of group `from` and one of group `to`.
    fn count(&mut self, from: u32, broker: u32, to: u32) {
        let role = match (from == broker, broker == to, from == to) {
            (true, true, _) => &mut self.coordinator,
            (true, false, _) => &mut self.representative,
            (false, true, _) => &mut self.gatekeeper,
            (false, false, true) => &mut self.itinerant,
            (false, false, false) => &mut self.liaison,
        };
        *role += 1;
    }
}

/// Calls `found` with every open two-step: `from → broker → to` with no arc `from → to`, in ascending order of
/// the three. O(Σ in·out) over brokers.
pub fn open_two_steps(graph: &Digraph, mut found: impl FnMut(u32, u32, u32)) {
    // The last vertex whose arcs reach this one, plus one.
    let mut reached_from = vec![0; graph.len()];
    for from in (0u32..).take(graph.len()) {
        let direct = graph.targets(from as usize);
        for &to in direct {
            reached_from[to as usize] = from + 1;
        }
        for &broker in direct {
            for &to in graph.targets(broker as usize) {
                if to != from && reached_from[to as usize] != from + 1 {
                    found(from, broker, to);
                }
            }
        }
    }
}

/// Roles of every vertex; `groups` names the group of each.
#[must_use]
pub fn roles(graph: &Digraph, groups: &[u32]) -> Vec<Roles> {
    let mut roles = vec![Roles::default(); graph.len()];
    open_two_steps(graph, |from, broker, to| {
        let [from, at, to] = [from, broker, to].map(|vertex| groups[vertex as usize]);
        roles[broker as usize].count(from, at, to);
    });
    roles
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_role_worked_by_hand() {
        let role = |groups: [u32; 3]| roles(&Digraph::from_arcs(3, &[(0, 1), (1, 2)]), &groups)[1];
        let none = Roles::default();
        assert_eq!(role([7, 7, 7]), Roles { coordinator: 1, ..none });
        assert_eq!(role([7, 8, 7]), Roles { itinerant: 1, ..none });
        assert_eq!(role([7, 7, 8]), Roles { representative: 1, ..none });
        assert_eq!(role([8, 7, 7]), Roles { gatekeeper: 1, ..none });
        assert_eq!(role([7, 8, 9]), Roles { liaison: 1, ..none });
    }

    #[test]
    fn a_direct_arc_leaves_nothing_to_broker_and_one_back_does_not_matter() {
        let of = |arcs: &[(u32, u32)]| roles(&Digraph::from_arcs(3, arcs), &[0; 3])[1].total();
        assert_eq!(of(&[(0, 1), (1, 2), (0, 2)]), 0);
        assert_eq!(of(&[(0, 1), (1, 2), (2, 0)]), 1);
        assert_eq!(of(&[(0, 1), (1, 0), (1, 1)]), 0, "no way back to where it came from");
        assert!(roles(&Digraph::default(), &[]).is_empty());
    }

    proptest! {
        #[test]
        fn they_agree_with_the_definition(
            arcs in proptest::collection::vec((0u32..9, 0u32..9), 0..40),
            groups in proptest::collection::vec(0u32..3, 9),
        ) {
            let has = |from: u32, to: u32| from != to && arcs.contains(&(from, to));
            let mut expected = vec![Roles::default(); 9];
            for (v, entry) in (0..9).zip(&mut expected) {
                for (a, b) in (0..9).flat_map(|a| (0..9).map(move |b| (a, b))) {
                    if a != b && has(a, v) && has(v, b) && !has(a, b) {
                        let group = |vertex: u32| groups[vertex as usize];
                        entry.count(group(a), group(v), group(b));
                    }
                }
            }
            prop_assert_eq!(roles(&Digraph::from_arcs(9, &arcs), &groups), expected);
        }
    }
}
