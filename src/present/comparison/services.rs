//! What backend services cost for this workload: sign-in for its users, and the operations that it uses.

use crate::model::plan::Plan;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::{Scenario, SignIn};
use crate::model::units::Usd;
use crate::present::comparison::cells::Service;
use crate::present::format;

/// The price of a service a month for this workload, where it has one, and a sentence about it.
pub(super) fn used(
    service: Service,
    scenario: &Scenario,
    book: &PriceBook,
) -> (Option<Usd>, String) {
    match service {
        Service::Auth0 => sign_in(SignIn::Auth0, "auth0", scenario, book),
        Service::Firebase => {
            let (users, said) = sign_in(SignIn::Firebase, "firebase-auth", scenario, book);
            let (documents, used) = operations("gcp-firestore", scenario, book);
            let total = users.map(|users| users + documents.unwrap_or_default());
            let said = match used {
                true => format!("{said} Firestore as set is in it."),
                false => said,
            };
            (total, said)
        }
        Service::Dynamodb => match operations("aws-dynamodb", scenario, book) {
            (Some(cost), true) => (
                Some(cost),
                "For the reads and writes of every invocation.".to_owned(),
            ),
            (None, true) => (None, "It has no known price here.".to_owned()),
            (_, false) => (None, "The workload neither reads nor writes it.".to_owned()),
        },
    }
}

/// Sign-in of the workload's users, whoever does it now.
fn sign_in(who: SignIn, key: &str, scenario: &Scenario, book: &PriceBook) -> (Option<Usd>, String) {
    let mut asked = scenario.clone();
    asked.services.sign_in = who;
    let users = format::count(scenario.services.monthly_users);
    match lines(key, &asked, book) {
        Some(cost) => (Some(cost), format!("For {users} users a month.")),
        None => (
            None,
            format!("There is no list price for {users} users a month here."),
        ),
    }
}

/// Operations of a service that the workload uses, and whether it uses any.
fn operations(key: &str, scenario: &Scenario, book: &PriceBook) -> (Option<Usd>, bool) {
    let services = &scenario.services;
    let used = match key {
        "aws-dynamodb" => services.dynamodb_reads + services.dynamodb_writes,
        _ => services.firestore_reads + services.firestore_writes,
    };
    let used = used > 0.0;
    (lines(key, scenario, book).filter(|_| used), used)
}

/// The part of a bill that is a service's; services cost the same whatever a workload runs on.
fn lines(key: &str, scenario: &Scenario, book: &PriceBook) -> Option<Usd> {
    let plans = PlatformId::ALL.into_iter();
    let mut plans = plans.filter_map(|platform| Plan::new(scenario, platform, None, book).ok());
    let bill = plans.next()?.bill(scenario.workload.invocations_per_month);
    let own = bill.lines.iter().filter(|line| line.row.service == key);
    let amounts: Vec<Usd> = own.map(|line| line.amount()).collect();
    (!amounts.is_empty()).then(|| amounts.into_iter().sum())
}
