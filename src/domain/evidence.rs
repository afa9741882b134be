//! What foreign files tell of pull requests and flaky tests, without the names in them.
