// Loads the model as the page's loader does.
importScripts("speed.js");
wasm_bindgen({ module_or_path: "speed_bg.wasm" });
