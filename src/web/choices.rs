//! What a list lets one choose from.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VTag, VText};

/// An option of a list. That it is the chosen one is set as a property: browsers heed the attribute no more once the visitor has
/// chosen, so that undo would leave the list as it was.
pub(in crate::web) fn option(value: &str, label: &str, chosen: bool) -> Html {
    let mut option = VTag::new("option");
    option.key = Some(Key::from(value));
    option.attributes = Attributes::Dynamic {
        keys: &["value", "selected"],
        values: Box::new([
            Some(AttributeOrProperty::Attribute(value.to_owned().into())),
            Some(AttributeOrProperty::Property(chosen.into())),
        ]),
    };
    option.add_child(VText::new(label.to_owned()).into());
    option.into()
}
