//! The layout of a round: which blocks a contribution has, their cells, and why each edge is where it is.
