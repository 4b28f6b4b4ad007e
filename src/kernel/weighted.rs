//! A weighted graph of one mode in compressed rows.

/// An undirected weighted graph: each edge stands in the rows of both its ends, neighbours in ascending order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weighted {
    start: Vec<usize>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
}

impl Weighted {
    /// Takes compressed rows as they are: `start` has one entry more than there are vertices, rows are sorted,
    /// every edge stands in both rows, no vertex is its own neighbour.
    #[must_use]
    pub fn from_rows(start: Vec<usize>, neighbours: Vec<u32>, weights: Vec<f64>) -> Self {
        debug_assert_eq!(start.last().copied().unwrap_or_default(), neighbours.len());
        debug_assert_eq!(neighbours.len(), weights.len());
        Self { start, neighbours, weights }
    }

    /// Builds from edges given once each, in any order.
    #[must_use]
    pub fn from_edges(vertices: usize, edges: &[(u32, u32, f64)]) -> Self {
        let mut both: Vec<(u32, u32, f64)> =
            edges.iter().flat_map(|&(a, b, weight)| [(a, b, weight), (b, a, weight)]).collect();
        both.sort_unstable_by_key(|&(a, b, _)| (a, b));
        let mut start = vec![0; vertices + 1];
        for &(a, ..) in &both {
            start[a as usize + 1] += 1;
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        let neighbours = both.iter().map(|edge| edge.1).collect();
        Self { start, neighbours, weights: both.iter().map(|edge| edge.2).collect() }
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

    /// Number of edges, each counted once.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// Neighbours of a vertex, ascending.
    #[must_use]
    pub fn neighbours(&self, vertex: usize) -> &[u32] {
        &self.neighbours[self.start[vertex]..self.start[vertex + 1]]
    }

    /// Weights parallel to [`Weighted::neighbours`].
    #[must_use]
    pub fn weights(&self, vertex: usize) -> &[f64] {
        &self.weights[self.start[vertex]..self.start[vertex + 1]]
    }
}
