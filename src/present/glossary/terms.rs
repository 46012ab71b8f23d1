//! The terms, in the order of the page: what is asked for, what it costs, where that changes, cold starts, servers.
//!
//! Formulas are those of the model: a change there is a change here.

use crate::model::scenario::Scenario;
use crate::model::units::{HOURS_PER_MONTH, mean_rate};
use crate::present::format;
use crate::present::glossary::Term;

/// A term with a formula that needs more than the inputs, or none.
const fn term(
    (key, name): (&'static str, &'static str),
    said_as: &'static [&'static str],
    meaning: &'static str,
    formula: &'static str,
) -> Term {
    Term {
        key,
        name,
        said_as,
        meaning,
        formula,
        here: None,
    }
}

/// The same with the scenario's numbers put in.
const fn computed(term: Term, here: fn(&Scenario) -> String) -> Term {
    Term {
        here: Some(here),
        ..term
    }
}

/// Every term.
pub const TERMS: &[Term] = &[
    // What is asked for.
    computed(
        term(
            ("mean-rate", "Mean rate"),
            &["mean rate", "request rate", "traffic", "requests a month"],
            "Requests a second if they came evenly over a month of 730 hours.",
            "invocations a month / (730 \u{d7} 3,600 s)",
        ),
        mean_rate_here,
    ),
    computed(
        term(
            ("peak-to-mean", "Peak-to-mean ratio"),
            &["peak-to-mean ratio", "peak-to-mean"],
            "How much busier the busiest time is than the mean. Fleets are sized for it; functions are not.",
            "rate at the busiest time / mean rate",
        ),
        peak_here,
    ),
    computed(
        term(
            ("little", "Requests in flight (Little\u{2019}s law)"),
            &[
                "little\u{2019}s law",
                "requests in flight",
                "concurrency",
                "peak concurrency",
            ],
            "How many requests are being served at the same moment. A function has an instance for each; a server needs memory for each.",
            "mean rate \u{d7} mean duration",
        ),
        little_here,
    ),
    term(
        ("percentile", "Percentile (p50, p95, p99, p99.9)"),
        &[
            "percentile",
            "p50",
            "p95",
            "p99",
            "p99.9",
            "latency",
            "longer than a time",
        ],
        "The time within which that many of a hundred requests are answered: of 1,000 requests, 10 take longer than p99. \
         Every request counts, cold starts included.",
        "p99: the smallest t with (requests that take at most t) / (all requests) \u{2265} 0.99",
    ),
    // What it costs.
    computed(
        term(
            ("gb-second", "GB-second"),
            &["gb-second", "gb-seconds", "gb-s"],
            "One GB of memory held for one second, whether used or not: what functions are billed by, besides their number.",
            "memory / 1,024 MB \u{d7} billed duration",
        ),
        gb_second_here,
    ),
    term(
        ("billed-duration", "Billed duration"),
        &["billed duration"],
        "The time of a request that is paid for: rounded up for each invocation as its provider does, INIT and slow first calls included.",
        "mean of \u{2308}duration / step\u{2309} \u{d7} step, and not below the minimum; Lambda\u{2019}s step is 1 ms",
    ),
    term(
        ("free-tier", "Free tier"),
        &["free tier"],
        "What a provider gives away each month. It is the account\u{2019}s, so it counts only while nothing else uses it.",
        "billed quantity = max(0, quantity \u{2212} allowance)",
    ),
    term(
        ("bill", "Monthly bill"),
        &["monthly bill", "bill", "more a month"],
        "The sum of its lines, each at the list price of its tier, for a month of 730 hours, before tax.",
        "sum of quantity \u{d7} unit price, tier by tier",
    ),
    // Where that changes.
    term(
        ("break-even", "Break-even"),
        &["break-even", "break-evens", "crossing", "crossings"],
        "A volume at which the cheaper of two platforms changes. There may be none, one or many: a fleet grows in steps, and each added \
         server can turn the answer.",
        "the volumes n with cost of A(n) = cost of B(n), and those at which a step jumps across",
    ),
    term(
        ("envelope", "The cheapest of all (envelope)"),
        &["envelope", "map", "the cheapest of all", "the cheapest"],
        "At each volume the platform that costs least. From where to where one stays so is a stretch; the map colours stretches over two inputs.",
        "min over platforms of cost(n); saving = 1 \u{2212} cheapest / next",
    ),
    term(
        ("elasticity", "Elasticity"),
        &["elasticity", "what moves it"],
        "By how many per cent the break-even moves for each per cent of an input. \u{2212}1: double the input, half the volume.",
        "(ln break-even at +10 % \u{2212} ln break-even at \u{2212}10 %) / (ln 1.1 \u{2212} ln 0.9)",
    ),
    term(
        ("flip", "What would change the answer"),
        &["what would change the answer"],
        "For each input by itself the nearest value at which another platform is the cheapest, all else as it is.",
        "the nearest x with a cheapest platform other than today\u{2019}s",
    ),
    // Cold starts.
    term(
        ("cold-start", "Cold start"),
        &[
            "cold start",
            "cold starts",
            "cold share",
            "cold",
            "starts cold",
        ],
        "A request that finds no idle instance and waits until a new one has started. Its interval is 95 %, over independent replications.",
        "cold share = cold requests / served requests. Rare requests that meet no other: e^(\u{2212}rate \u{d7} keep-alive)",
    ),
    term(
        ("init", "INIT"),
        &["init"],
        "The part of a cold start in which runtime and code are loaded and initialised. AWS bills it since August 2025.",
        "cold start = sandbox and network + INIT + slow first call",
    ),
    term(
        ("keep-alive", "Keep-alive"),
        &["keep-alive"],
        "How long an idle instance is kept before the provider takes it back. Providers do not promise it; it is drawn from what was measured.",
        "a request is warm if an instance has been idle for less than its keep-alive",
    ),
    term(
        ("cause", "Idle gap and scale-out"),
        &["idle gap", "scale-out", "why they are cold"],
        "A cold start after a pause in which every instance was reclaimed, or one because all instances are busy. A ping prevents the first kind only.",
        "idle gap: nothing else was in service; scale-out: something was",
    ),
    term(
        ("instances", "Instances"),
        &["instances", "of them busy", "idle", "single instances"],
        "Execution environments that are alive: busy with a request, or idle until the next one or the end of their keep-alive.",
        "alive = busy + idle; mean busy = mean rate \u{d7} mean duration",
    ),
    term(
        ("idle-waste", "Idle waste"),
        &["idle waste"],
        "The part of all instances\u{2019} time in which they serve nothing. The provider bears it, unless the instances are provisioned.",
        "idle time / (idle time + busy time)",
    ),
    term(
        ("life", "Life of an instance"),
        &["life of an instance", "lives", "lifespan"],
        "From birth to reclaim. Idle instances go after their keep-alive, busy ones are replaced after some hours.",
        "mean life = mean instances / (rate \u{d7} cold share)",
    ),
    term(
        ("always-warm", "Provisioned concurrency"),
        &[
            "provisioned concurrency",
            "provisioned",
            "always warm",
            "minimum instances",
        ],
        "Instances that are kept ready and paid for all the time, used or not. More requests at once than that spill over and may start cold.",
        "pays off above a utilisation of kept price / (on-demand price \u{2212} price while used)",
    ),
    term(
        ("ping", "Warm-up ping"),
        &["ping", "pings", "warm-up ping"],
        "An invocation by a timer that resets an instance\u{2019}s idle time. It keeps as many instances warm as arrive at once, and is billed.",
        "pings a month = number at once \u{d7} 730 h / interval",
    ),
    term(
        ("mitigation", "Mitigation"),
        &[
            "mitigation",
            "mitigations",
            "mitigations of cold starts",
            "against the others",
        ],
        "A change that makes cold starts fewer or shorter. Each is simulated on the same requests and billed with what it costs; one that another \
         equals or beats in cost and p99 is hollow in the chart, the others are its Pareto front.",
        "per ms saved = more a month / (p99 without \u{2212} p99 with)",
    ),
    term(
        ("throttle", "Throttled"),
        &["throttled", "throttle", "queued", "time to drain"],
        "Refused because the limit of instances, or of new instances in ten seconds, is reached. Asynchronous requests wait instead.",
        "throttled share = refused requests / all requests",
    ),
    term(
        ("interval", "95 % interval"),
        &["95 % interval", "interval"],
        "If the whole simulation were done again with other random numbers, 95 of 100 such intervals would hold the true value.",
        "mean \u{b1} t \u{d7} standard deviation of the replications / \u{221a}replications",
    ),
    term(
        ("validation", "Known answers"),
        &["is the simulation right", "known answers"],
        "Cases whose answer is known from a formula, from an independent simulator or from measurements, simulated here by the same program.",
        "passed if the difference is within the stated error",
    ),
    // Servers.
    term(
        ("fleet", "Fleet"),
        &[
            "fleet",
            "fleets",
            "servers",
            "servers behind these costs",
            "servers at the peak",
            "the same requests on servers",
        ],
        "The fewest servers that carry the busiest time within the latency objective, never below the minimum nor one in each zone.",
        "max of CPU need / (vCPUs \u{d7} target utilisation), places for requests in flight, objective met by p99 of a queue (M/G/c)",
    ),
    term(
        ("utilisation", "Utilisation"),
        &["utilisation", "cpu use", "cpu use on average"],
        "The part of what is paid for that is used: CPU time of a fleet, or time of a provisioned instance.",
        "rate \u{d7} CPU seconds of a request / vCPUs; in use / kept",
    ),
    term(
        ("surplus", "Surplus CPU credits"),
        &["surplus cpu credits", "surplus", "credits"],
        "What burstable servers (t3, t3a, t4g) pay for CPU above their baseline, settled over a day.",
        "(mean vCPUs in use \u{2212} baseline) \u{d7} hours \u{d7} price of a vCPU-hour",
    ),
    term(
        ("lcu", "Load balancer capacity unit (LCU)"),
        &["load balancer capacity unit", "lcu"],
        "What a load balancer is billed by besides its hours: the largest of four uses counts.",
        "max(new connections / 25 a second, open / 3,000, GB an hour, rule evaluations / 1,000 a second)",
    ),
    term(
        ("egress", "Egress"),
        &["egress", "traffic to the internet"],
        "Data sent to the internet, billed by the GB in tiers; data that comes in is free.",
        "responses a month \u{d7} size of a response",
    ),
    // What the workload is like on a platform.
    term(
        ("fit", "Fit"),
        &["fit", "comparison and fit", "verdict"],
        "How well the workload suits a platform: excels, fits, with care, poor or impossible. The worst finding decides, and names its number.",
        "the worst finding; excels where none is worse than fits, and cost or idle time excels",
    ),
];

