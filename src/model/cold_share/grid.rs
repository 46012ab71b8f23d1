//! Where the curve of cold shares is computed: nodes on a logarithmic axis of rates, closer together where provisioned
//! instances begin to be too few.

/// Lowest and highest rate of the grid, powers of ten [1/s].
const DECADES: (f64, f64) = (-7.0, 6.0);

/// Standard deviations of the number in service between nodes where that number is near the provisioned instances.
const FINE_STEP: f64 = 0.2;

/// Standard deviations on both sides of the provisioned instances in which nodes are that close.
const FINE_REACH: f64 = 10.0;

/// Most nodes in place of one. It resolves up to 17 million provisioned instances.
const MOST_SPLIT: f64 = 1_000.0;

/// Nodes in rising order, and cells between them.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// Logarithm of the lowest rate.
    start: f64,
    /// Distance of nodes on the logarithmic axis.
    step: f64,
    /// Number of cells of that width.
    steps: usize,
    /// Those of them that are split: the first, and the first that is not again.
    fine: (usize, usize),
    /// Into how many cells each of those is split, 1 or more.
    split: usize,
}

impl Grid {
    /// The grid for a mean service time [s] above 0 and so many provisioned instances, with so many nodes to a factor
    /// of ten.
    pub(super) fn new(service_mean: f64, provisioned: u64, per_decade: f64) -> Self {
        let ten = std::f64::consts::LN_10;
        let (start, step) = (DECADES.0 * ten, ten / per_decade);
        let steps = (DECADES.1 - DECADES.0) * per_decade;
        let root = libm::sqrt(provisioned.max(1) as f64);
        let split = (step * root / FINE_STEP).ceil().clamp(1.0, MOST_SPLIT);
        // Around the rate at which as many are in service on average as are provisioned.
        let centre = (2.0 * libm::log(root) - libm::log(service_mean) - start) / step;
        let reach = FINE_REACH / root / step;
        let first = (centre - reach).floor().clamp(0.0, steps);
        let end = (centre + reach).ceil().clamp(first, steps);
        Self {
            start,
            step,
            steps: steps as usize,
            fine: (first as usize, end as usize),
            split: split as usize,
        }
    }

    /// Number of nodes.
    pub(super) fn nodes(&self) -> usize {
        self.steps + self.added() + 1
    }

    /// Cells that splitting adds.
    fn added(&self) -> usize {
        (self.fine.1 - self.fine.0) * (self.split - 1)
    }

    /// Logarithm of the rate of a node.
    pub(super) fn position(&self, node: usize) -> f64 {
        let (first, end) = self.fine;
        let steps = if node <= first {
            node as f64
        } else if node < end + self.added() {
            first as f64 + (node - first) as f64 / self.split as f64
        } else {
            (node - self.added()) as f64
        };
        self.start + steps * self.step
    }

    /// Distance to the next node.
    pub(super) fn width(&self, cell: usize) -> f64 {
        let (first, end) = self.fine;
        if cell < first || cell >= end + self.added() {
            self.step
        } else {
            self.step / self.split as f64
        }
    }

    /// The cell that holds the logarithm of a rate; the nearest one beyond the ends.
    pub(super) fn cell(&self, x: f64) -> usize {
        let (first, end) = self.fine;
        let steps = ((x - self.start) / self.step).clamp(0.0, self.steps as f64);
        let whole = (steps as usize).min(self.steps - 1);
        if whole < first {
            whole
        } else if whole < end {
            let part = ((steps - whole as f64) * self.split as f64) as usize;
            first + (whole - first) * self.split + part.min(self.split - 1)
        } else {
            whole + self.added()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_lies_between_its_nodes() {
        for provisioned in [0, 1, 24, 100, 5_000, 1_000_000, u64::MAX] {
            for service_mean in [1e-12, 1e-3, 0.2, 900.0, 1e9] {
                let grid = Grid::new(service_mean, provisioned, 48.0);
                let cells = grid.nodes() - 1;
                assert!(cells < 100_000, "{cells}");
                for cell in 0..cells {
                    let (from, to) = (grid.position(cell), grid.position(cell + 1));
                    assert!((to - from - grid.width(cell)).abs() < 1e-9 * grid.step);
                    assert_eq!(grid.cell((from + to) / 2.0), cell);
                }
                assert_eq!((grid.cell(-1e3), grid.cell(1e3)), (0, cells - 1));
            }
        }
    }
}
