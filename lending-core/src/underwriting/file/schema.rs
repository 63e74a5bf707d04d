//! The JSON Schema of policy files, generated from the types that read them.
//!
//! Texts are described as people write them; the reader takes a little more (spaces, signs), and checks what a schema
//! cannot say: names, units, bins without gaps.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::PolicyText;
use super::expression::{ExpressionText, Operation};
use super::predicate::{Operand, OtherValue};
use crate::calendar::Date;
use crate::facts::{Interval, Number};
use crate::hash::Hash;
use crate::money::Currency;
use crate::rate::Rate;
use crate::underwriting::Policy;

/// A number as text; a share has its percent sign.
const NUMBER: &str = r"-?[0-9]+([.][0-9]+)?( ?%)?";

impl Policy {
    /// The JSON Schema (draft 2020-12) of a policy file, for editors and forms; what it takes need not be a policy yet.
    ///
    /// ```
    /// let schema = lending_core::underwriting::Policy::json_schema();
    /// assert_eq!(schema["properties"]["currency"]["$ref"], "#/$defs/Currency");
    /// ```
    pub fn json_schema() -> serde_json::Value {
        let mut schema = SchemaGenerator::default().into_root_schema_for::<PolicyText>();
        schema.insert("title".to_owned(), "Policy".into());
        schema
            .insert("description".to_owned(), "A credit policy; docs/policy-file.md has every field.".into());
        schema.to_value()
    }
}

/// A text of a form.
fn text(pattern: &str, description: &str, example: &str) -> Schema {
    json_schema!({ "type": "string", "pattern": pattern, "description": description, "examples": [example] })
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "A day, as ISO 8601 writes it.", "2026-01-31")
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A currency's ISO 4217 code, or a code and its decimals.",
            "anyOf": [
                { "type": "string", "pattern": "^[A-Z]{3}$" },
                {
                    "type": "object",
                    "properties": { "code": { "type": "string" }, "exponent": { "type": "integer" } },
                    "required": ["code", "exponent"],
                    "additionalProperties": false,
                },
            ],
            "examples": ["CNY"],
        })
    }
}

impl JsonSchema for Hash {
    fn schema_name() -> Cow<'static, str> {
        "Hash".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "A SHA-256 sum." })
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = format!("^{NUMBER} per (year|month)$");
        text(&pattern, "A rate with its unit.", "12 % per year")
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A whole number as it is, one with a fraction as text.",
            "anyOf": [{ "type": "integer" }, { "type": "string", "pattern": format!("^{NUMBER}$") }],
            "examples": [3000, "0.35", "35 %"],
        })
    }
}

impl JsonSchema for Interval {
    fn schema_name() -> Cow<'static, str> {
        "Interval".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let both = format!(r"[\[(] ?{NUMBER} ?, ?{NUMBER} ?[\])]");
        let pattern = format!("^({NUMBER}|[<>]=? ?{NUMBER}|{both})$");
        text(&pattern, "Numbers between limits: a square bracket takes its limit in.", "(0.35, 0.50]")
    }
}

impl JsonSchema for ExpressionText {
    fn schema_name() -> Cow<'static, str> {
        "Expression".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let number = generator.subschema_for::<Number>();
        let operation = generator.subschema_for::<Operation>();
        let name = json_schema!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$" });
        json_schema!({
            "description": "A number, a name, or a table of one operation.",
            "anyOf": [number, name, operation],
        })
    }
}

impl JsonSchema for Operand {
    fn schema_name() -> Cow<'static, str> {
        "Operand".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let other = generator.subschema_for::<OtherValue>();
        json_schema!({
            "description": "What a value is compared with: a number, a text, a day, yes or no, or another value.",
            "anyOf": [{ "type": "integer" }, { "type": "string" }, { "type": "boolean" }, other],
        })
    }
}
