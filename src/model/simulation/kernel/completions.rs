//! When requests are done, and by which instance, the first at hand: a heap in which each place has four below it.
//!
//! Four are compared without a branch, those beyond the last as well, which count as infinite; and as whole numbers, as
//! browsers compile the choice between two floats to a branch. A processor would guess wrong every other time.

/// Places below each place.
const BELOW: usize = 4;

/// The bits of infinity; those of a positive float sort like the float.
const NEVER: u64 = f64::INFINITY.to_bits();

/// Completions to come.
#[derive(Clone, Debug)]
pub(super) struct Completions {
    /// When, as bits of [s]; infinite beyond the last, for at least as many places as a place has below it.
    times: Vec<u64>,
    /// The slot of the instance.
    slots: Vec<u32>,
    count: usize,
}

impl Completions {
    /// None yet.
    pub(super) fn new() -> Self {
        let mut completions = Self {
            times: Vec::new(),
            slots: Vec::new(),
            count: 0,
        };
        completions.grow();
        completions
    }

    /// How many there are.
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// When the first is done; infinite without any [s].
    #[inline(always)]
    pub(super) fn first(&self) -> f64 {
        f64::from_bits(self.times[0])
    }

    /// A request will be done at `at` [s].
    #[inline(always)]
    pub(super) fn push(&mut self, at: f64, slot: u32) {
        if self.count + BELOW >= self.times.len() {
            self.grow();
        }
        self.count += 1;
        self.rise(self.count - 1, at.to_bits(), slot);
    }

    /// Takes out the first, of which there must be one. Returns its slot.
    #[inline(always)]
    pub(super) fn pop(&mut self) -> u32 {
        let slot = self.slots[0];
        self.count -= 1;
        let last = self.count;
        let at = std::mem::replace(&mut self.times[last], NEVER);
        let mut place = 0;
        let mut below = 1;
        while below < last {
            let Some(&[a, b, c, d]) = self.times[below..].first_chunk::<BELOW>() else {
                break;
            };
            let (left, right) = (usize::from(b < a), usize::from(d < c));
            let next = below + if c.min(d) < a.min(b) { 2 + right } else { left };
            self.times[place] = self.times[next];
            self.slots[place] = self.slots[next];
            place = next;
            below = place * BELOW + 1;
        }
        if place < last {
            self.rise(place, at, self.slots[last]);
        }
        slot
    }

    #[inline(always)]
    fn rise(&mut self, mut place: usize, at: u64, slot: u32) {
        while place > 0 {
            let above = (place - 1) / BELOW;
            if self.times[above] <= at {
                break;
            }
            self.times[place] = self.times[above];
            self.slots[place] = self.slots[above];
            place = above;
        }
        self.times[place] = at;
        self.slots[place] = slot;
    }

    /// When each is done, in no particular order [s].
    pub(super) fn times(&self) -> impl Iterator<Item = f64> {
        self.times[..self.count].iter().copied().map(f64::from_bits)
    }

    #[cold]
    fn grow(&mut self) {
        let size = (2 * self.times.len()).max(16);
        self.times.resize(size, NEVER);
        self.slots.resize(size, 0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn completions_come_in_the_order_of_time(
            calls in prop::collection::vec((any::<bool>(), 0.0..100.0_f64), 0..300),
        ) {
            let mut completions = Completions::new();
            let mut plain: Vec<(f64, u32)> = Vec::new();
            for (slot, (adds, at)) in (0..).zip(calls) {
                if adds || plain.is_empty() {
                    completions.push(at, slot);
                    plain.push((at, slot));
                    plain.sort_by(|a, b| b.0.total_cmp(&a.0));
                } else if let Some((first, slot)) = plain.pop() {
                    prop_assert_eq!(completions.first(), first);
                    prop_assert_eq!(completions.pop(), slot);
                }
                prop_assert_eq!(completions.len(), plain.len());
                let first = plain.last().map_or(f64::INFINITY, |(at, _)| *at);
                prop_assert_eq!(completions.first(), first);
            }
            let mut times: Vec<f64> = completions.times().collect();
            times.sort_by(|a, b| b.total_cmp(a));
            prop_assert_eq!(times, plain.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        }
    }
}
