//! Parts that more than one screen draws. They take plain data and a theme, never the model.

pub mod bar;
pub mod canvas;
pub mod chart;
pub mod choice;
pub mod details;
pub mod empty;
pub mod field;
pub mod footer;
pub mod header;
pub mod heat;
pub mod page;
pub mod people;
pub mod rows;
pub mod sheet;
pub mod spark;
pub mod text;
