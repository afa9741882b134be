//! Keys in, screens out.

mod flows;
mod interview;
mod loops;
mod pictures;
mod pulse;
mod sizes;
