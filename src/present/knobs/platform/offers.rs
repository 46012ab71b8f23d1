//! What the choices of platforms offer: key and label of each option.

use crate::model::prices::PriceBook;
use crate::model::prices::rows::ServerType;
use crate::model::settings::{Commitment, FrontDoor};
use crate::present::knobs::name_of;

/// EC2 types without burst credits: managed instances are never burstable.
pub(super) fn steady_instances() -> Vec<(String, String)> {
    let burstable = |name: &str| {
        let mut servers = PriceBook::embedded().servers("aws-ec2").into_iter();
        servers.any(|server| server.instance == name && server.credit_mode.is_some())
    };
    instances("aws-ec2")
        .into_iter()
        .filter(|(name, _)| !burstable(name))
        .collect()
}

/// Server types of a service, as the price book has them.
pub(super) fn instances(service: &str) -> Vec<(String, String)> {
    let servers = PriceBook::embedded().servers(service);
    let label = |s: &ServerType| format!("{}: {} vCPU, {} GiB", s.instance, s.vcpu, s.memory_gib);
    servers
        .into_iter()
        .map(|s| (s.instance.to_owned(), label(s)))
        .collect()
}

/// Ways to pay for servers.
pub(super) fn commitments(offered: &[Commitment]) -> Vec<(String, String)> {
    let label = |commitment| match commitment {
        Commitment::OnDemand => "On demand",
        Commitment::OneYear => "1 year, no upfront",
        Commitment::ThreeYears => "3 years, no upfront",
        Commitment::Spot => "Spot",
    };
    let option = |&commitment: &Commitment| (name_of(commitment), label(commitment).to_owned());
    offered.iter().map(option).collect()
}

/// What may stand between the internet and a platform.
pub(super) fn doors(offered: &[FrontDoor]) -> Vec<(String, String)> {
    let label = |door| match door {
        FrontDoor::None => "None",
        FrontDoor::FunctionUrl => "Function URL",
        FrontDoor::HttpApi => "API Gateway, HTTP API",
        FrontDoor::RestApi => "API Gateway, REST API",
        FrontDoor::WebSocket => "API Gateway, WebSocket",
        FrontDoor::LoadBalancer => "Load balancer",
        FrontDoor::Cloudfront => "CloudFront",
    };
    offered
        .iter()
        .map(|&door| (name_of(door), label(door).to_owned()))
        .collect()
}
