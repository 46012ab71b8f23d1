//! The price book as it ships, and what a fault in a file says.

use super::*;
use crate::model::prices::rows::CreditMode;

const HEAD: &str =
    "service,item,region,unit,price_usd,tier_from,tier_to,date,confidence,source,note\n";

/// A book of one price file, whose text lives as long as the test.
fn prices(rows: &str) -> Result<PriceBook, TableError> {
    prices_with_past(rows, "")
}

/// The same with prices that rows had before.
fn prices_with_past(rows: &str, past: &str) -> Result<PriceBook, TableError> {
    book(&[rows], "", past)
}

const SERVERS: &str = "service,instance,region,price_usd_per_hour,vcpu,memory_gib,baseline_percent_per_vcpu,surplus_usd_per_vcpu_hour,credit_mode,arch,date,confidence,source,note\n";

/// A book of some price files, one of servers and one of past prices.
fn book(prices: &[&str], servers: &str, past: &str) -> Result<PriceBook, TableError> {
    let file = |path, text: &str| DataFile {
        path,
        text: text.to_owned().leak(),
    };
    let of_rows = |rows: &&str| file("prices/test.csv", &format!("{HEAD}{rows}"));
    let prices: Vec<DataFile> = prices.iter().map(of_rows).collect();
    PriceBook::parse(DataFiles {
        prices: &prices,
        servers: file("prices/servers.csv", &format!("{SERVERS}{servers}")),
        allowances: file(
            "prices/allowances.csv",
            "service,item,unit,quantity_per_month,scope,date,confidence,source,note\n",
        ),
        limits: file(
            "prices/limits.csv",
            "platform,limit,value,unit,date,confidence,source,note\n",
        ),
        regions: file(
            "prices/regions.csv",
            "location,label,provider,region,date,confidence,source,note\n",
        ),
        past: file(
            "prices/past.csv",
            &format!("row,price_usd,until,source\n{past}"),
        ),
    })
}

#[test]
fn the_embedded_book_is_well_formed() {
    PriceBook::parse(DataFiles::EMBEDDED).expect("every row as it is to be");
    let book = PriceBook::embedded();
    let tiers = book.tiers("aws-lambda", "duration-x86", &["us-east-1"]);
    assert_eq!(tiers.expect("there").len(), 3);
    let hour = book
        .price("aws-ec2", "t3.medium", &["us-east-1"])
        .expect("there");
    assert_eq!(hour.price_usd, 0.0416);
    assert!(book.servers("aws-ec2").len() > 100);
    let service_is_named = |row: &Arc<PriceRow>| !row.source.is_empty() && row.date.len() == 10;
    assert!(
        book.all_tiers()
            .flat_map(|t| t.iter())
            .all(service_is_named)
    );
}

#[test]
fn another_regions_price_is_never_borrowed() {
    let book =
        prices("s,i,here,GB,1,,,2026-01-01,read,page,\ns,j,global,GB,2,,,2026-01-01,read,page,\n")
            .expect("a book");
    assert!(book.price("s", "i", &["there", "here"]).is_ok());
    assert_eq!(
        book.price("s", "j", &["there"])
            .expect("everywhere")
            .price_usd,
        2.0
    );
    let missing = book.price("s", "i", &["there"]).expect_err("only here");
    assert_eq!(
        missing.sentence(),
        "the price book has no price for s i in there"
    );
}

