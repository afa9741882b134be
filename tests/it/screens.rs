//! Keys in, screens out.

mod flows;
mod insights;
mod loops;
mod pictures;
mod pulse;
mod sizes;
