//! What a page finds around it: the size of its window, what its visitor prefers and allows, what ran before it. In each browser
//! that is asked for in another way.

use std::path::Path;

use serde_json::json;

use crate::browser::Browser;

impl Browser {
    /// Sets the viewport [CSS px] and the device pixel ratio.
    pub fn resize(&self, width: u32, height: u32, ratio: f64) {
        if self.is_firefox() {
            return self.resize_firefox(width, height, ratio);
        }
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": ratio, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Prefers a dark or a light page.
    pub fn prefer_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        self.prefer("prefers-color-scheme", value);
    }

    /// Prefers something that style sheets can ask for, such as less motion.
    pub fn prefer(&self, feature: &str, value: &str) {
        self.prefer_all(&[(feature, value)]);
    }

    /// Prefers several such things, and nothing else.
    pub fn prefer_all(&self, preferences: &[(&str, &str)]) {
        if self.is_firefox() {
            return self.prefer_in_firefox(preferences);
        }
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<_> = preferences.iter().map(feature).collect();
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Lays the page out as for a printer, for a visitor who prefers a dark page.
    pub fn lay_out_for_print(&self) {
        if self.is_firefox() {
            return self.lay_out_for_print_in_firefox();
        }
        let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "media": "print", "features": dark }),
        );
    }

    /// Runs a script in every page from now on, before any of its own.
    pub fn before(&self, script: &str) {
        if self.is_firefox() {
            return self.before_in_firefox(script);
        }
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source);
    }

    /// The screen is one for fingers.
    pub fn with_fingers(&self) {
        if self.is_firefox() {
            return self.with_fingers_in_firefox();
        }
        let fingers = json!({ "enabled": true, "maxTouchPoints": 5 });
        self.devtools("Emulation.setTouchEmulationEnabled", fingers);
    }

    /// Brings the window to the front: one behind another is not painted, and a page that is not painted does not start.
    pub fn bring_to_front(&self) {
        // In Firefox a page comes to the front when the one that it opened is closed.
        if !self.is_firefox() {
            self.devtools("Page.bringToFront", json!({}));
        }
    }

    /// Pages run no script from now on.
    pub fn without_scripts(&self) {
        if self.is_firefox() {
            return self.without_scripts_in_firefox();
        }
        let off = json!({ "value": true });
        self.devtools("Emulation.setScriptExecutionDisabled", off);
    }

    /// Pages may read and write the clipboard.
    pub fn allow_clipboard(&self) {
        if self.is_firefox() {
            return self.allow_clipboard_in_firefox();
        }
        let both = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", both);
    }

    /// Files go into this folder, and nobody is asked.
    pub(crate) fn save_into(&self, folder: &Path) {
        if self.is_firefox() {
            return self.save_into_in_firefox(folder);
        }
        let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
        self.devtools("Browser.setDownloadBehavior", behaviour);
    }
}
