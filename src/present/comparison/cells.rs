//! The characteristics of platforms and backend services as data: `platforms/characteristics.csv`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::platform::{PlatformId, Provider};
use crate::model::prices::rows::Confidence;
use crate::model::tables::{self, TableError};

const FILE: &str = "platforms/characteristics.csv";

/// What is said of every platform and service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Characteristic {
    /// Who looks after servers.
    Management,
    /// What is paid for.
    Pay,
    /// How it grows and shrinks.
    Scaling,
    /// What starts the code.
    Triggers,
    /// What is kept between requests.
    State,
    /// What a run may take at most.
    Limits,
    /// Whether requests wait for a start.
    ColdStarts,
    /// What clients speak.
    Protocol,
    /// What moving to another cloud takes.
    Portability,
}

impl Characteristic {
    /// Every characteristic, in the order shown.
    pub const ALL: [Self; 9] = [
        Self::Management,
        Self::Pay,
        Self::Scaling,
        Self::Triggers,
        Self::State,
        Self::Limits,
        Self::ColdStarts,
        Self::Protocol,
        Self::Portability,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Management => "Server management",
            Self::Pay => "Pay for",
            Self::Scaling => "Scaling",
            Self::Triggers => "Started by",
            Self::State => "State",
            Self::Limits => "Limits",
            Self::ColdStarts => "Cold starts",
            Self::Protocol => "Protocol",
            Self::Portability => "Portability",
        }
    }
}

/// A managed service that stands for a part of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Auth0: sign-in.
    Auth0,
    /// Firebase: documents and sign-in.
    Firebase,
    /// DynamoDB: a database.
    Dynamodb,
}

/// A row of the overview: a platform, or a backend service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A platform that runs the workload.
    Platform(PlatformId),
    /// A service that takes over a part of it.
    Service(Service),
}

impl Subject {
    /// Every platform, then every service.
    pub fn all() -> impl Iterator<Item = Self> {
        let services = [Service::Auth0, Service::Firebase, Service::Dynamodb];
        let platforms = PlatformId::ALL.into_iter().map(Self::Platform);
        platforms.chain(services.into_iter().map(Self::Service))
    }

    /// Its stable name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Platform(platform) => platform.key(),
            Self::Service(Service::Auth0) => "auth0",
            Self::Service(Service::Firebase) => "firebase",
            Self::Service(Service::Dynamodb) => "dynamodb",
        }
    }

    /// The name people use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform(platform) => platform.name(),
            Self::Service(Service::Auth0) => "Auth0",
            Self::Service(Service::Firebase) => "Firebase",
            Self::Service(Service::Dynamodb) => "DynamoDB",
        }
    }

    /// Whose it is; `None` for what belongs to no cloud.
    pub const fn provider(self) -> Option<Provider> {
        match self {
            Self::Platform(platform) => Some(platform.provider()),
            Self::Service(Service::Auth0) => None,
            Self::Service(Service::Firebase) => Some(Provider::Google),
            Self::Service(Service::Dynamodb) => Some(Provider::Aws),
        }
    }
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// A few words.
    pub short: String,
    /// A sentence or two.
    pub detail: String,
    /// Where it is stated, when that was seen, and how far it can be trusted.
    pub source: String,
}

struct Written {
    characteristic: Characteristic,
    of: &'static str,
    short: &'static str,
    detail: &'static str,
    date: &'static str,
    confidence: Confidence,
    source: &'static str,
}

impl tables::Row for Written {
    const HEADER: &'static str = "characteristic,of,short,detail,date,confidence,source";

    fn read(cells: &mut tables::Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            characteristic: cells.named()?,
            of: cells.text()?,
            short: cells.text()?,
            detail: cells.text()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
        })
    }
}

/// All cells.
#[derive(Clone, Debug)]
pub struct Cells {
    rows: Vec<(Characteristic, Vec<Subject>, Cell)>,
}

static EMBEDDED: LazyLock<Cells> = LazyLock::new(|| {
    let text = include_str!("../../../platforms/characteristics.csv");
    Cells::parse(text).expect("a test reads the embedded characteristics")
});

impl Cells {
    /// The cells that ship with the page.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads and checks a table.
    pub fn parse(text: &'static str) -> Result<Self, TableError> {
        let mut rows = Vec::<(Characteristic, Vec<Subject>, Cell)>::new();
        for (line, written) in tables::read::<Written>(FILE, text)? {
            let fault = |reason: String| TableError {
                file: FILE,
                line: Some(line),
                reason,
            };
            let subject = |key: &str| {
                let found = Subject::all().find(|subject| subject.key() == key);
                found.ok_or_else(|| fault(format!("there is no platform or service {key}")))
            };
            let of = written.of.split_whitespace().map(subject);
            let of = of.collect::<Result<Vec<_>, _>>()?;
            for earlier in rows
                .iter()
                .filter(|(what, ..)| *what == written.characteristic)
            {
                if let Some(twice) = of.iter().find(|subject| earlier.1.contains(subject)) {
                    return Err(fault(format!("{} is there twice", twice.key())));
                }
            }
            if [&written.short, &written.detail, &written.source]
                .iter()
                .any(|s| s.is_empty())
            {
                return Err(fault(
                    "a cell has a short text, a detail and a source".to_owned(),
                ));
            }
            let trusted = match written.confidence {
                Confidence::Read => "",
                Confidence::Quoted => ", quoted",
                Confidence::Unconfirmed => ", not confirmed",
            };
            let source = format!("{}, {}{trusted}", written.source, written.date);
            let cell = Cell {
                short: written.short.to_owned(),
                detail: written.detail.to_owned(),
                source,
            };
            rows.push((written.characteristic, of, cell));
        }
        Ok(Self { rows })
    }

    /// What is said of a subject; `None` for the limits of platforms, which are in the price book.
    pub fn of(&self, subject: Subject, characteristic: Characteristic) -> Option<&Cell> {
        let mut rows = self.rows.iter();
        let (_, _, cell) =
            rows.find(|(what, of, _)| *what == characteristic && of.contains(&subject))?;
        Some(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_the_table_is_there_short_and_with_its_source() {
        let cells = Cells::embedded();
        for subject in Subject::all() {
            for characteristic in Characteristic::ALL {
                let platform = matches!(subject, Subject::Platform(_));
                if platform && characteristic == Characteristic::Limits {
                    assert_eq!(cells.of(subject, characteristic), None);
                    continue;
                }
                let at = format!("{} of {}", characteristic.name(), subject.name());
                let cell = cells
                    .of(subject, characteristic)
                    .unwrap_or_else(|| panic!("{at}"));
                assert!(cell.short.chars().count() <= 32, "{at}: {}", cell.short);
                assert!(cell.detail.ends_with('.'), "{at}: {}", cell.detail);
            }
        }
    }

    #[test]
    fn a_cell_that_makes_no_sense_is_named_with_its_line() {
        let check = |rows: &str, reason: &str| {
            let head = "characteristic,of,short,detail,date,confidence,source";
            let error = Cells::parse(format!("{head}\n{rows}\n").leak()).expect_err(reason);
            assert!(error.reason.contains(reason), "{error}");
        };
        check(
            "state,moon,None,Nothing.,2026-11-24,read,Here",
            "no platform or service moon",
        );
        check(
            "mood,auth0,None,Nothing.,2026-11-24,read,Here",
            "unknown variant",
        );
        check("state,auth0,None,,2026-11-24,read,Here", "a detail");
        let twice = "state,auth0,None,Nothing.,2026-11-24,read,Here\n".repeat(2);
        check(twice.trim_end(), "twice");
    }
}