#[test]
fn a_malformed_row_is_named_by_line_and_reason() {
    let good = "s,i,r,GB,1,,,2026-01-01,read,page,\n";
    assert!(prices(good).is_ok());
    let check = |rows: &str, line: u64, reason: &str| {
        let error = prices(rows).expect_err(rows);
        assert_eq!(error.line, Some(line), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    };
    check("s,i,r,GB,x,,,2026-01-01,read,page,\n", 2, "no number");
    check("s,i,r,GB,-1,,,2026-01-01,read,page,\n", 2, "not a figure");
    check("s,i,r,GB,NaN,,,2026-01-01,read,page,\n", 2, "no number");
    check(
        "s,i,r,GB,1e999,,,2026-01-01,read,page,\n",
        2,
        "not a figure",
    );
    check("s,i,r,GB,1,,,2026-1-1,read,page,\n", 2, "date");
    check("s,i,r,GB,1,,,2026-01-01,read,,\n", 2, "source");
    check(
        "s,i,r,GB,1,,,2026-01-01,sure,page,\n",
        2,
        "confidence cannot be",
    );
    check(&format!("{good}{good}"), 3, "without a tier end");
    check("s,i,r,GB,1,0,5,2026-01-01,read,page,\n", 2, "no end");
    check("s,i,r,furlong,1,,,2026-01-01,read,page,\n", 2, "no unit");
    check(
        "s,i,r,share,1.5,,,2026-01-01,read,page,\n",
        2,
        "not a share",
    );
    check(
        "s,i,r,GB,1,0,5,2026-01-01,read,page,\ns,i,r,GB,1,6,,2026-01-01,read,page,\n",
        3,
        "starts at 6 where 5",
    );
    check("s,i,r,GB,1,,\n", 2, "7 cells");
}

/// A price of 3 since May, of a book of June.
const MOVED: &str = "s,i,r,GB,3,,,2026-05-02,read,page,\ns,j,r,GB,7,,,2026-06-01,read,page,\n";

#[test]
fn a_past_price_is_found_by_the_day_of_a_book() {
    let past = "s.i.r,1,2025-12-31,page\ns.i.r,2,2026-05-01,page\n";
    let book = prices_with_past(MOVED, past).expect("a book");
    assert_eq!(book.date(), "2026-06-01");
    let check = |day: &str, price: Option<f64>| {
        assert_eq!(book.moved_since(day).get("s.i.r").copied(), price, "{day}");
    };
    check("2024-02-29", Some(1.0));
    check("2025-12-31", Some(1.0));
    check("2026-01-01", Some(2.0));
    check("2026-05-01", Some(2.0));
    check("2026-05-02", None);
    check("2026-06-01", None);
    assert_eq!(PriceBook::embedded().moved_since("9999-12-31").len(), 0);
}

#[test]
fn a_malformed_past_price_is_named_by_line_and_reason() {
    let check = |past: &str, line: u64, reason: &str| {
        let error = prices_with_past(MOVED, past).expect_err(past);
        assert_eq!(error.file, "prices/past.csv", "{error}");
        assert_eq!(error.line, Some(line), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    };
    check(
        "s.x.r,1,2026-01-01,page\n",
        2,
        "there is no price \"s.x.r\"",
    );
    check("s.i.r,one,2026-01-01,page\n", 2, "no number");
    check("s.i.r,-1,2026-01-01,page\n", 2, "not a figure");
    check("s.i.r,1,2026-13-01,page\n", 2, "date");
    check("s.i.r,1,2026-01-01,\n", 2, "source");
    check("s.i.r,1,2026-05-02,page\n", 2, "no later");
    check(
        "s.i.r,1,2026-02-01,page\ns.i.r,2,2026-01-01,page\n",
        2,
        "no later",
    );
    check("s.i.r,3,2026-01-01,page\n", 2, "costs next as well");
}

#[test]
fn a_date_is_a_day() {
    for good in ["2026-06-22", "0000-01-01", "9999-12-31"] {
        assert!(is_date(good), "{good}");
    }
    for bad in [
        "",
        "2026-6-22",
        "2026-06-32",
        "2026-00-01",
        "2026/06/22",
        "2026-06-22x",
        "+026-06-22",
        "20\u{e9}6-06-22",
    ] {
        assert!(!is_date(bad), "{bad}");
    }
}

#[test]
fn a_share_may_be_the_whole_and_no_more() {
    let share = |of: &str| prices(&format!("s,i,r,share,{of},,,2026-01-01,read,page,\n"));
    assert!(share("0").is_ok() && share("1").is_ok());
    let error = share("1.01").expect_err("more than the whole");
    assert!(error.reason.contains("not a share"), "{error}");
}

#[test]
fn a_price_is_in_one_file() {
    let row =
        |item: &str, region: &str| format!("s,{item},{region},GB,1,,,2026-01-01,read,page,\n");
    let two = |other: &str| book(&[&row("i", "here"), other], "", "");
    assert!(two(&row("j", "here")).is_ok() && two(&row("i", "there")).is_ok());
    let error = two(&row("i", "here")).expect_err("the same in both");
    assert_eq!(error.reason, "s.i.here is in two files");
}

#[test]
fn a_malformed_server_is_named_by_line_and_reason() {
    let good = "s,a.large,r,0.1,2,4,20,0.05,standard,x86_64,2026-01-01,read,page,\n";
    assert!(book(&[], good, "").is_ok());
    for (change, reason) in [
        ((",2,4,", ",0,4,"), "above 0"),
        ((",2,4,", ",2,0,"), "above 0"),
        ((",0.1,", ",-0.1,"), "not a figure"),
        ((",20,", ",,"), "go together"),
        ((",0.05,", ",,"), "go together"),
        (("standard", ""), "go together"),
        (("page", ""), "source"),
        (("b.large", "a.large"), "a.large is there twice"),
    ] {
        let other = good.replace("a.large", "b.large");
        let other = other.replace(change.0, change.1);
        let error = book(&[], &format!("{good}{other}"), "").expect_err(&other);
        assert_eq!(error.line, Some(3), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
}

#[test]
fn a_share_was_never_more_than_the_whole() {
    let row = "s,i,r,share,0.5,,,2026-05-02,read,page,\n";
    let was = |share: &str| prices_with_past(row, &format!("s.i.r,{share},2026-01-01,page\n"));
    assert!(was("1").is_ok() && was("0.2").is_ok());
    let error = was("1.5").expect_err("more than the whole");
    assert!(error.reason.contains("not a share"), "{error}");
}

#[test]
fn each_burstable_type_has_a_surplus_price_of_its_own() {
    let book = PriceBook::embedded();
    let mut prices = Vec::new();
    for server in book.servers("aws-ec2") {
        let priced = book.surplus(server).map(|row| row.price_usd);
        // Others fall back to their baseline.
        let billed = server.credit_mode == Some(CreditMode::Unlimited);
        let own = server.surplus_usd_per_vcpu_hour.filter(|_| billed);
        assert_eq!(priced, own, "{}", server.instance);
        prices.extend(priced);
    }
    prices.sort_by(f64::total_cmp);
    prices.dedup();
    assert!(prices.len() > 1, "{prices:?}");
}
