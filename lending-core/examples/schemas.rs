//! Prints the JSON Schemas of the library's files, by the names of the files under `docs/schema`: what `cargo xtask
//! schemas` asks for.

use lending_core::underwriting::Policy;

fn main() {
    println!("{}", serde_json::json!({ "policy": Policy::json_schema() }));
}
