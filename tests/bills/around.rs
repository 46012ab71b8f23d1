//! What stands around the compute: front doors, traffic, logs and managed services.

use serverless_tradeoffs::model::plan::Bill;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::scenario::SignIn;
use serverless_tradeoffs::model::settings::FrontDoor;

use crate::{amount, bare};

#[test]
fn auth0_is_free_up_to_25_000_users_and_left_out_beyond() {
    let bill = |users| {
        bare(PlatformId::AwsLambda, |s| {
            s.services.sign_in = SignIn::Auth0;
            s.services.monthly_users = users;
        })
    };
    let named = |bill: &Bill| {
        let line = bill.lines.iter().find(|l| l.label == "Auth0, free plan");
        line.is_some_and(|line| {
            // What costs the same at any volume counts no invocations.
            assert_eq!(line.how[..], [(1.0, "month")]);
            true
        })
    };
    let (free, more) = (bill(25_000.0), bill(25_001.0));
    assert!(named(&free) && free.left_out.is_empty(), "{free:#?}");
    let said = "Auth0 is left out: there is no list price for 25,001 users a month.";
    assert!(!named(&more) && more.left_out == [said], "{more:#?}");
    assert_eq!(free.total_usd, more.total_usd);
}

#[test]
fn front_doors_are_metered_by_their_own_units() {
    let door = |front_door, request_kb, response_kb| {
        bare(PlatformId::AwsLambda, |s| {
            (s.workload.request_kb, s.workload.response_kb) = (request_kb, response_kb);
            s.of_mut(PlatformId::AwsLambda).front_door = front_door;
            s.of_mut(PlatformId::AwsLambda).capacity_units = true;
        })
    };
    assert!(
        (amount(
            &door(FrontDoor::HttpApi, 1.0, 513.0),
            "API Gateway, HTTP API"
        ) - 20.0)
            .abs()
            < 1e-9
    );
    assert!(
        (amount(&door(FrontDoor::RestApi, 1.0, 5.0), "API Gateway, REST API") - 35.0).abs() < 1e-9
    );
    let websocket = door(FrontDoor::WebSocket, 33.0, 5.0);
    assert!((amount(&websocket, "API Gateway, WebSocket messages") - 30.0).abs() < 1e-9);
    // 100 connections of 43,800 minutes.
    assert!((amount(&websocket, "API Gateway, WebSocket connections") - 1.095).abs() < 1e-9);
    let balancer = door(FrontDoor::LoadBalancer, 1.0, 5.0);
    assert!((amount(&balancer, "Load balancer, hours") - 16.425).abs() < 1e-9);
    assert!((amount(&balancer, "Load balancer, public IPv4") - 7.3).abs() < 1e-9);
    // 10 M x 6 KB = 57.2 GB at 0.4 GB an hour to a unit: 143 LCU-hours, more than the 111 of new connections.
    let units = 10e6 * 6.0 / 1_048_576.0 / 0.4;
    assert!((amount(&balancer, "Load balancer, capacity units") - units * 0.008).abs() < 1e-9);
    // 100 rules, ten of them free: 90 evaluations a request.
    let ruled = bare(PlatformId::AwsEc2, |s| {
        let settings = s.of_mut(PlatformId::AwsEc2);
        (settings.front_door, settings.listener_rules) = (FrontDoor::LoadBalancer, 100.0);
    });
    let evaluated = 10e6 * 90.0 / 1_000.0 / 3_600.0 * 0.008;
    assert!((amount(&ruled, "Load balancer, capacity units") - evaluated).abs() < 1e-9);
    let small = door(FrontDoor::LoadBalancer, 0.1, 0.1);
    assert!(
        (amount(&small, "Load balancer, capacity units") - 10e6 / 25.0 / 3_600.0 * 0.008).abs()
            < 1e-9
    );
}

#[test]
fn traffic_logs_and_services_are_lines() {
    let bill = bare(PlatformId::AwsLambda, |s| {
        s.workload.response_kb = 104.857_6;
        s.workload.log_kb = 1.048_576;
        s.services.dynamodb_writes = 1.0;
        s.services.s3_gets = 2.0;
        s.services.sign_in = SignIn::CognitoEssentials;
        s.services.monthly_users = 12_000.0;
        let settings = s.of_mut(PlatformId::AwsLambda);
        (settings.egress, settings.logs, settings.free_tier) = (true, true, true);
        settings.operations_hours = 2.0;
    });
    // 1,000 GB, 100 of them free; 10 GB of logs, 5 of them free.
    assert!((amount(&bill, "Data to the internet") - 81.0).abs() < 1e-9);
    assert!((amount(&bill, "Logs, ingested") - 2.5).abs() < 1e-9);
    assert!((amount(&bill, "DynamoDB writes") - 6.25).abs() < 1e-9);
    assert!((amount(&bill, "S3 GET requests") - 8.0).abs() < 1e-9);
    let users: f64 = bill
        .lines
        .iter()
        .filter(|l| l.label == "Cognito Essentials")
        .map(|l| l.amount().0)
        .sum();
    assert!((users - 30.0).abs() < 1e-9);
    assert!((amount(&bill, "Operations work") - 160.0).abs() < 1e-9);
}

#[test]
fn a_nat_gateway_is_billed_by_hours_address_and_data() {
    let bill = |platform| {
        bare(platform, |s| {
            s.workload.outbound_kb = 104.857_6;
            s.of_mut(platform).nat = true;
        })
    };
    let bill_of_lambda = bill(PlatformId::AwsLambda);
    // 730 h, and 10 M x 0.1 MB = 1,000 GB.
    for (label, dollars) in [
        ("NAT gateway, hours", 730.0 * 0.045),
        ("NAT gateway, public IPv4", 730.0 * 0.005),
        ("NAT gateway, data", 45.0),
    ] {
        assert!(
            (amount(&bill_of_lambda, label) - dollars).abs() < 1e-9,
            "{label}"
        );
    }
    let elsewhere = bill(PlatformId::GcpCloudRunFunctions);
    assert!(elsewhere.lines.iter().all(|l| !l.label.contains("NAT")));
}

#[test]
fn a_service_of_another_provider_has_the_prices_of_that_providers_region() {
    let bill = bare(PlatformId::AwsLambda, |s| {
        s.services.firestore_writes = 1.0;
        s.services.firestore_reads = 2.0;
        s.services.events = 0.5;
    });
    assert_eq!(bill.left_out, Vec::<String>::new());
    for (label, dollars) in [
        ("Firestore writes", 10e6 * 9e-7),
        ("Firestore reads", 20e6 * 3e-7),
        ("EventBridge events", 5e6 * 1e-6),
    ] {
        assert!((amount(&bill, label) - dollars).abs() < 1e-9, "{label}");
    }
}
