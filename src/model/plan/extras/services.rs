//! Managed services that a workload uses whatever it runs on.

use crate::model::charge::{Category, Metered, Quantity, Use, plain};
use crate::model::plan::Charges;
use crate::model::plan::extras::Extra;
use crate::model::plan::servers::left_out;
use crate::model::plan::setup::{Setup, used};
use crate::model::platform::Provider;
use crate::model::prices::MissingPrice;
use crate::model::scenario::{Services, SignIn};

/// A managed service by operations: what one invocation uses of it.
type Operation = (
    fn(&Services) -> f64,
    &'static str,
    &'static str,
    &'static str,
);

const OPERATIONS: [Operation; 9] = [
    (
        |s| s.dynamodb_writes,
        "DynamoDB writes",
        "aws-dynamodb",
        "write",
    ),
    (
        |s| s.dynamodb_reads,
        "DynamoDB reads",
        "aws-dynamodb",
        "read",
    ),
    (
        |s| s.firestore_writes,
        "Firestore writes",
        "gcp-firestore",
        "write",
    ),
    (
        |s| s.firestore_reads,
        "Firestore reads",
        "gcp-firestore",
        "read",
    ),
    (|s| s.s3_puts, "S3 PUT requests", "aws-s3", "put"),
    (|s| s.s3_gets, "S3 GET requests", "aws-s3", "get"),
    (|s| s.queue_requests, "SQS requests", "aws-sqs", "standard"),
    (
        |s| s.events,
        "EventBridge events",
        "aws-eventbridge",
        "event",
    ),
    (
        |s| s.transitions,
        "Step Functions transitions",
        "aws-step-functions",
        "transition",
    ),
];

/// Managed services are the workload's, whatever it runs on: their provider's region counts, not the platform's.
pub(super) fn services(setup: &Setup<'_>) -> Vec<Extra> {
    let priced = |&(each, label, service, item): &Operation| {
        let each = each(&setup.scenario.services);
        (each > 0.0).then(|| {
            let how = vec![(each, "for each")];
            let uses = vec![used(
                label,
                Category::Services,
                Quantity::per_invocation(each),
                how,
            )];
            (label, elsewhere(setup, service, item, uses))
        })
    };
    OPERATIONS.iter().filter_map(priced).collect()
}

/// A charge of a service that may be another provider's than the platform's.
fn elsewhere(
    setup: &Setup<'_>,
    service: &str,
    item: &str,
    uses: Vec<Use>,
) -> Result<Metered, MissingPrice> {
    let provider = match service.split('-').next() {
        Some("gcp") => Provider::Google,
        Some("azure") => Provider::Azure,
        _ => Provider::Aws,
    };
    let regions = setup.book.regions(&setup.scenario.location, provider);
    Ok(Metered {
        uses,
        allowance: setup.allowance(service, item),
        tiers: setup.book.tiers(service, item, &regions)?.clone(),
        paid: 1.0,
    })
}

/// Monthly users of Auth0's free plan.
const AUTH0_FREE_USERS: f64 = 25_000.0;

/// Who signs users in, by monthly users.
pub(super) fn sign_in(setup: &Setup<'_>, charges: &mut Charges) {
    let users = setup.scenario.services.monthly_users;
    let active = |label: &'static str| {
        let how = vec![(users, "users a month")];
        vec![used(
            label,
            Category::Services,
            Quantity::monthly(users),
            how,
        )]
    };
    let plan = |label: &'static str| {
        vec![used(
            label,
            Category::Services,
            Quantity::monthly(1.0),
            vec![(1.0, "month")],
        )]
    };
    let charge = match setup.scenario.services.sign_in {
        SignIn::None => return,
        SignIn::Firebase => elsewhere(
            setup,
            "firebase-auth",
            "mau",
            active("Firebase Authentication"),
        ),
        SignIn::CognitoLite => elsewhere(setup, "aws-cognito", "lite", active("Cognito Lite")),
        SignIn::CognitoEssentials => elsewhere(
            setup,
            "aws-cognito",
            "essentials",
            active("Cognito Essentials"),
        ),
        SignIn::CognitoPlus => elsewhere(setup, "aws-cognito", "plus", active("Cognito Plus")),
        SignIn::Auth0 if users <= AUTH0_FREE_USERS => {
            elsewhere(setup, "auth0", "free-25000", plan("Auth0, free plan"))
        }
        SignIn::Auth0 => {
            let note = format!(
                "Auth0 is left out: there is no list price for {} users a month.",
                plain(users)
            );
            charges.left_out.push(note);
            return;
        }
    };
    match charge {
        Ok(charge) => charges.metered.push(charge),
        Err(missing) => charges.left_out.push(left_out("Sign-in", &missing)),
    }
}
