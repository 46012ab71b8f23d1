//! Keys that a test presses.

/// WebDriver's code for the shift key.
pub(super) const SHIFT: char = '\u{e008}';

/// WebDriver's code for the control key.
pub(super) const CONTROL: char = '\u{e009}';

/// A key.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// To the right.
    ArrowRight,
    /// To the left.
    ArrowLeft,
    /// Down.
    ArrowDown,
    /// Up.
    ArrowUp,
    /// To the end.
    End,
    /// Out.
    Escape,
    /// On to the next element.
    Tab,
    /// Presses a button, flips a switch.
    Space,
    /// Presses a button.
    Enter,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Home,
    /// A key with a character.
    Character(char),
}

impl Key {
    /// WebDriver's code for it.
    pub(super) fn code(self) -> char {
        match self {
            Self::ArrowRight => '\u{e014}',
            Self::ArrowLeft => '\u{e012}',
            Self::ArrowUp => '\u{e013}',
            Self::ArrowDown => '\u{e015}',
            Self::End => '\u{e010}',
            Self::Escape => '\u{e00c}',
            Self::Tab => '\u{e004}',
            Self::Space => ' ',
            Self::Enter => '\u{e007}',
            Self::PageUp => '\u{e00e}',
            Self::PageDown => '\u{e00f}',
            Self::Home => '\u{e011}',
            Self::Character(character) => character,
        }
    }
}
