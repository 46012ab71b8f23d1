//! What came of saving a chart, in a sentence.

/// What came of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The browser has the file of this name.
    Given(String),
    /// The same, within a page that may forbid it: the browser does not tell.
    GivenInFrame(String),
    /// The browser could not take it.
    Failed,
    /// What is shown is not yet of the scenario.
    Stale,
}

impl Outcome {
    /// What a visitor is told.
    pub fn sentence(&self) -> String {
        match self {
            Self::Given(name) => format!("Saved as {name}."),
            Self::GivenInFrame(name) => format!(
                "Handed to the browser as {name}. If nothing arrives, the page around this one does not allow saving: open this \
                 one by itself."
            ),
            Self::Failed => "The browser could not save this here. \u{201c}Copy table\u{201d} works without a file.".to_owned(),
            Self::Stale => "What is shown is of the scenario before the last change; save it once it is computed anew.".to_owned(),
        }
    }
}
