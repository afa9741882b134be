//! A contribution: one person's part in a round, as the cells of its layout.
