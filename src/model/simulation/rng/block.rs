//! Numbers drawn many at a time: in a loop that does nothing else, each of them costs less.

/// Numbers of a block.
const SIZE: usize = 64;

/// Numbers that were drawn ahead, and how many of them are used.
#[derive(Clone, Debug)]
pub(in crate::model::simulation) struct Block {
    numbers: [f64; SIZE],
    used: usize,
}

impl Block {
    /// None yet.
    pub(in crate::model::simulation) fn new() -> Self {
        Self {
            numbers: [0.0; SIZE],
            used: SIZE,
        }
    }

    /// The next number; `fill` draws the next block where the last one is used up.
    #[inline]
    pub(in crate::model::simulation) fn next(&mut self, fill: impl FnOnce(&mut [f64])) -> f64 {
        if self.used >= SIZE {
            fill(&mut self.numbers);
            self.used = 0;
        }
        let number = self.numbers[self.used];
        self.used += 1;
        number
    }
}
