//! Parts that more than one screen draws. They take plain data and a theme, never the model.

pub(crate) mod bar;
pub(crate) mod canvas;
pub(crate) mod chart;
pub(crate) mod choice;
pub(crate) mod details;
pub(crate) mod empty;
pub(crate) mod field;
pub(crate) mod footer;
pub(crate) mod header;
pub(crate) mod heat;
pub(crate) mod page;
pub(crate) mod people;
pub(crate) mod rows;
pub(crate) mod sheet;
pub(crate) mod spark;
pub(crate) mod text;
pub(crate) mod writer;
