//! Keys in, screens out.

mod flows;
mod insights;
mod interview;
mod loops;
mod pictures;
mod pulse;
mod share;
mod sizes;
mod team;
