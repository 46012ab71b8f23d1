//! What ties a workload to one provider: code written for its platform, its gateways, and managed services that exist
//! nowhere else.

use crate::model::platform::{PlatformId, Provider};
use crate::model::scenario::{Scenario, Services, SignIn};
use crate::model::settings::FrontDoor;

/// A part of a workload that could tie it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied {
    /// What it is called.
    pub part: &'static str,
    /// The provider that alone has it; `None` for what runs, or is offered, elsewhere too.
    pub to: Option<Provider>,
}

type Used = fn(&Services) -> bool;

/// Managed services that exist at one provider only.
const SERVICES: [(Used, &str, Provider); 6] = [
    (
        |s| s.dynamodb_writes + s.dynamodb_reads > 0.0,
        "DynamoDB",
        Provider::Aws,
    ),
    (
        |s| s.firestore_writes + s.firestore_reads > 0.0,
        "Firestore",
        Provider::Google,
    ),
    (|s| s.s3_puts + s.s3_gets > 0.0, "S3", Provider::Aws),
    (|s| s.queue_requests > 0.0, "SQS", Provider::Aws),
    (|s| s.events > 0.0, "EventBridge", Provider::Aws),
    (|s| s.transitions > 0.0, "Step Functions", Provider::Aws),
];

/// Whether a platform runs a program or a container image as it is, rather than a handler written for it.
pub(super) fn runs_anything(platform: PlatformId) -> bool {
    use PlatformId::{
        AwsEc2, AwsFargate, AzureContainerApps, AzureVm, GcpCloudRunFunctions,
        GcpCloudRunInstances, GcpGce,
    };
    matches!(
        platform,
        AwsEc2
            | AwsFargate
            | AzureContainerApps
            | AzureVm
            | GcpCloudRunFunctions
            | GcpCloudRunInstances
            | GcpGce
    )
}

/// Every part of a workload on a platform, tied or not: its code first, then what stands in front, then services.
pub fn tied(scenario: &Scenario, platform: PlatformId) -> Vec<Tied> {
    let code = Tied {
        part: "the code's handler",
        to: (!runs_anything(platform)).then_some(platform.provider()),
    };
    let door = match scenario.of(platform).front_door {
        FrontDoor::HttpApi | FrontDoor::RestApi | FrontDoor::WebSocket => {
            Some(("API Gateway", Some(Provider::Aws)))
        }
        // Functions at the locations of CloudFront are of it already.
        FrontDoor::Cloudfront if platform != PlatformId::AwsLambdaEdge => {
            Some(("CloudFront", Some(Provider::Aws)))
        }
        // Load balancers are alike everywhere.
        FrontDoor::LoadBalancer => Some(("the load balancer", None)),
        FrontDoor::Cloudfront | FrontDoor::None | FrontDoor::FunctionUrl => None,
    };
    let used = SERVICES
        .iter()
        .filter(|(used, ..)| used(&scenario.services));
    let services = used.map(|&(_, part, provider)| (part, Some(provider)));
    let sign_in = match scenario.services.sign_in {
        SignIn::None => None,
        // It belongs to no cloud.
        SignIn::Auth0 => Some(("Auth0", None)),
        SignIn::Firebase => Some(("Firebase Authentication", Some(Provider::Google))),
        SignIn::CognitoLite | SignIn::CognitoEssentials | SignIn::CognitoPlus => {
            Some(("Cognito", Some(Provider::Aws)))
        }
    };
    let around = door.into_iter().chain(services).chain(sign_in);
    let around = around.map(|(part, to)| Tied { part, to });
    std::iter::once(code).chain(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Uses = fn(&mut Services);

    #[test]
    fn each_service_ties_to_the_provider_that_has_it() {
        use Provider::{Aws, Google};
        let cases: [(Uses, &str, Option<Provider>); 14] = [
            (|s| s.dynamodb_writes = 0.5, "DynamoDB", Some(Aws)),
            (|s| s.dynamodb_reads = 0.5, "DynamoDB", Some(Aws)),
            (|s| s.firestore_writes = 0.5, "Firestore", Some(Google)),
            (|s| s.firestore_reads = 0.5, "Firestore", Some(Google)),
            (|s| s.s3_puts = 0.5, "S3", Some(Aws)),
            (|s| s.s3_gets = 0.5, "S3", Some(Aws)),
            (|s| s.queue_requests = 0.5, "SQS", Some(Aws)),
            (|s| s.events = 0.5, "EventBridge", Some(Aws)),
            (|s| s.transitions = 0.5, "Step Functions", Some(Aws)),
            (|s| s.sign_in = SignIn::Auth0, "Auth0", None),
            (
                |s| s.sign_in = SignIn::Firebase,
                "Firebase Authentication",
                Some(Google),
            ),
            (|s| s.sign_in = SignIn::CognitoLite, "Cognito", Some(Aws)),
            (
                |s| s.sign_in = SignIn::CognitoEssentials,
                "Cognito",
                Some(Aws),
            ),
            (|s| s.sign_in = SignIn::CognitoPlus, "Cognito", Some(Aws)),
        ];
        for (uses, part, to) in cases {
            let mut scenario = Scenario::default();
            uses(&mut scenario.services);
            let around = &tied(&scenario, PlatformId::GcpCloudRunFunctions)[1..];
            assert_eq!(around, [Tied { part, to }], "{part}");
        }
    }

    #[test]
    fn the_code_and_what_stands_in_front_tie_where_they_are_of_one_provider() {
        use PlatformId::{AwsEc2, AwsLambda, AwsLambdaEdge, AzureFunctionsFlex, AzureVm};
        let aws = Some(Provider::Aws);
        for (platform, front_door, code, door) in [
            (AwsLambda, FrontDoor::FunctionUrl, aws, None),
            (AwsEc2, FrontDoor::None, None, None),
            (AzureVm, FrontDoor::None, None, None),
            (
                AzureFunctionsFlex,
                FrontDoor::None,
                Some(Provider::Azure),
                None,
            ),
            (
                AwsEc2,
                FrontDoor::LoadBalancer,
                None,
                Some(("the load balancer", None)),
            ),
            (AwsEc2, FrontDoor::RestApi, None, Some(("API Gateway", aws))),
            (
                AwsLambda,
                FrontDoor::HttpApi,
                aws,
                Some(("API Gateway", aws)),
            ),
            (
                AwsLambda,
                FrontDoor::WebSocket,
                aws,
                Some(("API Gateway", aws)),
            ),
            (
                AwsLambda,
                FrontDoor::Cloudfront,
                aws,
                Some(("CloudFront", aws)),
            ),
            (AwsLambdaEdge, FrontDoor::Cloudfront, aws, None),
        ] {
            let mut scenario = Scenario::default();
            scenario.of_mut(platform).front_door = front_door;
            let found = tied(&scenario, platform);
            assert_eq!(found[0].to, code, "{platform:?}");
            let expected = door.map(|(part, to)| Tied { part, to });
            assert_eq!(
                found.get(1),
                expected.as_ref(),
                "{platform:?} {front_door:?}"
            );
        }
    }
}
