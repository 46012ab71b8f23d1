//! The timeline in words: its caption, what is at a place, and the table that says the same.

use crate::model::simulation::timeline::Doing;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::timeline::layout::meets;
use crate::present::timeline::{Layout, Life, Lives, Part, Window, name};

/// Most rows of the table.
const ROWS: usize = 25;

/// A time, exact enough for a window of this length [s].
fn moment(seconds: f64, length: f64) -> String {
    let (unit, name) = match length {
        l if l >= 10_800.0 => (3_600.0, "h"),
        l if l >= 180.0 => (60.0, "min"),
        _ => (1.0, "s"),
    };
    let step = length / unit / 100.0;
    let decimals = (-step.max(1e-9).log10().floor()).clamp(0.0, 6.0) as usize;
    let text = format!("{:.decimals$}", seconds / unit);
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    format!("{text} {name}")
}

/// What a window shows.
pub fn caption(lives: &Lives, window: Window) -> String {
    let here: Vec<&Life> = lives.lives.iter().filter(|l| meets(l, window)).collect();
    let inside = |at: f64| at >= window.from && at <= window.to;
    let born = here.iter().filter(|l| l.born() && inside(l.from())).count();
    let ended = here.iter().filter(|l| l.ended.is_some_and(inside)).count();
    let plural = if here.len() == 1 { "" } else { "s" };
    format!(
        "From {} to {}: {} instance{plural}, {} born and {} reclaimed.",
        moment(window.from, window.length()),
        moment(window.to, window.length()),
        format::grouped(here.len() as f64),
        format::grouped(born as f64),
        format::grouped(ended as f64),
    )
}

/// How much of the simulation is drawn.
pub fn first_spans(lives: &Lives) -> String {
    let of = if lives.busiest_only {
        " of the busiest function"
    } else {
        ""
    };
    let (parts, time) = (
        format::grouped(lives.parts as f64),
        format::seconds_tick(lives.end),
    );
    if lives.cut {
        format!("The first {parts} spans{of}: {time} of the first replication.")
    } else {
        format!("All {parts} spans{of} of the first replication: {time}.")
    }
}

/// What is at a place of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Which instance.
    pub title: String,
    /// What it does there.
    pub text: String,
}

/// What is at a place [CSS px]; `None` where nobody lives.
pub fn read(lives: &Lives, layout: &Layout, window: Window, (x, y): (f64, f64)) -> Option<Spot> {
    let position = layout.frame.position_beyond(x);
    if !(0.0..=1.0).contains(&position) {
        return None;
    }
    let life = &lives.lives[layout.life_at(y)?];
    // A part may be narrower than the pixel that draws it.
    let near = window.length() / (layout.frame.right - layout.frame.left);
    let time = window.time(position);
    let within = |part: &&Part, slack: f64| part.from - slack <= time && part.to + slack > time;
    let init = |part: &&Part| part.doing == Doing::Init && within(part, near);
    let parts = || life.parts.iter();
    let exact = || parts().find(|part| within(part, 0.0));
    let part = parts()
        .find(init)
        .or_else(exact)
        .or_else(|| parts().find(|part| within(part, near)))?;
    let ended = life.ended.filter(|&at| part.to >= at);
    let reclaimed = ended.map_or("", |_| ", then reclaimed");
    Some(Spot {
        title: title(life),
        text: format!(
            "{} for {} from {}{reclaimed}",
            name(part.doing),
            format::seconds_tick(part.to - part.from),
            moment(part.from, window.length()),
        ),
    })
}

fn title(life: &Life) -> String {
    if life.reserved {
        format!("Instance {}, always warm", life.number)
    } else {
        format!("Instance {}", life.number)
    }
}

/// The first lives of a window, with what they did in all their time.
pub fn table(lives: &Lives, window: Window) -> Table {
    let head = ["Instance", "Born", "INIT", "Busy", "Idle", "Served", "End"];
    let here = lives.lives.iter().filter(|life| meets(life, window));
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: here.take(ROWS).map(|life| row(life, window)).collect(),
    }
}

/// Every part of every life, unrounded.
pub fn data(lives: &Lives) -> Table {
    let head = [
        "Instance",
        "Always warm",
        "Doing",
        "From [s]",
        "To [s]",
        "Reclaimed at [s]",
    ];
    let rows = lives.lives.iter().flat_map(|life| {
        life.parts.iter().map(move |part| {
            vec![
                life.number.to_string(),
                if life.reserved { "yes" } else { "no" }.to_owned(),
                name(part.doing).to_owned(),
                format::exact(part.from),
                format::exact(part.to),
                life.ended.map_or(String::new(), format::exact),
            ]
        })
    });
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn row(life: &Life, window: Window) -> Vec<String> {
    let time = |doing| {
        let parts = life.parts.iter().filter(|part| part.doing == doing);
        let time: f64 = parts.map(|part| part.to - part.from).sum();
        format::seconds_tick(time)
    };
    let served = life.parts.iter().filter(|part| part.doing == Doing::Busy);
    let born = if life.born() {
        moment(life.from(), window.length())
    } else {
        "before".to_owned()
    };
    let end = match life.ended {
        Some(at) => format!("reclaimed at {}", moment(at, window.length())),
        None => "still there".to_owned(),
    };
    vec![
        title(life),
        born,
        time(Doing::Init),
        time(Doing::Busy),
        time(Doing::Idle),
        format!("{} times", format::grouped(served.count() as f64)),
        end,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_as_exact_as_the_window_needs() {
        for (seconds, length, text) in [
            (300.0, 500.0, "5 min"),
            (301.234, 100.0, "301 s"),
            (301.234_5, 0.01, "301.2345 s"),
            (7_200.0, 20_000.0, "2 h"),
            (0.0, 10.0, "0 s"),
        ] {
            assert_eq!(moment(seconds, length), text);
        }
    }
}
