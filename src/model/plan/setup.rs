//! What every platform's arm works with: the scenario, the platform's settings, and the price book at the location.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::charge::{Arithmetic, Category, Credit, Metered, Pooled, Quantity, Use};
use crate::model::cold_share::billing::{BilledColdStarts, Calibration, Starts};
use crate::model::fleet::{Capacity, Fleet, Part};
use crate::model::occupancy::{Active, Occupancy};
use crate::model::platform::PlatformId;
use crate::model::prices::rows::{PriceRow, ServerType};
use crate::model::prices::{Allowance, MissingPrice, PriceBook, Tiers};
use crate::model::scenario::Scenario;
use crate::model::settings::Settings;
use crate::model::units::{Mebibytes, Milliseconds, Seconds};

/// A platform about to be planned.
pub(super) struct Setup<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) settings: &'a Settings,
    pub(super) platform: PlatformId,
    pub(super) book: &'a PriceBook,
    /// The provider's regions at the location, in the order to look in.
    pub(super) regions: Vec<&'a str>,
    /// What is known of cold starts; `None` leaves them out.
    pub(super) cold: Option<&'a Calibration>,
}

impl<'a> Setup<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        platform: PlatformId,
        cold: Option<&'a Calibration>,
        book: &'a PriceBook,
    ) -> Self {
        Self {
            scenario,
            settings: scenario.of(platform),
            platform,
            book,
            regions: book.regions(&scenario.location, platform.provider()),
            cold,
        }
    }

    /// The tiers of an item at the location.
    pub(super) fn tiers(&self, service: &str, item: &str) -> Result<Tiers, MissingPrice> {
        self.book.tiers(service, item, &self.regions).cloned()
    }

    /// The price of an item at the location.
    pub(super) fn price(&self, service: &str, item: &str) -> Result<Arc<PriceRow>, MissingPrice> {
        self.book.price(service, item, &self.regions).cloned()
    }

    /// A share, such as a discount, that the book states as a price.
    pub(super) fn share(&self, service: &str, item: &str) -> Result<f64, MissingPrice> {
        Ok(self.price(service, item)?.price_usd)
    }

    /// The server type that the settings name, at the location.
    pub(super) fn server(&self, service: &str) -> Result<Arc<ServerType>, MissingPrice> {
        self.book
            .server(service, &self.settings.instance, &self.regions)
            .cloned()
    }

    /// What is free of an item, where the settings say that it is still unused.
    pub(super) fn allowance(&self, service: &str, item: &str) -> Option<Arc<Allowance>> {
        let allowance = self.book.allowance(service, item);
        allowance.filter(|_| self.settings.free_tier).cloned()
    }

    /// The fleet that the scenario needs of servers with this capacity and these parts.
    pub(super) fn fleet(&self, capacity: Capacity, parts: Vec<Part>) -> Fleet {
        Fleet::new(self.scenario, self.settings, capacity, parts)
    }

    /// A charge at an item's tiers, with its free allowance.
    pub(super) fn metered(
        &self,
        service: &str,
        item: &str,
        uses: Vec<Use>,
    ) -> Result<Metered, MissingPrice> {
        Ok(Metered {
            uses,
            allowance: self.allowance(service, item),
            tiers: self.tiers(service, item)?,
            paid: 1.0,
        })
    }

    /// The same without a free allowance.
    pub(super) fn metered_in_full(
        &self,
        service: &str,
        item: &str,
        uses: Vec<Use>,
    ) -> Result<Metered, MissingPrice> {
        Ok(Metered {
            allowance: None,
            ..self.metered(service, item, uses)?
        })
    }

    /// Charges at several prices that share an item's free quantity, which the first of them uses up first.
    pub(super) fn pooled(
        &self,
        service: &str,
        item: &str,
        uses: Vec<(Use, Arc<PriceRow>)>,
    ) -> Result<Pooled, MissingPrice> {
        let allowance = self
            .book
            .allowance(service, item)
            .ok_or_else(|| MissingPrice {
                wanted: format!("{service} {item}, free part"),
                regions: Vec::new(),
            })?;
        let free = if self.settings.free_tier {
            allowance.quantity
        } else {
            0.0
        };
        Ok(Pooled {
            allowance: Arc::clone(allowance),
            credit: Credit::Quantity(free),
            uses,
        })
    }

    /// Mean duration that is billed, rounded up to `step` and at least `minimum` [ms]. A run that exceeds the platform's
    /// time limit is billed up to the limit, where it is cut off.
    pub(super) fn billed(&self, minimum: f64, step: f64) -> Seconds {
        let durations = self.scenario.durations();
        let billed = |least: f64| {
            durations
                .mean_billed(Milliseconds(least), Milliseconds(step))
                .0
        };
        let limit = self.book.limit(self.platform.key(), "timeout");
        // What is billed above the limit is what a minimum as high as the limit would add to it.
        let beyond = limit.map_or(0.0, |limit| {
            let most = (limit.value * 1_000.0).max(minimum);
            billed(most) - most
        });
        Milliseconds(billed(minimum) - beyond.max(0.0)).seconds()
    }

    /// The cold starts of the scenario, where they are not left out.
    pub(super) fn cold_starts(&self) -> Option<BilledColdStarts> {
        self.cold.map(|known| known.of(self.scenario))
    }

    /// Mean duration of a request.
    pub(super) fn duration(&self) -> Seconds {
        self.scenario.durations().mean().seconds()
    }
}

/// Something metered.
pub(super) fn used(
    label: impl Into<Cow<'static, str>>,
    category: Category,
    quantity: Quantity,
    how: Arithmetic,
) -> Use {
    Use {
        label: label.into(),
        category,
        quantity,
        how,
    }
}

/// One request for every invocation.
pub(super) fn requests() -> Vec<Use> {
    let each = Quantity::per_invocation(1.0);
    vec![used("Requests", Category::Requests, each, Vec::new())]
}

/// CPU use up to which a platform sends further requests to an instance: Cloud Run's autoscaler target, taken for all.
const CPU_TARGET: f64 = 0.6;

/// Requests that one instance serves at once: as many as allowed, as the processor bears, and as fit into its memory.
pub(super) fn shared_by(setup: &Setup<'_>, vcpu: f64, memory: Mebibytes) -> u64 {
    let workload = &setup.scenario.workload;
    let by_cpu = vcpu * CPU_TARGET / workload.cpu_share.0 * (1.0 + 1e-12);
    let by_memory = memory.0 / workload.memory.0;
    let bound = by_cpu.min(by_memory).floor().max(1.0) as u64;
    setup.settings.concurrency.clamp(1, bound)
}

/// A month's active seconds of instances as a quantity with this factor.
pub(super) fn active_seconds(factor: f64, active: Active) -> Quantity {
    if active.is_proportional() {
        Quantity::per_invocation(factor * active.billed)
    } else {
        Quantity::occupied(factor, Occupancy::Active(active))
    }
}

/// A factor for each cold start, as a quantity.
pub(super) fn for_each_start(factor: f64, starts: &Starts) -> Quantity {
    match starts {
        Starts::Share(share) => Quantity::per_invocation(factor * share),
        Starts::Formula(starts) => {
            Quantity::occupied(factor, Occupancy::ColdStarts(starts.clone()))
        }
    }
}

/// What a bill says of shared instances.
pub(super) fn packed(active: Active) -> Option<String> {
    (active.concurrency > 1).then(|| {
        "Requests are packed into shared instances as tightly as can be. A platform that does not move them needs more \
         instances, up to a quarter more as simulated."
            .to_owned()
    })
}
