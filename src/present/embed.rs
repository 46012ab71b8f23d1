//! How a page that embeds this one wants it shown: the query of the address, such as
//! `?view=break-even&theme=dark&controls=none&lock=n,memory&title=Our%20costs`.
//!
//! The scenario is in the fragment ([`crate::present::link`]). `docs/embed.md` documents both. Whatever the query holds, something is
//! shown; what of it cannot be used is named in a notice.

use crate::present::knobs::knob;
use crate::present::link::quoted;

/// A part of the page that can be shown alone.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    /// Its name in the query, and the id of its section.
    pub key: &'static str,
    /// What it is called.
    pub name: &'static str,
}

/// The answer, by its key.
pub const ANSWER: &str = "answer";

/// Every view, in the order of the page.
pub static VIEWS: [View; 12] = [
    view(ANSWER, "Answer"),
    view("bill", "Monthly bill"),
    view("break-even", "Break-even"),
    view("map", "Map"),
    view("moves", "What moves it"),
    view("ranges", "Ranges"),
    view("cold-starts", "Cold starts"),
    view("mitigations", "Mitigations"),
    view("comparison", "Comparison and fit"),
    view("brief", "Brief"),
    view("validation", "Is the simulation right?"),
    view("terms", "Terms and formulas"),
];

const fn view(key: &'static str, name: &'static str) -> View {
    View { key, name }
}

/// Inputs beside a view that is shown alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inputs {
    /// None.
    None,
    /// Those of [`COMPACT`].
    #[default]
    Compact,
    /// All, behind a button.
    Full,
}

/// Keys of the inputs that decide most.
pub const COMPACT: [&str; 3] = ["n", "median", "memory"];

/// Choices of inputs, by their names in the query.
pub const INPUTS: [(&str, Inputs); 3] = [
    ("none", Inputs::None),
    ("compact", Inputs::Compact),
    ("full", Inputs::Full),
];

/// Looks by their names in the query. The page itself applies them before the program has loaded.
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];

/// Inputs that readers cannot change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Locked {
    /// None.
    #[default]
    Nothing,
    /// These, by the keys of their knobs.
    Some(Vec<&'static str>),
    /// All.
    All,
}

impl Locked {
    /// Whether an input is locked.
    pub fn holds(&self, key: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Some(keys) => keys.contains(&key),
            Self::All => true,
        }
    }
}

/// Longest title [characters].
const LONGEST_TITLE: usize = 64;

/// How the page is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embed {
    /// The only view; `None` for the whole page.
    pub view: Option<&'static View>,
    /// Inputs beside it.
    pub inputs: Inputs,
    /// Inputs that readers cannot change.
    pub locked: Locked,
    /// A heading in the place of the view's own.
    pub title: Option<String>,
    /// A sentence for everything in the query that was not used as written.
    pub notices: Vec<String>,
}

