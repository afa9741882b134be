//! Rounds, contributions and split trust: the only code that may make something meant to leave the machine.
