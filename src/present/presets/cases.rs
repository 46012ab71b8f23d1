//! The cases as data. What the article claims is told in our own words; inputs that it does not give are ordinary ones.

use crate::present::presets::{Claim, Claimed, Group, Preset};

const fn start(
    key: &'static str,
    name: &'static str,
    link: &'static str,
    sentence: &'static str,
) -> Preset {
    Preset {
        key,
        name,
        sentence,
        group: Group::Start,
        link,
        claim: None,
    }
}

const fn case(
    (group, claimed): (Group, Claimed),
    (key, name): (&'static str, &'static str),
    link: &'static str,
    sentence: &'static str,
    says: &'static str,
) -> Preset {
    let claim = Claim {
        claimed,
        sentence: says,
    };
    Preset {
        key,
        name,
        sentence,
        group,
        link,
        claim: Some(claim),
    }
}

const EXAMPLE: (Group, Claimed) = (Group::Example, Claimed::Suited);
const EXCELS: (Group, Claimed) = (Group::Excels, Claimed::Suited);
const POOR: (Group, Claimed) = (Group::Poor, Claimed::Unsuited);

/// Every case, group by group.
#[rustfmt::skip]
pub static PRESETS: &[Preset] = &[
    start("web-api", "Web API", "",
        "10 M requests a month of 200 ms at 512 MB that mostly wait; AWS Lambda against the EC2 fleet that the load needs."),
    start("every-platform", "Every platform",
        "v=2&lmi=on&edge=on&gen1=on&run=on&run-instances=on&consumption=on&flex=on&premium=on&aca=on&workers=on&fargate=on&gce=on&vm=on",
        "The same web API on all fifteen platforms of AWS, Google Cloud, Azure and Cloudflare."),
    case(EXAMPLE, ("worked-example", "10 M a month against one t3.medium"),
        "v=2&cpu=1&lambda-free-tier=off&lambda-front-door=none&lambda-egress=off&ec2-free-tier=off&ec2-fleet=set\
         &ec2-front-door=none&ec2-credits=off&ec2-disk=off&ec2-ipv4=off&ec2-egress=off",
        "512 MB, 200 ms, no free tier; a single t3.medium at its bare hourly price, whatever the load.",
        "About $18.67 on AWS Lambda against about $30 for a t3.medium: serverless is the cheaper one at this volume."),

    case(EXCELS, ("flash-sale", "Flash sale"),
        "v=2&n=217262&p95=300&objective=1000&traffic=flash-sale&flash-share=1&flash=300&flash-every=604800",
        "50,000 requests in five minutes once a week, none in between; the servers must be there for the rush all the time.",
        "Spiky traffic is where serverless excels: what handles 50,000 requests in a sale costs nothing at 3 am."),
    case(EXCELS, ("image-resize", "Image resize on upload"),
        "v=2&n=200000&median=1200&p95=3000&memory=1536&cpu=0.8&objective=30000&invoked=asynchronous&request-size=2&response-size=0\
         &package=20&traffic=cycle&lambda-front-door=none&ec2-front-door=none",
        "200,000 uploads to S3 a month, three smaller pictures of each, 1.2 s at 1.5 GB; nobody waits for them.",
        "Work that an upload triggers and that is soon done suits serverless perfectly."),
    case(EXCELS, ("log-processing", "Log processing"),
        "v=2&n=3000000&median=150&p95=400&memory=256&cpu=0.5&objective=60000&invoked=asynchronous&request-size=50&response-size=0\
         &runtime=python&traffic=cycle&lambda-front-door=none&ec2-front-door=none",
        "3 M batches of log lines a month from CloudWatch, 150 ms each, by day more than by night.",
        "Work that log events trigger and that is soon done suits serverless perfectly."),
    case(EXCELS, ("nightly-export", "Nightly export"),
        "v=2&n=30&median=180000&p95=240000&memory=2048&cpu=0.5&objective=3600000&longest=600000&invoked=asynchronous&response-size=0\
         &runtime=python&package=30&requests=20000&traffic=cron&lambda-front-door=none&ec2-hours=7&ec2-front-door=none",
        "One run of three minutes at 3 am; the server that does the same is switched on for one hour a night.",
        "A job that a timer starts at night and that is soon done suits serverless perfectly."),
    case(EXCELS, ("prototype", "Prototype or MVP"),
        "v=2&n=50000&median=120&p95=400&memory=256&objective=1000&package=5&traffic=cycle&lambda-front-door=http-api",
        "50,000 requests a month behind an HTTP API, hardly any at night.",
        "For a prototype or a first product there is no infrastructure to set up: serverless."),
    case(EXCELS, ("rare-service", "Rarely called service"),
        "v=2&n=3000&median=150&p95=400&memory=256&objective=2000&package=2",
        "100 requests a day to an internal service: most of them find no warm instance.",
        "A service that is called rarely needs no server that runs all the time."),
    case(EXCELS, ("webhooks", "Webhooks of Stripe or GitHub"),
        "v=2&n=300000&median=150&p95=600&memory=256&objective=10000&request-size=20&response-size=0.5&traffic=bursts",
        "300,000 events a month in bursts; the sender waits up to 10 s for an answer.",
        "Endpoints for the webhooks of others are an ideal use of AWS Lambda."),

    case(POOR, ("video-encoding", "Video encoding"),
        "v=2&n=2000&median=1500000&p95=3600000&memory=4096&cpu=1&objective=86400000&longest=10800000&invoked=asynchronous\
         &response-size=0&requests=100000&lmi=on&run=on&flex=on&fargate=on&lambda-front-door=none&flex-size=4096&fargate-vcpu=2\
         &fargate-size=4096&fargate-front-door=none&ec2-instance=m7i.large&ec2-front-door=none",
        "2,000 films a month, 25 minutes of one vCPU at the median, up to three hours.",
        "AWS Lambda ends a run after 15 minutes: unsuitable for encoding video."),
    case(POOR, ("model-training", "Training of a model"),
        "v=2&n=20&median=21600000&p95=36000000&memory=10240&cpu=1&objective=86400000&longest=57600000&invoked=asynchronous\
         &response-size=0&runtime=python&requests=100000&lmi=on&run=on&flex=on&fargate=on&lambda-front-door=none&flex-size=4096\
         &fargate-vcpu=4&fargate-size=16384&fargate-front-door=none&ec2-instance=m7i.xlarge&ec2-front-door=none",
        "20 trainings a month of six to sixteen hours, 10 GB of memory each; without a GPU.",
        "AWS Lambda ends a run after 15 minutes: unsuitable for training models."),
    case(POOR, ("nightly-etl", "ETL for hours"),
        "v=2&n=30&median=7200000&p95=12600000&memory=4096&cpu=0.6&objective=43200000&longest=21600000&invoked=asynchronous\
         &response-size=0&runtime=python&requests=100000&lmi=on&run=on&flex=on&fargate=on&lambda-front-door=none&flex-size=4096\
         &fargate-vcpu=2&fargate-size=4096&fargate-hours=42&fargate-front-door=none&ec2-instance=m7i.large&ec2-hours=42\
         &ec2-front-door=none",
        "One run a night of two to six hours at 4 GB; servers are switched on for six hours a night.",
        "AWS Lambda ends a run after 15 minutes: unsuitable for ETL that runs for hours."),
    case(POOR, ("real-time-quiet", "Within 100 ms, rarely called"),
        "v=2&n=200000&median=20&p95=45&memory=1024&cpu=0.3&objective=100&traffic=cycle",
        "200,000 requests a month of 20 ms at the median, objective 100 ms: at night most instances are gone.",
        "Cold starts bring latency spikes that an objective below 100 ms does not allow."),
    case(POOR, ("real-time-busy", "Within 100 ms, busy"),
        "v=2&n=20000000&median=20&p95=45&memory=1024&cpu=0.3&objective=100&traffic=cycle",
        "The same with a hundred times the requests: some instance is nearly always warm.",
        "Cold starts bring latency spikes that an objective below 100 ms does not allow."),
    case(POOR, ("sustained-load", "500 M requests a month"),
        "v=2&n=500000000&lmi=on&run=on&fargate=on",
        "190 requests a second all month, the web API fifty times over.",
        "At a high and steady rate, paying for each call costs more than servers of one\u{2019}s own: at 500 M a month significantly more."),
    case(POOR, ("chat", "Chat over WebSockets"),
        "v=2&n=30000000&median=30&p95=80&memory=256&objective=300&protocol=websocket&response-size=1&connections=10000\
         &lambda-front-door=web-socket",
        "10,000 connections open all the time and 30 M messages a month.",
        "WebSockets and long-lived connections are awkward: they need a WebSocket gateway, or a server of their own."),
    case(POOR, ("portable", "A system that must move clouds"),
        "v=2&portable=on&dynamodb-writes=1&s3-gets=1&fargate=on&lambda-front-door=http-api",
        "The web API with DynamoDB and S3, which has to be able to leave AWS.",
        "Functions tied to the triggers of AWS, such as S3 events and DynamoDB streams, are hard to move to another cloud."),
];
