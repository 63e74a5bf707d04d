//! `workload NAME TIMES`: runs a workload so many times, under a tool that counts; `workload --list` names them.

use std::process::ExitCode;

use lending_benches::workload::WORKLOADS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["--list"] {
        for workload in WORKLOADS {
            println!("{}", workload.name);
        }
        return ExitCode::SUCCESS;
    }
    let [name, times] = arguments.as_slice() else { return usage() };
    let known = WORKLOADS.iter().find(|workload| workload.name == name);
    let (Some(workload), Ok(times)) = (known, times.parse::<u32>()) else { return usage() };
    let mut run = workload.prepare();
    for _ in 0..times {
        run();
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    let names: Vec<&str> = WORKLOADS.iter().map(|workload| workload.name).collect();
    eprintln!("workload NAME TIMES, where NAME is one of {}", names.join(", "));
    ExitCode::FAILURE
}
