//! The platforms that can be compared: their stable names, whose they are and what kind they are.

use serde::{Deserialize, Serialize};

/// A platform that can be compared; its kebab-case name is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformId {
    /// AWS Lambda.
    AwsLambda,
    /// AWS Lambda Managed Instances: functions on EC2 instances of one's own.
    AwsLambdaManagedInstances,
    /// Lambda@Edge, functions at CloudFront's locations.
    AwsLambdaEdge,
    /// Google Cloud Functions, 1st generation.
    #[serde(rename = "gcp-functions-gen1")]
    GcpFunctionsGen1,
    /// Cloud Run functions, billed by request.
    GcpCloudRunFunctions,
    /// Cloud Run, billed by instance.
    GcpCloudRunInstances,
    /// Azure Functions, Consumption plan.
    AzureFunctionsConsumption,
    /// Azure Functions, Flex Consumption plan.
    AzureFunctionsFlex,
    /// Azure Functions, Premium plan.
    AzureFunctionsPremium,
    /// Azure Container Apps, Consumption.
    AzureContainerApps,
    /// Cloudflare Workers, Standard.
    CloudflareWorkers,
    /// AWS Fargate.
    AwsFargate,
    /// A fleet of EC2 instances.
    AwsEc2,
    /// A fleet of Google Compute Engine machines.
    GcpGce,
    /// A fleet of Azure virtual machines.
    AzureVm,
}

/// Whose a platform is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// Amazon Web Services.
    Aws,
    /// Google Cloud.
    Google,
    /// Microsoft Azure.
    Azure,
    /// Cloudflare.
    Cloudflare,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Google, Self::Azure, Self::Cloudflare];

    /// The name used in `prices/regions.csv`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Google => "google",
            Self::Azure => "azure",
            Self::Cloudflare => "cloudflare",
        }
    }

    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Google => "Google Cloud",
            Self::Azure => "Azure",
            Self::Cloudflare => "Cloudflare",
        }
    }
}

/// What a platform is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For use: nothing runs, and nothing is billed, without requests.
    Function,
    /// For time: servers or containers run whether or not there are requests.
    Server,
}

/// What does not change about a platform.
struct Facts {
    key: &'static str,
    short: &'static str,
    name: &'static str,
    brief: &'static str,
    in_a_sentence: &'static str,
    provider: Provider,
    kind: Kind,
}

const fn facts(
    (key, short): (&'static str, &'static str),
    (name, brief, in_a_sentence): (&'static str, &'static str, &'static str),
    provider: Provider,
    kind: Kind,
) -> Facts {
    Facts {
        key,
        short,
        name,
        brief,
        in_a_sentence,
        provider,
        kind,
    }
}

/// One row a platform, in the order of [`PlatformId::ALL`].
#[rustfmt::skip]
const FACTS: [Facts; PlatformId::ALL.len()] = {
    use Kind::{Function, Server};
    use Provider::{Aws, Azure, Cloudflare, Google};
    [
        facts(("aws-lambda", "lambda"), ("AWS Lambda", "AWS Lambda", "AWS Lambda"), Aws, Function),
        facts(("aws-lambda-managed-instances", "lmi"), ("Lambda Managed Instances", "Lambda managed", "Lambda Managed Instances"), Aws, Server),
        facts(("aws-lambda-edge", "edge"), ("Lambda@Edge", "Lambda@Edge", "Lambda@Edge"), Aws, Function),
        facts(("gcp-functions-gen1", "gen1"), ("Cloud Functions 1st gen", "GCF 1st gen", "Cloud Functions 1st gen"), Google, Function),
        facts(("gcp-cloud-run-functions", "run"), ("Cloud Run functions", "Run functions", "Cloud Run functions"), Google, Function),
        facts(("gcp-cloud-run-instances", "run-instances"), ("Cloud Run instances", "Run instances", "Cloud Run by instance"), Google, Server),
        facts(("azure-functions-consumption", "consumption"), ("Azure Functions Consumption", "Azure Consum.", "Azure Functions Consumption"), Azure, Function),
        facts(("azure-functions-flex", "flex"), ("Azure Functions Flex", "Azure Flex", "Azure Functions Flex"), Azure, Function),
        facts(("azure-functions-premium", "premium"), ("Azure Functions Premium", "Azure Premium", "Azure Functions Premium"), Azure, Server),
        facts(("azure-container-apps", "aca"), ("Azure Container Apps", "Container Apps", "Azure Container Apps"), Azure, Function),
        facts(("cloudflare-workers", "workers"), ("Cloudflare Workers", "Workers", "Cloudflare Workers"), Cloudflare, Function),
        facts(("aws-fargate", "fargate"), ("AWS Fargate", "AWS Fargate", "AWS Fargate"), Aws, Server),
        facts(("aws-ec2", "ec2"), ("EC2 fleet", "EC2 fleet", "the EC2 fleet"), Aws, Server),
        facts(("gcp-gce", "gce"), ("Compute Engine fleet", "GCE fleet", "the Compute Engine fleet"), Google, Server),
        facts(("azure-vm", "vm"), ("Azure VM fleet", "Azure VMs", "the Azure VM fleet"), Azure, Server),
    ]
};

impl PlatformId {
    /// Every platform, in the default order.
    pub const ALL: [Self; 15] = [
        Self::AwsLambda,
        Self::AwsLambdaManagedInstances,
        Self::AwsLambdaEdge,
        Self::GcpFunctionsGen1,
        Self::GcpCloudRunFunctions,
        Self::GcpCloudRunInstances,
        Self::AzureFunctionsConsumption,
        Self::AzureFunctionsFlex,
        Self::AzureFunctionsPremium,
        Self::AzureContainerApps,
        Self::CloudflareWorkers,
        Self::AwsFargate,
        Self::AwsEc2,
        Self::GcpGce,
        Self::AzureVm,
    ];

    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The stable name used in files.
    pub const fn key(self) -> &'static str {
        self.facts().key
    }

    /// The stable name used in links.
    pub const fn short(self) -> &'static str {
        self.facts().short
    }

    /// The name people use, as a heading.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name where there is little room.
    pub const fn brief(self) -> &'static str {
        self.facts().brief
    }

    /// The name within a sentence, with its article where it wants one.
    pub const fn in_a_sentence(self) -> &'static str {
        self.facts().in_a_sentence
    }

    /// The name at the start of a sentence.
    pub fn at_the_start(self) -> String {
        match self.in_a_sentence().strip_prefix("the ") {
            Some(rest) => format!("The {rest}"),
            None => self.in_a_sentence().to_owned(),
        }
    }

    /// Whose it is.
    pub const fn provider(self) -> Provider {
        self.facts().provider
    }

    /// What it is paid for.
    pub const fn kind(self) -> Kind {
        self.facts().kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_files_and_none_is_there_twice() {
        for (i, platform) in PlatformId::ALL.into_iter().enumerate() {
            assert_eq!(platform as usize, i, "{platform:?} is out of order");
            assert_eq!(serde_json::json!(platform), platform.key());
            let shorts = PlatformId::ALL
                .iter()
                .filter(|p| p.short() == platform.short());
            assert_eq!(shorts.count(), 1, "{platform:?}");
        }
        assert_eq!(PlatformId::AwsEc2.at_the_start(), "The EC2 fleet");
    }
}
