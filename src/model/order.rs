//! Puts things in order by a number.
//!
//! The standard library's sort is several kilobytes of program for each type that it sorts, which matters for what the
//! page loads first. Here numbers alone are sorted, and the things are then moved to their places.

/// Sorts by a number, rising; things of the same number stay in the order that they had.
pub fn by_number<T>(things: &mut [T], number: impl Fn(&T) -> f64) {
    let mut from = order(things.iter().map(number).collect());
    for place in 0..things.len() {
        let mut at = from[place];
        // What stood there before may have been moved on already, to where that place's own thing came from.
        while at < place {
            at = from[at];
        }
        from[place] = at;
        things.swap(place, at);
    }
}

/// The places of these numbers in rising order.
#[inline(never)]
fn order(numbers: Vec<f64>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_sorted_by_their_numbers_and_equal_ones_keep_their_order() {
        let mut state = 1_u64;
        for length in [0, 1, 2, 3, 10, 50, 200] {
            let mut things: Vec<(f64, usize)> = (0..length)
                .map(|place| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    (((state >> 33) % 20) as f64 - 10.0, place)
                })
                .collect();
            let mut expected = things.clone();
            expected.sort_by(|a, b| a.0.total_cmp(&b.0));
            by_number(&mut things, |thing| thing.0);
            assert_eq!(things, expected);
        }
    }
}
