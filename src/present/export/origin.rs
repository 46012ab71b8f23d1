//! What a saved chart is of, and how its file is called.

use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::present::{format, link};

/// What a saved chart is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The workload in a sentence.
    pub workload: String,
    /// Its volume [invocations a month].
    pub volume: f64,
    /// Where the numbers come from.
    pub note: String,
    /// The link that opens the scenario.
    pub link: String,
}

impl Origin {
    /// Of a scenario, on the page at an address without a fragment.
    pub fn new(scenario: &Scenario, address: &str) -> Self {
        let workload = &scenario.workload;
        let fragment = link::lasting(scenario, None);
        let newest = PriceBook::embedded().date();
        Self {
            workload: format!(
                "{} invocations a month, {} at the median, {}; cold starts of {}.",
                format::count(workload.invocations_per_month),
                format::duration(workload.duration_median),
                format::memory(workload.memory),
                scenario.simulation.platform.in_a_sentence(),
            ),
            volume: workload.invocations_per_month,
            note: format!(
                "Serverless trade-offs. List prices in US dollars before tax, as of {newest}; cold starts as measured."
            ),
            link: format!("{address}#{fragment}"),
        }
    }
}

/// The name of a chart's file: what it shows, and of which volume.
pub fn file_name(chart: &str, volume: f64, extension: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
    let words: String = chart.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    let volume = format::count(volume).replace(' ', "");
    format!("{}-{volume}.{extension}", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_of() {
        for (chart, volume, name) in [
            ("Break-even", 1e7, "break-even-10M.svg"),
            ("What moves it", 2_500.0, "what-moves-it-2.5k.svg"),
            (
                "Cold share, by keep-alive",
                0.0,
                "cold-share-by-keep-alive-0.svg",
            ),
        ] {
            assert_eq!(file_name(chart, volume, "svg"), name);
        }
    }

    #[test]
    fn the_link_opens_the_scenario() {
        let page = "https://example.org/trade-offs/";
        let origin = Origin::new(&Scenario::default(), page);
        let today = PriceBook::embedded().date();
        assert_eq!(origin.link, format!("{page}#v=2&book={today}"));
        let scenario = Scenario::worked_example();
        let origin = Origin::new(&scenario, page);
        let (_, fragment) = origin.link.split_once('#').expect("a fragment");
        assert_eq!(link::parse(fragment).0, scenario);
        assert!(
            origin
                .workload
                .starts_with("10 M invocations a month, 200 ms at the median, 512 MB")
        );
        assert!(origin.note.contains("as of 20"), "{}", origin.note);
    }
}
