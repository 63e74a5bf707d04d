//! The words of debt that every policy shares: components, amounts by component, items.

mod component;
mod item;
mod split;

pub use component::Component;
pub use item::{FeeReason, Item, ItemId, ItemIdError, ItemState, Key, KeyError};
pub use split::Split;
