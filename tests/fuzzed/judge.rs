//! What must hold of any bytes that somebody gives to the page: no panic, and what the functions below assert.
//!
//! The targets of `fuzz/` call them with inputs that a fuzzer makes, and `main.rs` with those that are kept in `fuzz/corpus/`.

use std::str::from_utf8;
use std::sync::{Mutex, PoisonError};

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::cron::Cron;
use serverless_tradeoffs::model::prices::{DataFile, DataFiles, PriceBook};
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::trace::parser::TraceParser;
use serverless_tradeoffs::model::units::Seconds;
use serverless_tradeoffs::present::embed::Embed;
use serverless_tradeoffs::present::entry::{self, Entry, Unit};
use serverless_tradeoffs::present::link::packed::{pack, unpack};
use serverless_tradeoffs::present::link::{fragment_of, open};
use serverless_tradeoffs::present::message::{self, Wish};
use serverless_tradeoffs::present::scenario_file;
use serverless_tradeoffs::present::session::{Action, Session};

/// A kind of input: its name, as of the folder of its corpus, and what must hold of it.
pub(crate) type Judge = (&'static str, fn(&[u8]));

/// Every kind of input.
pub(crate) const JUDGES: [Judge; 8] = [
    ("link", link),
    ("scenario", scenario),
    ("trace", trace),
    ("field", field),
    ("cron", cron),
    ("prices", prices),
    ("message", said),
    ("query", query),
];

/// A scenario has a bill on every platform that can run it, and none is negative or no number.
fn can_be_billed(scenario: &Scenario) {
    let assessment = Assessment::new(scenario, None, PriceBook::embedded());
    for candidate in assessment.possible() {
        let total = candidate.bill.total_usd.0;
        assert!(
            total.is_finite() && total >= 0.0,
            "{total} for {scenario:?}"
        );
    }
}

/// How many notices say that a trace was not in the link: no link holds one.
fn lost_traces(notices: &[String]) -> usize {
    let of_a_trace = |notice: &&String| notice.contains("stayed on the machine where it was given");
    notices.iter().filter(of_a_trace).count()
}

/// The fragment of a link. What it opens has a link of its own, by which it opens again, and which packs.
pub(crate) fn link(bytes: &[u8]) {
    let Ok(fragment) = from_utf8(bytes) else {
        return;
    };
    let Ok(plain) = unpack(fragment) else {
        return;
    };
    let opened = open(&plain);
    let own = fragment_of(&opened.scenario, opened.pinned.as_ref());
    let again = open(&own);
    assert_eq!(
        again.notices.len(),
        lost_traces(&again.notices),
        "{own}: {:?}",
        again.notices
    );
    // A link leaves out what counts for nothing, so scenarios may differ in that.
    let once_more = fragment_of(&again.scenario, again.pinned.as_ref());
    assert_eq!(once_more, own);
    let bill = |scenario: &Scenario| {
        let assessment = Assessment::new(scenario, None, PriceBook::embedded());
        let totals = assessment.possible().map(|c| c.bill.total_usd.0);
        totals.collect::<Vec<f64>>()
    };
    assert_eq!(bill(&again.scenario), bill(&opened.scenario), "{own}");
    assert_eq!(unpack(&pack(&own)).as_deref(), Ok(own.as_str()));
    can_be_billed(&opened.scenario);
    let session = Session::open(fragment);
    assert_eq!(session.after(Action::Undo).scenario, session.scenario);
}

/// A scenario as JSON. What it gives can be billed, over a range that is one.
pub(crate) fn scenario(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else {
        return;
    };
    if let Ok(file) = scenario_file::parse(text) {
        assert!(file.range.0 <= file.range.1, "{:?}", file.range);
        can_be_billed(&file.scenario);
    }
}

/// A trace. The first byte says how long the pieces are in which it is read once more.
pub(crate) fn trace(bytes: &[u8]) {
    let Some((&length, file)) = bytes.split_first() else {
        return;
    };
    let read = |length: usize| {
        let mut parser = TraceParser::new();
        file.chunks(length.max(1))
            .for_each(|piece| parser.feed(piece));
        parser.finish()
    };
    let whole = read(file.len());
    assert_eq!(whole, read(usize::from(length)), "in pieces of {length}");
    let Ok(parsed) = whole else {
        return;
    };
    let (span, rate) = (parsed.trace.span().0, parsed.trace.mean_rate().0);
    assert!(span > 0.0 && span.is_finite(), "{span} s");
    assert!(rate > 0.0 && rate.is_finite(), "{rate} a second");
    let written = serde_json::to_string(&parsed.trace).expect("a trace can be written");
    let again: serverless_tradeoffs::model::trace::Trace =
        serde_json::from_str(&written).expect("and read");
    assert_eq!(again, parsed.trace);
}

/// What is typed into a number field. The first byte is the unit and whether the number is whole.
pub(crate) fn field(bytes: &[u8]) {
    const UNITS: [Unit; 10] = [
        Unit::Count,
        Unit::Milliseconds,
        Unit::Seconds,
        Unit::Megabytes,
        Unit::Percent,
        Unit::Times,
        Unit::Hours,
        Unit::Kilobytes,
        Unit::Dollars,
        Unit::Cores,
    ];
    let Some((&kind, typed)) = bytes.split_first() else {
        return;
    };
    let Ok(typed) = from_utf8(typed) else {
        return;
    };
    let unit = UNITS[usize::from(kind) % UNITS.len()];
    let (lowest, highest) = (1.0, 1e6);
    match entry::enter(typed, unit, (lowest, highest), kind >= 128) {
        Entry::Used(value) => {
            assert!((lowest..=highest).contains(&value), "{value}");
            // What the field then shows means the same, to the digits that it shows.
            let shown = entry::text(value, unit);
            let read = entry::parse(&shown, unit).expect("a field reads what it shows");
            assert!(
                (read - value).abs() <= 1e-3 * value,
                "{value} is shown as {shown}"
            );
        }
        Entry::Clamped(value, sentence) => {
            assert!((lowest..=highest).contains(&value), "{value}");
            assert!(!sentence.is_empty());
        }
        Entry::Refused(sentence) => assert!(!sentence.is_empty()),
    }
}

/// A cron expression. It fires again and again, later each time, at a rate.
pub(crate) fn cron(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else {
        return;
    };
    let Ok(cron) = Cron::parse(text) else {
        return;
    };
    let rate = cron.mean_rate().0;
    assert!(rate > 0.0 && rate <= 1.0, "{rate} a second");
    let mut at = Seconds(-1.0);
    for _ in 0..20 {
        let Some(next) = cron.fires_after(at) else {
            return;
        };
        assert!(next.0 > at.0, "{next:?} after {at:?}");
        at = next;
    }
}

/// A file of prices. Every price of a book that is read is one.
pub(crate) fn prices(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else {
        return;
    };
    let mut files = DataFiles::EMBEDDED;
    // The text of a book lasts as long as the program, as the page's does; it is kept, so that it does not count as lost.
    static KEPT: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let text: &'static str = text.to_owned().leak();
    KEPT.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(text);
    let path = "fuzzed.csv";
    let file = [DataFile { path, text }];
    let head = |file: DataFile| DataFile {
        text: file.text.split_inclusive('\n').next().unwrap_or_default(),
        ..file
    };
    files.prices = &file;
    files.servers = head(files.servers);
    files.allowances = head(files.allowances);
    files.limits = head(files.limits);
    files.regions = head(files.regions);
    let Ok(book) = PriceBook::parse(files) else {
        return;
    };
    for row in book.all_tiers().flat_map(|tiers| tiers.iter()) {
        assert!(row.price_usd.is_finite() && row.price_usd >= 0.0, "{row:?}");
        assert_eq!(book.row(&row.id()), Some(row));
    }
}

/// A message from the page around.
pub(crate) fn said(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else {
        return;
    };
    if let Some(asked) = message::read(text)
        && let Ok(Wish::Set(scenario)) = asked.wish
    {
        can_be_billed(&scenario);
    }
}

/// The query of an embedded view.
pub(crate) fn query(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else {
        return;
    };
    let embed = Embed::of(text);
    let longest = embed.title.map_or(0, |title| title.chars().count());
    assert!(longest <= 64, "a title of {longest} characters");
}
