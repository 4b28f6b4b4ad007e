//! Eight searches side by side: one number per search for every vertex, one cache line.

/// How many searches run side by side.
pub(super) const LANES: usize = 8;

/// One number for each search.
pub(super) type Lane = [f64; LANES];

/// A [`Lane`] on a cache line of its own.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Line(pub(super) Lane);

/// No search has reached it.
pub(super) const NONE: Lane = [0.0; LANES];

/// Path counts above this leave the range in which sums and reciprocals keep full precision.
pub(super) const PEAK: f64 = 1e270;

/// Path counts outgrew [`PEAK`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Outgrown;

/// Where a search starts, and how much its findings count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Source {
    pub(super) vertex: u32,
    pub(super) weight: f64,
}

/// A vertex reached in one step: by which searches, over how many shortest paths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reached {
    pub(super) vertex: u32,
    /// Searches that reached the vertex in this step.
    pub(super) new: u8,
    /// Whether some vertex was reached from here.
    pub(super) onward: bool,
    pub(super) paths: Lane,
}

/// Factors 0 and 1 by the bits of a set of searches.
static KEEP: [Lane; 256] = keep();

const fn keep() -> [Lane; 256] {
    let mut table = [NONE; 256];
    let mut set = 0;
    while set < 256 {
        let mut lane = 0;
        while lane < LANES {
            if set >> lane & 1 == 1 {
                table[set][lane] = 1.0;
            }
            lane += 1;
        }
        set += 1;
    }
    table
}

/// The numbers of the searches in the set, 0 for the others.
#[inline]
pub(super) fn only(lane: &Lane, set: u8) -> Lane {
    let keep = &KEEP[set as usize];
    std::array::from_fn(|at| lane[at] * keep[at])
}

/// The searches whose number is not 0.
#[inline]
pub(super) fn set(lane: &Lane) -> u8 {
    lane.iter().enumerate().fold(0, |set, (at, &value)| set | u8::from(value > 0.0) << at)
}

/// Adds lane by lane.
#[inline]
pub(super) fn add(to: &mut Lane, lane: &Lane) {
    for (to, value) in to.iter_mut().zip(lane) {
        *to += value;
    }
}

/// `factor × lane`.
#[inline]
pub(super) fn scale(lane: &Lane, factor: f64) -> Lane {
    lane.map(|value| value * factor)
}

/// `lane + factor × more`.
#[inline]
pub(super) fn add_scaled(lane: &Lane, factor: f64, more: &Lane) -> Lane {
    std::array::from_fn(|at| lane[at] + factor * more[at])
}

/// Sum over lanes of `a × b × c`, in a fixed order.
#[inline]
pub(super) fn dot(a: &Lane, b: &Lane, c: &Lane) -> f64 {
    let term: Lane = std::array::from_fn(|at| a[at] * b[at] * c[at]);
    (term[0] + term[1]) + (term[2] + term[3]) + ((term[4] + term[5]) + (term[6] + term[7]))
}

/// What a reached vertex asks of its predecessors per path: `weight / paths + copies × after` where reached.
#[inline]
pub(super) fn share(paths: &Lane, weight: f64, copies: f64, after: &Lane) -> Lane {
    std::array::from_fn(|at| if paths[at] > 0.0 { weight / paths[at] + copies * after[at] } else { 0.0 })
}

/// The set of the first `count` searches.
#[inline]
pub(super) fn first(count: usize) -> u8 {
    if count >= LANES { u8::MAX } else { (1 << count) - 1 }
}

/// The largest number.
#[inline]
pub(super) fn largest(lane: &Lane) -> f64 {
    lane.iter().fold(0.0, |peak, &value| if value > peak { value } else { peak })
}