impl Embed {
    /// What a query asks for, with or without `?`. Keys of others are left alone; of a key that is there twice, the last counts.
    pub fn of(query: &str) -> Self {
        let mut embed = Self::default();
        let query = query.strip_prefix('?').unwrap_or(query);
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let said = match key.as_ref() {
                "view" => embed.take_view(&value),
                "controls" => embed.take_inputs(&value),
                "lock" => embed.take_locked(&value),
                "theme" => known_theme(&value),
                "title" => embed.take_title(&value),
                _ => None,
            };
            embed.notices.extend(said);
        }
        embed
    }

    fn take_view(&mut self, key: &str) -> Option<String> {
        self.view = VIEWS.iter().find(|view| view.key == key);
        self.view.is_none().then(|| {
            self.view = Some(&VIEWS[0]);
            let known: Vec<&str> = VIEWS.iter().map(|view| view.key).collect();
            format!(
                "There is no view {}: this is the answer. Views are {}.",
                quoted(key),
                known.join(", ")
            )
        })
    }

    fn take_inputs(&mut self, name: &str) -> Option<String> {
        let found = INPUTS.iter().find(|(known, _)| *known == name);
        self.inputs = found.map_or(Inputs::default(), |(_, inputs)| *inputs);
        found.is_none().then(|| {
            let said = "are not among none, compact and full; these are compact.";
            format!("Controls {} {said}", quoted(name))
        })
    }

    fn take_locked(&mut self, list: &str) -> Option<String> {
        if list == "all" {
            self.locked = Locked::All;
            return None;
        }
        let keys = list.split(',').filter(|key| !key.is_empty());
        let (mut known, mut unknown) = (Vec::new(), None);
        for key in keys {
            match knob(key) {
                Some(knob) => known.push(knob.key.as_str()),
                None => unknown = Some(quoted(key)),
            }
        }
        if !known.is_empty() {
            self.locked = Locked::Some(known);
        }
        unknown.map(|key| format!("Nothing is locked by {key}: there is no such input."))
    }

    fn take_title(&mut self, title: &str) -> Option<String> {
        let plain: String = title.chars().filter(|c| !c.is_control()).collect();
        let cut: String = plain.trim().chars().take(LONGEST_TITLE).collect();
        let longer = cut.len() < plain.trim().len();
        self.title = (!cut.is_empty()).then_some(cut);
        longer.then(|| {
            format!("The title is longer than {LONGEST_TITLE} characters; used the first of them.")
        })
    }
}

fn known_theme(theme: &str) -> Option<String> {
    (!THEMES.contains(&theme)).then(|| {
        format!(
            "There is no theme {}: it follows your system. Themes are auto, light and dark.",
            quoted(theme)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_query_says_what_is_shown() {
        let embed = Embed::of(
            "?view=break-even&theme=dark&controls=none&lock=n,memory&title=Our%20costs&utm=x",
        );
        assert_eq!(embed.view.map(|view| view.name), Some("Break-even"));
        assert_eq!(embed.inputs, Inputs::None);
        assert_eq!(embed.title.as_deref(), Some("Our costs"));
        assert!(embed.locked.holds("memory") && !embed.locked.holds("median"));
        assert_eq!(embed.notices, Vec::<String>::new());
        assert_eq!(Embed::of(""), Embed::default());
        assert_eq!(Embed::of("?workers=2"), Embed::default());
        assert!(Embed::of("lock=all").locked.holds("median"));
        assert_eq!(Embed::of("lock=").locked, Locked::Nothing);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let check = |query: &str, notice: &str| {
            let embed = Embed::of(query);
            assert!(
                embed.notices.len() == 1 && embed.notices[0].starts_with(notice),
                "{query}: {:?}",
                embed.notices
            );
            embed
        };
        let embed = check(
            "view=pie",
            "There is no view \u{201c}pie\u{201d}: this is the answer.",
        );
        assert_eq!(embed.view, Some(&VIEWS[0]));
        check("theme=pink", "There is no theme \u{201c}pink\u{201d}");
        let embed = check("controls=lots", "Controls \u{201c}lots\u{201d} are not");
        assert_eq!(embed.inputs, Inputs::Compact);
        let embed = check("lock=n,gold", "Nothing is locked by \u{201c}gold\u{201d}");
        assert!(embed.locked.holds("n"));
        let long = format!("title={}", "x".repeat(1_000_000));
        let embed = check(&long, "The title is longer than 64");
        assert_eq!(embed.title.map(|title| title.len()), Some(LONGEST_TITLE));
        let embed = check(&format!("view={}", "y".repeat(9_999)), "There is no view");
        assert!(embed.notices[0].len() < 400);
    }

    #[test]
    fn inputs_beside_a_view_are_knobs() {
        for key in COMPACT {
            assert!(knob(key).is_some(), "{key}");
        }
    }

    proptest! {
        #[test]
        fn any_query_shows_something(query in ".{0,120}", key in "view|theme|controls|lock|title") {
            let embed = Embed::of(&format!("?{key}={query}"));
            prop_assert!(embed.view.is_some() || key != "view");
            let notices: usize = embed.notices.iter().map(String::len).sum();
            prop_assert!(notices < 2_000);
        }
    }
}
