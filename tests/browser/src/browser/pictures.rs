//! What a page looks like: on paper, and as a picture.

use base64::Engine as _;
use serde_json::{Value, json};

use crate::browser::Browser;

impl Browser {
    /// The page as a printer would get it: a PDF.
    pub fn print(&self) -> Vec<u8> {
        let answer = self.command("print", json!({}));
        let data = answer.as_str().expect("a document");
        base64::engine::general_purpose::STANDARD
            .decode(data)
            .expect("base64")
    }

    /// A picture of the viewport, or of the whole of an element, as PNG.
    pub fn screenshot(&self, of: Option<&str>) -> Vec<u8> {
        let mut parameters = json!({ "format": "png", "captureBeyondViewport": of.is_some() });
        if let Some(selector) = of {
            let place = self.eval(&format!(
                "(box => [box.x + scrollX, box.y + scrollY, box.width, box.height])(document.querySelector({}).getBoundingClientRect())",
                json!(selector)
            ));
            parameters["clip"] = json!({ "x": place[0], "y": place[1], "width": place[2], "height": place[3], "scale": 1 });
        }
        self.captured(parameters)
    }

    /// A picture of the viewport as WebP, small enough for a document.
    pub fn small_picture(&self) -> Vec<u8> {
        self.captured(json!({ "format": "webp", "quality": 85 }))
    }

    fn captured(&self, parameters: Value) -> Vec<u8> {
        let answer = self.devtools("Page.captureScreenshot", parameters);
        let data = answer["data"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD
            .decode(data)
            .expect("base64")
    }
}
