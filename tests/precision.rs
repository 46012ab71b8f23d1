//! Formulas in which large numbers nearly cancel, against other formulas for the same in arithmetic of a hundred digits.

#![cfg(not(target_family = "wasm"))]

use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;

use serverless_tradeoffs::model::occupancy::erlang_b;
use serverless_tradeoffs::model::queue::{Served, Wait, erlang_c};
use serverless_tradeoffs::model::stats::{Durations, LogNormal, normal_cdf, normal_quantile};
use serverless_tradeoffs::model::units::{Milliseconds, Share};

type Big = FBig<HalfEven, 2>;

/// Binary digits: enough that a thousandth of them is left where all others cancel.
const DIGITS: usize = 2_000;

/// A number, exactly.
fn big(x: f64) -> Big {
    let exact = Big::try_from(x).expect("a finite number");
    exact.with_precision(DIGITS).value()
}

fn near(what: &str, got: f64, expected: &Big, tolerance: f64) {
    let expected = expected.to_f64().value();
    assert!(
        (got - expected).abs() <= tolerance * expected.abs(),
        "{what}: {got:e}, not {expected:e}"
    );
}

/// pi by Machin's formula (1706): 16 arctan(1/5) - 4 arctan(1/239).
fn pi() -> Big {
    let arctan_of_one_over = |n: f64| {
        let (n, mut sum, mut k) = (big(n), big(0.0), 0.0);
        let mut power = big(1.0) / &n;
        while power > big(f64::MIN_POSITIVE).powi(2.into()) {
            let term = &power / big(2.0 * k + 1.0);
            sum = if k % 2.0 == 0.0 {
                sum + term
            } else {
                sum - term
            };
            power /= &n * &n;
            k += 1.0;
        }
        sum
    };
    big(16.0) * arctan_of_one_over(5.0) - big(4.0) * arctan_of_one_over(239.0)
}

/// Distribution function of the standard normal, by its series around 0.
fn phi(z: f64, pi: &Big) -> Big {
    let z = big(z);
    let square = &z * &z;
    let (mut term, mut sum, mut k) = (z.clone(), z.clone(), 1.0);
    while k < 20.0 || term.to_f64().value().abs() > 0.0 {
        term = term * &square / big(2.0 * k + 1.0);
        sum += &term;
        k += 1.0;
    }
    let density = (big(-0.5) * square).exp() / (big(2.0) * pi).sqrt();
    big(0.5) + density * sum
}

#[test]
fn the_normal_distribution_far_out() {
    let pi = pi();
    for z in [-37.0, -20.0, -8.3, -3.0, -1e-9, 0.0, 1e-3, 0.7, 2.5, 6.0] {
        near(&format!("{z}"), normal_cdf(z), &phi(z, &pi), 1e-12);
    }
    for p in [
        1e-300,
        1e-40,
        1e-12,
        0.003,
        0.4,
        0.5 + 1e-9,
        0.975,
        0.999_999,
    ] {
        let back = phi(normal_quantile(p), &pi);
        near(&format!("{p}"), p, &back, 1e-12);
    }
}

/// Erlang's formula as he wrote it: the last of the terms a^k / k! over their sum.
fn refused(servers: u64, load: f64) -> Big {
    let load = big(load);
    let (mut term, mut sum) = (big(1.0), big(1.0));
    for k in 1..=servers {
        term = term * &load / big(k as f64);
        sum += &term;
    }
    term / sum
}

#[test]
fn erlangs_formulas_from_one_server_to_many() {
    for servers in [1, 2, 7, 50, 199, 1_000] {
        for part in [1e-6, 0.1, 0.9, 1.0 - 1e-9, 1.0, 1.5, 1e4] {
            let load = part * servers as f64;
            let lost = refused(servers, load);
            let what = format!("{servers} servers at {load}");
            if lost > big(1e-18) {
                near(&what, erlang_b(servers, load), &lost, 1e-11);
            }
            if load < servers as f64 && servers < 200 {
                // Those who wait: c b / (c - a (1 - b)).
                let c = big(servers as f64);
                let waiting = &c * &lost / (&c - big(load) * (big(1.0) - &lost));
                if waiting > big(1e-17) {
                    near(&what, erlang_c(servers as f64, load), &waiting, 1e-7);
                }
            }
        }
    }
}

#[test]
fn two_waits_one_after_the_other() {
    let still = LogNormal::from_median_p95(Milliseconds(1e-9), Milliseconds(1e-9));
    let served = Served::new(Durations::LogNormal(still), 1.0);
    let wait = |rate| Wait {
        probability: Share(1.0),
        rate,
    };
    for apart in [1e-15, 1e-12, 1e-9, 9e-7, 1.1e-6, 1e-3, 0.5, 9.0] {
        for seconds in [1e-6, 0.01, 1.0, 5.0, 40.0] {
            let (slow, fast) = (3.0, 3.0 * (1.0 + apart));
            let latency = Milliseconds(1_000.0 * seconds);
            // Exactly what is asked for, in seconds.
            let t = big(latency.seconds().0 - Milliseconds(1e-9).seconds().0);
            let left = |rate: f64| (-big(rate) * &t).exp();
            let both = (big(fast) * left(slow) - big(slow) * left(fast)) / (big(fast) - big(slow));
            let got = served.share_above(latency, [wait(slow), wait(fast)]);
            near(&format!("{apart} apart, {seconds} s"), got.0, &both, 1e-12);
            let turned = served.share_above(latency, [wait(fast), wait(slow)]);
            assert_eq!(got, turned);
        }
    }
}