fn mean_rate_here(scenario: &Scenario) -> String {
    let n = scenario.workload.invocations_per_month;
    format!(
        "{} / ({} h \u{d7} 3,600 s) = {}.",
        format::count(n),
        format::grouped(HOURS_PER_MONTH),
        format::rate(mean_rate(n).0)
    )
}

fn peak_here(scenario: &Scenario) -> String {
    let peak = scenario.traffic.profile().peak();
    format!(
        "{} \u{d7} {} = {} at the busiest time.",
        format::rate(scenario.rate().0),
        format::count(peak),
        format::rate(scenario.rate().0 * peak)
    )
}

fn little_here(scenario: &Scenario) -> String {
    let (rate, mean) = (scenario.rate(), scenario.durations().mean());
    format!(
        "{} \u{d7} {} = {} requests in flight on average.",
        format::rate(rate.0),
        format::duration(mean),
        format::count(rate.0 * mean.seconds().0)
    )
}

fn gb_second_here(scenario: &Scenario) -> String {
    let (memory, mean) = (scenario.workload.memory, scenario.durations().mean());
    format!(
        "{} GB \u{d7} {} = {} GB-s a request.",
        format::count(memory.gigabytes()),
        format::duration(mean),
        format::count(memory.held_for(mean.seconds()).0)
    )
}
