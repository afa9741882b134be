//! The report of one or several rounds as data; the formats and the Team screen only draw it.
