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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// With an article where a sentence wants one.
    in_a_sentence: &'static str,
    provider: Provider,
    kind: Kind,
}

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

    const fn facts(self) -> Facts {
        use Kind::{Function, Server};
        use Provider::{Aws, Azure, Cloudflare, Google};
        let (key, short, name, in_a_sentence, provider, kind) = match self {
            Self::AwsLambda => (
                "aws-lambda",
                "lambda",
                "AWS Lambda",
                "AWS Lambda",
                Aws,
                Function,
            ),
            Self::AwsLambdaManagedInstances => (
                "aws-lambda-managed-instances",
                "lmi",
                "Lambda Managed Instances",
                "Lambda Managed Instances",
                Aws,
                Server,
            ),
            Self::AwsLambdaEdge => (
                "aws-lambda-edge",
                "edge",
                "Lambda@Edge",
                "Lambda@Edge",
                Aws,
                Function,
            ),
            Self::GcpFunctionsGen1 => (
                "gcp-functions-gen1",
                "gen1",
                "Cloud Functions 1st gen",
                "Cloud Functions (1st gen)",
                Google,
                Function,
            ),
            Self::GcpCloudRunFunctions => (
                "gcp-cloud-run-functions",
                "run",
                "Cloud Run functions",
                "Cloud Run functions",
                Google,
                Function,
            ),
            Self::GcpCloudRunInstances => (
                "gcp-cloud-run-instances",
                "run-instances",
                "Cloud Run instances",
                "Cloud Run by instance",
                Google,
                Server,
            ),
            Self::AzureFunctionsConsumption => (
                "azure-functions-consumption",
                "consumption",
                "Azure Functions Consumption",
                "Azure Functions (Consumption)",
                Azure,
                Function,
            ),
            Self::AzureFunctionsFlex => (
                "azure-functions-flex",
                "flex",
                "Azure Functions Flex",
                "Azure Functions (Flex)",
                Azure,
                Function,
            ),
            Self::AzureFunctionsPremium => (
                "azure-functions-premium",
                "premium",
                "Azure Functions Premium",
                "Azure Functions (Premium)",
                Azure,
                Server,
            ),
            Self::AzureContainerApps => (
                "azure-container-apps",
                "aca",
                "Azure Container Apps",
                "Azure Container Apps",
                Azure,
                Function,
            ),
            Self::CloudflareWorkers => (
                "cloudflare-workers",
                "workers",
                "Cloudflare Workers",
                "Cloudflare Workers",
                Cloudflare,
                Function,
            ),
            Self::AwsFargate => (
                "aws-fargate",
                "fargate",
                "AWS Fargate",
                "AWS Fargate",
                Aws,
                Server,
            ),
            Self::AwsEc2 => ("aws-ec2", "ec2", "EC2 fleet", "the EC2 fleet", Aws, Server),
            Self::GcpGce => (
                "gcp-gce",
                "gce",
                "Compute Engine fleet",
                "the Compute Engine fleet",
                Google,
                Server,
            ),
            Self::AzureVm => (
                "azure-vm",
                "vm",
                "Azure VM fleet",
                "the Azure VM fleet",
                Azure,
                Server,
            ),
        };
        Facts {
            key,
            short,
            name,
            in_a_sentence,
            provider,
            kind,
        }
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

    /// The name within a sentence.
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
