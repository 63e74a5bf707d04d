//! The desk as people run it: the binary, its exit codes, its tables and its JSON.

mod commands;
mod common;
mod counter;
mod demo;
mod ledger;
mod policies;
mod report;
mod telling;
mod verify;
