//! The simulation in words: names of its choices, what it found, and what to know before trusting it.

mod causes;
mod ending;
mod numbers;

use crate::model::platform::Provider;
use crate::model::scenario::Routing;
use crate::model::simulation::cold_start::SANDBOX_MEDIAN;
use crate::model::simulation::summary::Caveat;
use crate::present::format;

pub use causes::{Causes, causes};
pub use ending::ending;
pub use numbers::{Answered, Number, cold_share, latency_table, left_out, numbers, observed};

/// The name of a routing.
pub fn routing_name(routing: Routing) -> &'static str {
    match routing {
        Routing::MostRecentlyUsed => "Most recently used",
        Routing::Newest => "Newest",
        Routing::Random => "Random",
        Routing::LeastRecentlyUsed => "Least recently used",
    }
}

/// The name of a kind of keep-alive, by its key.
pub fn keep_alive_name(key: &str) -> &'static str {
    match key {
        "fixed" => "Fixed",
        "drawn" => "Your own probes",
        _ => "Measured, 2025",
    }
}

/// What a cold start consists of on a provider's platforms, in two sentences.
pub fn parts(provider: Provider) -> String {
    match provider {
        Provider::Google | Provider::Azure => {
            "A cold start is what was measured end to end in 2020 and 2021 for the \
            language, and your package and initialisation. Its bill is left as it is without."
                .to_owned()
        }
        Provider::Aws | Provider::Cloudflare => format!(
            "A cold start is the sandbox (median {}, a judgement), measured runtime INIT, your package and initialisation, \
             and the measured slow first call. INIT and first call are billed.",
            format::duration(SANDBOX_MEDIAN),
        ),
    }
}

/// What to know before trusting the numbers, in a sentence.
pub fn caution(caveat: Caveat) -> &'static str {
    match caveat {
        Caveat::WarmupCut => {
            "The traffic is so dense that the start without instances could not be left out: the true cold share is lower. Simulate more requests."
        }
        Caveat::ShortRun => {
            "The simulated time is shorter than the keep-alive: simulate more requests for a reliable cold share."
        }
        Caveat::ShortOfPeriod => {
            "The simulated time is shorter than a period of the traffic: shares are of the part that was seen. Simulate more requests."
        }
        Caveat::FewColdStarts => {
            "Fewer than 30 cold starts were seen: the interval is rough. Simulate more requests."
        }
        Caveat::Overloaded => {
            "The load is more than the instances can ever serve: a million requests wait, and the queue only grows. The simulation was given up there. Raise the concurrency limit, or shorten the duration."
        }
        Caveat::Throttled => {
            "Some requests were throttled: they found the concurrency limit reached, or instances could not be created fast enough. They are in no latency, and bills count them as served."
        }
        Caveat::OldColdStarts => {
            "Cold starts of this provider were measured end to end in December 2020 and January 2021, on Google Cloud Functions and the Consumption plan of Azure Functions; packages count by their zipped size, as there. They may be shorter today, and are taken to be the same at any memory."
        }
        Caveat::NearestLanguage => {
            "Cold starts of this language were not measured on this provider: those of the nearest language that was stand for them."
        }
    }
}
