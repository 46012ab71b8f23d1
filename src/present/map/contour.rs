//! Lines along which the cheapest platform saves the same share against the next.
//!
//! In every row the places are known at which the saving passes a level; where it changes hands the saving is known on
//! both sides, so that the dip to nothing at a border is never missed. Lines join the places of neighbouring rows.

use std::collections::HashMap;

use crate::present::map::Map;

/// A place on a map, from 0 to 1 on both axes.
type Place = (f64, f64);

/// Horizontal distance from one row to the next beyond which it is a jump, and no line is drawn.
const JUMP: f64 = 0.12;

impl Map {
    /// Lines along which the cheapest saves this share against the next, through positions from 0 to 1.
    pub fn contour(&self, level: f64) -> Vec<Vec<Place>> {
        let rows: Vec<(f64, Vec<(f64, f64)>)> = self
            .rows
            .iter()
            .map(|(at, row)| (*at, stretches_above(&row.saving_along(self.extent), level)))
            .collect();
        let mut pieces = Vec::new();
        for pair in rows.windows(2) {
            join(&pair[0], &pair[1], &mut pieces);
        }
        chain(&pieces)
    }
}

/// From where to where a row is at or above a level, in rising order.
fn stretches_above(nodes: &[(f64, f64)], level: f64) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let mut start = nodes.first().filter(|n| n.1 >= level).map(|n| n.0);
    for pair in nodes.windows(2) {
        let ((x0, a), (x1, b)) = (pair[0], pair[1]);
        if (a >= level) == (b >= level) {
            continue;
        }
        let x = x0 + (level - a) / (b - a) * (x1 - x0);
        match start.take() {
            Some(from) => found.push((from, x)),
            None => start = Some(x),
        }
    }
    found.extend(start.zip(nodes.last().map(|n| n.0)));
    found
}

/// A row of a map: its position, and stretches of it.
type Level = (f64, Vec<(f64, f64)>);

/// The lines between two rows: stretches that overlap belong together, and the outer ends of those are joined. What
/// ends between the rows is closed.
fn join((low, below): &Level, (high, above): &Level, pieces: &mut Vec<[Place; 2]>) {
    let mut piece = |a: Place, b: Place| {
        let along_an_edge = a.0 == b.0 && (a.0 <= 0.0 || a.0 >= 1.0);
        if !along_an_edge && (a.0 - b.0).abs() <= JUMP {
            pieces.push([a, b]);
        }
    };
    let (mut i, mut j) = (0, 0);
    while i < below.len() || j < above.len() {
        let (first_i, first_j) = (i, j);
        // Whichever begins first, and everything that overlaps with what is taken so far.
        let mut end = f64::MIN;
        loop {
            let next_below = below.get(i).filter(|s| end == f64::MIN || s.0 <= end);
            let next_above = above.get(j).filter(|s| end == f64::MIN || s.0 <= end);
            match (next_below, next_above) {
                (Some(a), Some(b)) if a.0 <= b.0 => (end, i) = (end.max(a.1), i + 1),
                (_, Some(b)) => (end, j) = (end.max(b.1), j + 1),
                (Some(a), None) => (end, i) = (end.max(a.1), i + 1),
                (None, None) => break,
            }
        }
        let (lower, upper) = (&below[first_i..i], &above[first_j..j]);
        if let ([a, .., b] | [a @ b], [c, .., d] | [c @ d]) = (lower, upper) {
            piece((a.0, *low), (c.0, *high));
            piece((b.1, *low), (d.1, *high));
            for (gaps, y) in [(lower, *low), (upper, *high)] {
                let gaps = gaps.windows(2);
                gaps.for_each(|pair| piece((pair[0].1, y), (pair[1].0, y)));
            }
        } else {
            for (alone, y) in [(lower, *low), (upper, *high)] {
                alone.iter().for_each(|s| piece((s.0, y), (s.1, y)));
            }
        }
    }
}

/// Pieces that share an end, put together.
fn chain(pieces: &[[Place; 2]]) -> Vec<Vec<Place>> {
    let key = |place: &Place| (place.0.to_bits(), place.1.to_bits());
    let mut at = HashMap::<(u64, u64), Vec<usize>>::new();
    for (i, piece) in pieces.iter().enumerate() {
        piece
            .iter()
            .for_each(|end| at.entry(key(end)).or_default().push(i));
    }
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for start in 0..pieces.len() {
        if used[start] {
            continue;
        }
        used[start] = true;
        let mut line = pieces[start].to_vec();
        // On from its end, then the other way round from its start.
        for _ in 0..2 {
            while let Some(end) = line.last().copied() {
                let next = at[&key(&end)].iter().find(|&&i| !used[i]);
                let Some(&next) = next else { break };
                used[next] = true;
                let [a, b] = pieces[next];
                line.push(if key(&a) == key(&end) { b } else { a });
            }
            line.reverse();
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_above_a_level_from_where_to_where_it_passes_it() {
        let nodes = [(0.0, 0.8), (0.4, 0.0), (0.4, 0.6), (0.5, 0.2), (1.0, 0.7)];
        let above = stretches_above(&nodes, 0.4);
        assert_eq!(above.len(), 3);
        for ((from, to), (a, b)) in above.iter().zip([(0.0, 0.2), (0.4, 0.45), (0.7, 1.0)]) {
            assert!(
                (from - a).abs() < 1e-12 && (to - b).abs() < 1e-12,
                "{above:?}"
            );
        }
        assert_eq!(stretches_above(&nodes, 0.9), []);
    }

    #[test]
    fn lines_go_on_split_and_close() {
        let rows: [Level; 4] = [
            (0.0, vec![(0.30, 0.40)]),
            (0.1, vec![(0.30, 0.41)]),
            (0.2, vec![(0.29, 0.33), (0.38, 0.42)]),
            (0.3, vec![(0.28, 0.32)]),
        ];
        let mut pieces = Vec::new();
        for pair in rows.windows(2) {
            join(&pair[0], &pair[1], &mut pieces);
        }
        let lines = chain(&pieces);
        // The outer left side; and the right side, round its end and up the inner gap.
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0].first(), Some(&(0.30, 0.0)));
        assert_eq!(lines[0].last(), Some(&(0.28, 0.3)));
        assert_eq!(lines[1].len(), 6);
        // A jump from one row to the next is no line.
        let mut none = Vec::new();
        join(
            &(0.0, vec![(0.0, 0.9)]),
            &(0.1, vec![(0.0, 0.3)]),
            &mut none,
        );
        assert!(none.is_empty(), "{none:?}");
    }
}
