//! From the given graph to folded components.

use super::Incidence;
use super::lists::Lists;
use super::net::Net;

/// The folded components, and what folding alone decides.
pub(super) struct Folded {
    pub(super) nets: Vec<Net>,
    /// Score decided by folding, of every given vertex: units, then tasks.
    pub(super) settled: Vec<f64>,
    /// Net and vertex that stands for each given vertex; none for what hangs on others or is alone.
    pub(super) place: Vec<Option<(u32, u32)>>,
}

impl Folded {
    /// Adds what searches in a net found, times a factor, to the vertices behind it.
    pub(super) fn add(&mut self, net: &Net, sums: &[f64], factor: f64) {
        for (behind, sum) in net.behind.iter().zip(sums) {
            for &vertex in behind {
                self.settled[vertex as usize] += factor * sum;
            }
        }
    }
}

/// Neighbours of every vertex, units before tasks, each named once; numbers are those of their own mode.
struct Rows {
    of_units: Lists,
    of_tasks: Lists,
}

impl Rows {
    fn new(incidence: &Incidence) -> Self {
        let mut of_tasks = Lists::with_capacity(incidence.task_count(), incidence.edge_count());
        let mut list = Vec::new();
        for task in 0..incidence.task_count() {
            list.clear();
            list.extend_from_slice(incidence.units_of(task));
            list.sort_unstable();
            list.dedup();
            of_tasks.push(list.iter().copied());
        }
        Self { of_units: of_tasks.transposed(incidence.unit_count()), of_tasks }
    }

    fn len(&self) -> usize {
        self.of_units.len() + self.of_tasks.len()
    }

    /// Neighbours of a vertex.
    fn of(&self, vertex: usize) -> impl Iterator<Item = usize> + Clone {
        let units = self.of_units.len();
        let (list, shift) = if vertex < units {
            (self.of_units.of(vertex), units)
        } else {
            (self.of_tasks.of(vertex - units), 0)
        };
        list.iter().map(move |&other| other as usize + shift)
    }

    /// Vertices of each component, ascending by their first vertex.
    fn components(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut components = Vec::new();
        for root in 0..self.len() {
            if std::mem::replace(&mut seen[root], true) {
                continue;
            }
            let mut members = vec![root as u32];
            let mut at = 0;
            while at < members.len() {
                for other in self.of(members[at] as usize) {
                    if !std::mem::replace(&mut seen[other], true) {
                        members.push(other as u32);
                    }
                }
                at += 1;
            }
            components.push(members);
        }
        components
    }
}

/// Splits into components and, if asked, folds them.
pub(super) fn fold(incidence: &Incidence, reduce: bool) -> Folded {
    let rows = Rows::new(incidence);
    let mut state = State {
        degree: (0..rows.len()).map(|vertex| rows.of(vertex).count() as u32).collect(),
        weight: vec![1.0; rows.len()],
        folded: Folded { nets: Vec::new(), settled: vec![0.0; rows.len()], place: vec![None; rows.len()] },
        rows,
        reduce,
        rank: Vec::new(),
    };
    state.rank = vec![u32::MAX; state.rows.len()];
    for members in state.rows.components() {
        if reduce {
            state.peel(&members);
        }
        state.net(&members);
    }
    state.folded
}

struct State {
    rows: Rows,
    reduce: bool,
    /// Neighbours left.
    degree: Vec<u32>,
    /// The vertex with all that was hung on it.
    weight: Vec<f64>,
    /// Place of a vertex among its mode in its net.
    rank: Vec<u32>,
    folded: Folded,
}

impl State {
    /// Hangs vertices of one neighbour on it until there are none; settles all pairs that part there.
    fn peel(&mut self, members: &[u32]) {
        let total = members.len() as f64;
        let mut leaves: Vec<u32> =
            members.iter().copied().filter(|&v| self.degree[v as usize] == 1).collect();
        while let Some(leaf) = leaves.pop() {
            let leaf = leaf as usize;
            if self.degree[leaf] != 1 {
                continue;
            }
            let Some(stem) = self.rows.of(leaf).find(|&v| self.degree[v] > 0) else { continue };
            let below = self.weight[leaf];
            self.folded.settled[leaf] += (below - 1.0) * (total - below);
            self.degree[leaf] = 0;
            self.folded.settled[stem] += below * (self.weight[stem] - 1.0);
            self.weight[stem] += below;
            self.degree[stem] -= 1;
            if self.degree[stem] == 1 {
                leaves.push(stem as u32);
            }
        }
        for &vertex in members.iter().filter(|&&v| self.degree[v as usize] > 0) {
            let weight = self.weight[vertex as usize];
            self.folded.settled[vertex as usize] += (weight - 1.0) * (total - weight);
        }
    }

