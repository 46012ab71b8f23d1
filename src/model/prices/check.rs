//! What every row of the price book must have; a fault names file, line and reason.

use crate::model::prices::past::is_date;
use crate::model::prices::rows::{PriceRow, ServerType};
use crate::model::tables::TableError;

/// Units that a price may be in.
const UNITS: [&str; 21] = [
    "request",
    "GB-s",
    "GiB-s",
    "vCPU-s",
    "GHz-s",
    "CPU-ms",
    "GB",
    "GB-month",
    "GB-hour",
    "vCPU-hour",
    "LCU-hour",
    "hour",
    "month",
    "message",
    "connection-minute",
    "event",
    "transition",
    "read",
    "write",
    "document",
    "MAU",
];

/// The unit of a part of another price, such as a discount.
pub(super) const SHARE: &str = "share";

pub(super) fn fault(file: &'static str, line: u64, reason: String) -> TableError {
    TableError {
        file,
        line: Some(line),
        reason,
    }
}

/// Checks figures, units, provenance and tiers, and that no other file has the price.
pub(super) fn prices(
    file: &'static str,
    rows: &[(u64, PriceRow)],
    elsewhere: impl Fn(&PriceRow) -> bool,
) -> Result<(), TableError> {
    for (i, (line, row)) in rows.iter().enumerate() {
        let (before, after) = (&rows[..i], &rows[i + 1..]);
        let line = *line;
        if elsewhere(row) {
            return Err(fault(file, line, format!("{} is in two files", row.id())));
        }
        figure(file, line, row.price_usd)?;
        provenance(file, line, row.date, row.source)?;
        if row.unit == SHARE && row.price_usd > 1.0 {
            return Err(fault(
                file,
                line,
                format!("{} is not a share of at most 1", row.price_usd),
            ));
        }
        if row.unit != SHARE && !UNITS.contains(&row.unit) {
            return Err(fault(
                file,
                line,
                format!("there is no unit {:?}", row.unit),
            ));
        }
        let same = |other: &PriceRow| {
            (&other.service, &other.item, &other.region) == (&row.service, &row.item, &row.region)
        };
        let followed = after.iter().any(|(_, other)| same(other));
        let previous = before.iter().rev().find(|(_, other)| same(other));
        let expected = match previous {
            None => 0.0,
            Some((_, previous)) => {
                let end = previous.tier_to.ok_or_else(|| {
                    let reason = format!(
                        "{} {} has a price without a tier end before this row",
                        row.service, row.item
                    );
                    fault(file, line, reason)
                })?;
                if previous.unit != row.unit {
                    let reason = format!(
                        "the tier is in {} where {} was expected",
                        row.unit, previous.unit
                    );
                    return Err(fault(file, line, reason));
                }
                end
            }
        };
        if row.from() != expected {
            let reason = format!(
                "the tier starts at {} where {expected} was expected",
                row.from()
            );
            return Err(fault(file, line, reason));
        }
        if row.tier_to.is_some_and(|to| to <= row.from()) {
            return Err(fault(
                file,
                line,
                "the tier ends before it starts".to_owned(),
            ));
        }
        if row.tier_to.is_some() && !followed {
            return Err(fault(
                file,
                line,
                "the last tier must have no end".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Checks figures, provenance and burst columns.
pub(super) fn servers(file: &'static str, rows: &[(u64, ServerType)]) -> Result<(), TableError> {
    for (i, (line, row)) in rows.iter().enumerate() {
        for value in [row.price_usd_per_hour, row.vcpu, row.memory_gib] {
            figure(file, *line, value)?;
        }
        if row.vcpu <= 0.0 || row.memory_gib <= 0.0 {
            return Err(fault(
                file,
                *line,
                "vcpu and memory must be above 0".to_owned(),
            ));
        }
        provenance(file, *line, row.date, row.source)?;
        let burst = [
            row.baseline_percent_per_vcpu.is_some(),
            row.surplus_usd_per_vcpu_hour.is_some(),
            row.credit_mode.is_some(),
        ];
        if burst.iter().any(|&b| b != burst[0]) {
            let reason = "baseline, surplus price and credit mode go together".to_owned();
            return Err(fault(file, *line, reason));
        }
        let same = |other: &ServerType| {
            (&other.service, &other.instance, &other.region)
                == (&row.service, &row.instance, &row.region)
        };
        if rows[..i].iter().any(|(_, other)| same(other)) {
            return Err(fault(
                file,
                *line,
                format!("{} is there twice", row.instance),
            ));
        }
    }
    Ok(())
}

/// A figure is finite and not negative.
pub(super) fn figure(file: &'static str, line: u64, figure: f64) -> Result<(), TableError> {
    if figure.is_finite() && figure >= 0.0 {
        return Ok(());
    }
    Err(fault(
        file,
        line,
        format!("{figure} is not a figure of 0 or more"),
    ))
}

/// A row names its source and the day that it was seen.
pub(super) fn provenance(
    file: &'static str,
    line: u64,
    date: &str,
    source: &str,
) -> Result<(), TableError> {
    if source.is_empty() {
        Err(fault(file, line, "the row has no source".to_owned()))
    } else if !is_date(date) {
        Err(fault(
            file,
            line,
            "the row has no date of the form YYYY-MM-DD".to_owned(),
        ))
    } else {
        Ok(())
    }
}
