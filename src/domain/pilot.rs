//! Pilots: a registered change and what may be said of it afterwards; the baseline that freezes definitions.