    /// Ranks the units left, most tasks first, and the tasks left by their lists; folds equals; builds the net.
    fn net(&mut self, members: &[u32]) {
        let split = self.rows.of_units.len() as u32;
        let left = |v: &u32| self.degree[*v as usize] > 0;
        let (mut units, tasks): (Vec<u32>, Vec<u32>) =
            members.iter().copied().filter(left).partition(|&v| v < split);
        if units.is_empty() {
            return;
        }
        units.sort_unstable_by_key(|&v| (u32::MAX - self.degree[v as usize], v));
        for (rank, &unit) in (0u32..).zip(&units) {
            self.rank[unit as usize] = rank;
        }
        let ends = tasks.iter().map(|&v| self.degree[v as usize] as usize).sum();
        let mut lists = Lists::with_capacity(tasks.len(), ends);
        for &task in &tasks {
            let near = self.rows.of(task as usize).filter(|&v| self.degree[v] > 0);
            lists.push(near.map(|v| self.rank[v])).sort_unstable();
        }
        let mut of_tasks = Lists::with_capacity(tasks.len(), ends);
        let mut behind_tasks = Lists::with_capacity(tasks.len(), tasks.len());
        for class in lists.equals(self.reduce).iter() {
            of_tasks.push(lists.of(class[0] as usize).iter().copied());
            behind_tasks.push(class.iter().map(|&at| tasks[at as usize]));
        }
        let mut behind_units = Lists::with_capacity(units.len(), units.len());
        if self.reduce {
            (of_tasks, behind_units) = merge_units(&of_tasks, &units);
        } else {
            for &unit in &units {
                behind_units.push([unit]);
            }
        }
        self.build(of_tasks, &behind_units, &behind_tasks);
    }

    fn build(&mut self, of_tasks: Lists, units: &Lists, tasks: &Lists) {
        let of_units = of_tasks.transposed(units.len());
        self.settle(units, &of_units, tasks);
        self.settle(tasks, &of_tasks, units);
        let mut behind = Lists::with_capacity(units.len() + tasks.len(), units.total() + tasks.total());
        let (mut copies, mut weight) = (Vec::new(), Vec::new());
        let net = self.folded.nets.len() as u32;
        for (vertex, class) in (0u32..).zip(units.iter().chain(tasks.iter())) {
            behind.push(class.iter().copied());
            copies.push(class.len() as f64);
            weight.push(class.iter().map(|&v| self.weight[v as usize]).sum());
            for &v in class {
                self.folded.place[v as usize] = Some((net, vertex));
            }
        }
        self.folded.nets.push(Net { of_units, of_tasks, copies, weight, behind });
    }

    /// Settles the pairs inside each class of equals: they meet at every neighbour alike.
    fn settle(&mut self, classes: &Lists, lists: &Lists, near: &Lists) {
        for (class, list) in classes.iter().zip(lists.iter()).filter(|(class, _)| class.len() > 1) {
            let weights = class.iter().map(|&v| self.weight[v as usize]);
            let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
            let ways: usize = list.iter().map(|&other| near.of(other as usize).len()).sum();
            let each = (sum * sum - squares) / 2.0 / ways as f64;
            for &v in list.iter().flat_map(|&other| near.of(other as usize)) {
                self.folded.settled[v as usize] += each;
            }
        }
    }
}

/// Folds units of the same tasks into the first of them: the tasks' lists renumbered, and the classes in order.
fn merge_units(of_tasks: &Lists, units: &[u32]) -> (Lists, Lists) {
    let groups = of_tasks.transposed(units.len()).equals(true);
    let mut group_of = vec![0; units.len()];
    for (group, places) in groups.iter().enumerate() {
        for &place in places {
            group_of[place as usize] = group;
        }
    }
    let mut classes = Lists::with_capacity(groups.len(), units.len());
    let mut number = vec![None; units.len()];
    for (place, &group) in group_of.iter().enumerate() {
        let places = groups.of(group);
        if places[0] as usize == place {
            number[place] = Some(classes.len() as u32);
            classes.push(places.iter().map(|&at| units[at as usize]));
        }
    }
    let mut lists = Lists::with_capacity(of_tasks.len(), of_tasks.total());
    for list in of_tasks.iter() {
        lists.push(list.iter().filter_map(|&unit| number[unit as usize]));
    }
    (lists, classes)
}
