//! A platform of a scenario file, with the keys that set several things at once.

use serde_json::{Map, Value};

use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::settings::{FleetCount, FrontDoor, Settings};
use crate::present::knobs::{Group, KNOBS, knob};
use crate::present::scenario_file::nothing_left;
use crate::present::scenario_file::values::{set_knob, set_number};

/// Reads the entry of a platform, which is compared from then on.
pub(super) fn platform(s: &mut Scenario, at: &str, entry: Value) -> Result<(), String> {
    let Value::Object(mut keys) = entry else {
        return Err(format!("{at}: invalid type: expected an object in braces"));
    };
    let id = keys
        .remove("id")
        .ok_or_else(|| format!("{at}: missing field `id`"))?;
    let platform: PlatformId =
        serde_json::from_value(id).map_err(|error| format!("{at}.id: {error}"))?;
    if s.compared.contains(&platform) {
        return Err(format!("{at}.id: {} is there twice", platform.key()));
    }
    s.compared.push(platform);
    *s.of_mut(platform) = Settings::of(platform).bare();
    fleet(s, platform, at, &mut keys)?;
    for knob in KNOBS
        .iter()
        .filter(|knob| knob.group == Group::Platform(platform) && !knob.json.is_empty())
    {
        if let Some(value) = keys.remove(knob.json) {
            set_knob(s, &format!("{at}.{}", knob.json), knob, &value)?;
        }
    }
    nothing_left(at, &keys)
}

/// The keys of a fleet that say several things at once.
fn fleet(
    s: &mut Scenario,
    platform: PlatformId,
    at: &str,
    keys: &mut Map<String, Value>,
) -> Result<(), String> {
    let has = |field: &str| knob(&format!("{}-{field}", platform.short())).is_some();
    let switch = |value: Value, key: &str| {
        value
            .as_bool()
            .ok_or_else(|| format!("{at}.{key}: invalid type: expected true or false"))
    };
    if has("fleet") {
        let (count, least) = (keys.remove("count"), keys.remove("minimum_count"));
        if count.is_some() && least.is_some() {
            return Err(format!("{at}.minimum_count: has no meaning beside count"));
        }
        let number = format!("{}-servers", platform.short());
        for (key, value, exactly) in [("count", count, true), ("minimum_count", least, false)] {
            let Some(value) = value else { continue };
            let at = format!("{at}.{key}");
            let value = value
                .as_f64()
                .ok_or_else(|| format!("{at}: invalid type: expected a number"))?;
            s.of_mut(platform).count = if exactly {
                FleetCount::Exactly(1)
            } else {
                FleetCount::AtLeast(1)
            };
            set_number(s, &at, &number, value)?;
        }
    }
    if has("disk") {
        if let Some(extras) = keys.remove("extras") {
            let on = switch(extras, "extras")?;
            let settings = s.of_mut(platform);
            (settings.disk, settings.public_ipv4) = (on, on);
            settings.surplus_credits = on && has("credits");
            balanced(settings, on);
        }
        if let Some(balancer) = keys.remove("load_balancer") {
            let on = switch(balancer, "load_balancer")?;
            balanced(s.of_mut(platform), on);
        }
    }
    Ok(())
}

/// A load balancer billed by its hours alone, or none.
fn balanced(settings: &mut Settings, on: bool) {
    settings.front_door = if on {
        FrontDoor::LoadBalancer
    } else {
        FrontDoor::None
    };
    settings.capacity_units = settings.capacity_units && !on;
}
