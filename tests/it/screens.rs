//! Keys in, screens out.

mod agents;
mod flows;
mod focus;
mod insights;
mod interview;
mod keys;
mod loops;
mod pictures;
mod pulse;
mod share;
mod sizes;
mod team;
