//! Lists of numbers end to end.

/// Many lists in one.
#[derive(Debug)]
pub(super) struct Lists {
    start: Vec<u32>,
    to: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { start: vec![0], to: Vec::new() }
    }
}

impl Lists {
    /// No lists, room for so many and for so many numbers.
    pub(super) fn with_capacity(lists: usize, numbers: usize) -> Self {
        let mut start = Vec::with_capacity(lists + 1);
        start.push(0);
        Self { start, to: Vec::with_capacity(numbers) }
    }

    /// Adds a list; returns it.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) -> &mut [u32] {
        let from = self.to.len();
        self.to.extend(list);
        self.start.push(self.to.len() as u32);
        &mut self.to[from..]
    }

    /// One list for each of `count` numbers: the places of the lists it is in, ascending.
    pub(super) fn transposed(&self, count: usize) -> Self {
        let mut start = vec![0; count + 1];
        for &number in &self.to {
            start[number as usize + 1] += 1;
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        let mut next = start.clone();
        let mut to = vec![0; self.to.len()];
        for (place, list) in (0u32..).zip(self.iter()) {
            for &number in list {
                let slot = &mut next[number as usize];
                to[*slot as usize] = place;
                *slot += 1;
            }
        }
        Self { start, to }
    }

    /// Lists.
    pub(super) fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// Numbers in all lists.
    pub(super) fn total(&self) -> usize {
        self.to.len()
    }

    /// The list at a place.
    #[inline]
    pub(super) fn of(&self, at: usize) -> &[u32] {
        &self.to[self.start[at] as usize..self.start[at + 1] as usize]
    }

    /// The lists in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.start.windows(2).map(|ends| &self.to[ends[0] as usize..ends[1] as usize])
    }

    /// Groups the places of equal lists, ascending by list; with `merge` unset each place for itself, the order
    /// then by the first two numbers of the list alone.
    pub(super) fn equals(&self, merge: bool) -> Self {
        let number = |list: &[u32], at: usize| list.get(at).map_or(0, |&number| u64::from(number) + 1);
        let key = |list: &[u32]| number(list, 0) << 32 | number(list, 1);
        let mut order: Vec<(u64, u32)> = self.iter().map(key).zip(0u32..).collect();
        let list = |place: u32| if merge { self.of(place as usize) } else { &[] };
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| list(a.1).cmp(list(b.1))).then(a.1.cmp(&b.1))
        });
        let mut groups = Self::with_capacity(self.len(), self.len());
        for group in order.chunk_by(|a, b| merge && a.0 == b.0 && list(a.1) == list(b.1)) {
            groups.push(group.iter().map(|&(_, place)| place));
        }
        groups
    }
}
