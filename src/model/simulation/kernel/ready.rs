//! Instances with a free place, in the order in which the routing looks at them.

use std::collections::BTreeSet;

use crate::model::scenario::Routing;
use crate::model::simulation::rng::Stream;

/// No instance.
const NONE: u32 = u32::MAX;

/// Instances with a free place, by their slot.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    order: Order,
    count: usize,
}

#[derive(Clone, Debug)]
enum Order {
    /// A chain from the one used last to the one used longest ago; and from which end it is taken.
    Used {
        links: Vec<Link>,
        last: u32,
        first: u32,
        newest_first: bool,
    },
    /// By the number in which they were born.
    Born(BTreeSet<(u32, u32)>),
    /// In any order, and where in it each is.
    Any { slots: Vec<u32>, places: Vec<u32> },
}

/// Neighbours in the chain.
#[derive(Clone, Copy, Debug)]
struct Link {
    later: u32,
    earlier: u32,
}

const UNLINKED: Link = Link {
    later: NONE,
    earlier: NONE,
};

impl Ready {
    /// None yet.
    pub(super) fn new(routing: Routing) -> Self {
        let used = |newest_first| Order::Used {
            links: Vec::new(),
            last: NONE,
            first: NONE,
            newest_first,
        };
        let order = match routing {
            Routing::MostRecentlyUsed => used(true),
            Routing::LeastRecentlyUsed => used(false),
            Routing::Newest => Order::Born(BTreeSet::new()),
            Routing::Random => Order::Any {
                slots: Vec::new(),
                places: Vec::new(),
            },
        };
        Self { order, count: 0 }
    }

    /// How many there are, expired ones included.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The one that the routing looks at first.
    #[inline]
    pub(super) fn peek(&self, random: &mut Stream) -> Option<u32> {
        let slot = match &self.order {
            Order::Used {
                last,
                first,
                newest_first,
                ..
            } => {
                if *newest_first {
                    *last
                } else {
                    *first
                }
            }
            Order::Born(set) => set.last().map_or(NONE, |(_, slot)| *slot),
            Order::Any { slots, .. } if slots.is_empty() => NONE,
            Order::Any { slots, .. } => {
                let i = (random.uniform() * slots.len() as f64) as usize;
                slots[i.min(slots.len() - 1)]
            }
        };
        (slot != NONE).then_some(slot)
    }

    /// Adds an instance that was used just now; its slot, and the number in which it was born.
    #[inline]
    pub(super) fn add(&mut self, slot: u32, number: u32) {
        self.count += 1;
        match &mut self.order {
            Order::Used {
                links, last, first, ..
            } => {
                if links.len() <= slot as usize {
                    links.resize(slot as usize + 1, UNLINKED);
                }
                links[slot as usize] = Link {
                    later: NONE,
                    earlier: *last,
                };
                match links.get_mut(*last as usize) {
                    Some(before) => before.later = slot,
                    None => *first = slot,
                }
                *last = slot;
            }
            Order::Born(set) => {
                set.insert((number, slot));
            }
            Order::Any { slots, places } => {
                if places.len() <= slot as usize {
                    places.resize(slot as usize + 1, NONE);
                }
                places[slot as usize] = slots.len() as u32;
                slots.push(slot);
            }
        }
    }

    /// Takes an instance out.
    #[inline]
    pub(super) fn remove(&mut self, slot: u32, number: u32) {
        self.count -= 1;
        match &mut self.order {
            Order::Used {
                links, last, first, ..
            } => {
                let link = std::mem::replace(&mut links[slot as usize], UNLINKED);
                match links.get_mut(link.later as usize) {
                    Some(later) => later.earlier = link.earlier,
                    None => *last = link.earlier,
                }
                match links.get_mut(link.earlier as usize) {
                    Some(earlier) => earlier.later = link.later,
                    None => *first = link.later,
                }
            }
            Order::Born(set) => {
                set.remove(&(number, slot));
            }
            Order::Any { slots, places } => {
                let place = places[slot as usize] as usize;
                slots.swap_remove(place);
                if let Some(&moved) = slots.get(place) {
                    places[moved as usize] = place as u32;
                }
                places[slot as usize] = NONE;
            }
        }
    }

    /// All of them, in no particular order.
    pub(super) fn slots(&self) -> Vec<u32> {
        match &self.order {
            Order::Used { links, last, .. } => {
                let earlier = |slot: &u32| links.get(*slot as usize).map(|link| link.earlier);
                let chain = std::iter::successors(Some(*last), earlier);
                chain.take_while(|slot| *slot != NONE).collect()
            }
            Order::Born(set) => set.iter().map(|(_, slot)| *slot).collect(),
            Order::Any { slots, .. } => slots.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::rng::Purpose;

    fn ready(routing: Routing, slots: &[(u32, u32)]) -> (Ready, Stream) {
        let mut ready = Ready::new(routing);
        for &(slot, number) in slots {
            ready.add(slot, number);
        }
        (ready, Stream::new(1, 0, Purpose::Instance))
    }

    #[test]
    fn each_routing_looks_at_the_instances_in_its_order() {
        // Slots with the number in which they were born, in the order in which they were used.
        let used = [(3, 10), (0, 14), (5, 11), (1, 13)];
        for (routing, order) in [
            (Routing::MostRecentlyUsed, [1, 5, 0, 3]),
            (Routing::LeastRecentlyUsed, [3, 0, 5, 1]),
            (Routing::Newest, [0, 1, 5, 3]),
        ] {
            let (mut ready, mut random) = ready(routing, &used);
            let number = |slot| used.iter().find(|pair| pair.0 == slot).map(|pair| pair.1);
            for (taken, slot) in order.into_iter().enumerate() {
                assert_eq!(ready.len(), 4 - taken);
                assert_eq!(ready.peek(&mut random), Some(slot), "{routing:?}");
                ready.remove(slot, number(slot).expect("a slot"));
            }
            assert_eq!((ready.len(), ready.peek(&mut random)), (0, None));
            ready.add(5, 20);
            assert_eq!((ready.len(), ready.peek(&mut random)), (1, Some(5)));
        }
    }

    #[test]
    fn an_instance_is_taken_out_wherever_it_stands() {
        let all = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)];
        for routing in [
            Routing::MostRecentlyUsed,
            Routing::LeastRecentlyUsed,
            Routing::Newest,
            Routing::Random,
        ] {
            for out in 0..5 {
                let (mut ready, _) = ready(routing, &all);
                ready.remove(out, out);
                let mut left = ready.slots();
                left.sort_unstable();
                let expected: Vec<u32> = (0..5).filter(|slot| *slot != out).collect();
                assert_eq!(left, expected, "{routing:?}");
                for slot in expected {
                    ready.remove(slot, slot);
                }
                assert!(ready.slots().is_empty() && ready.len() == 0);
            }
        }
    }

    #[test]
    fn random_routing_looks_at_all_alike() {
        let (mut ready, mut random) = ready(Routing::Random, &[(7, 0), (2, 1), (4, 2), (6, 3)]);
        ready.remove(2, 1);
        let mut seen = [0_u32; 8];
        for _ in 0..3_000 {
            let slot = ready.peek(&mut random).expect("an instance");
            seen[slot as usize] += 1;
        }
        assert_eq!(seen.iter().sum::<u32>(), seen[7] + seen[4] + seen[6]);
        // A third of 3000 each; the standard error is 26.
        for slot in [4, 6, 7] {
            assert!(seen[slot].abs_diff(1_000) < 104, "{seen:?}");
        }
    }
}
