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
