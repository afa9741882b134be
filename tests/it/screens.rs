//! Keys in, screens out.

mod flows;
mod loops;
mod pictures;
mod pulse;
mod sizes;
