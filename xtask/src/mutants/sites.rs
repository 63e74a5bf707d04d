//! Where in a file's syntax its changes lie.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::place::byte_at;

/// The places of a file that a change can be about, by the byte at which the change begins.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// Expressions with an operator, by the operator's first byte.
    pub(super) operations: BTreeMap<usize, Range<usize>>,
    /// Struct expressions with a base, in the order in which they begin.
    pub(super) structs: Vec<Range<usize>>,
    /// Arms, by their first byte: where their condition stands, or where it would.
    pub(super) arms: BTreeMap<usize, Arm>,
    /// The word `const` of functions.
    pub(super) const_words: BTreeMap<String, Vec<Range<usize>>>,
    /// The functions that are `const`, by their name.
    pub(super) const_functions: Vec<(String, Range<usize>)>,
    /// What is computed while compiling, and cannot ask which change is on.
    pub(super) while_compiling: Vec<Range<usize>>,
}

/// An arm of a match.
#[derive(Debug, Clone)]
pub(super) struct Arm {
    /// Its condition.
    pub(super) guard: Option<Range<usize>>,
    /// Where its arrow stands.
    pub(super) arrow: usize,
}

impl Sites {
    /// The places of a text.
    pub(super) fn of(text: &str) -> syn::Result<Self> {
        let mut finder = Finder { text, sites: Self::default() };
        finder.visit_file(&syn::parse_file(text)?);
        Ok(finder.sites)
    }
}

struct Finder<'t> {
    text: &'t str,
    sites: Sites,
}

impl Finder<'_> {
    fn range(&self, of: &impl Spanned) -> Range<usize> {
        let (start, end) = (of.span().start(), of.span().end());
        let byte = |line, column| byte_at(self.text, line, column).unwrap_or(self.text.len());
        byte(start.line, start.column)..byte(end.line, end.column)
    }

    fn function(&mut self, signature: &syn::Signature, whole: Range<usize>) {
        if let Some(word) = &signature.constness {
            let (name, word) = (signature.ident.to_string(), self.range(word));
            self.sites.const_words.entry(name.clone()).or_default().push(word);
            self.sites.const_functions.push((name, whole));
        }
    }
}

/// Whether a chain of conditions binds something, so that no part of the chain can stand elsewhere.
fn binds(expression: &syn::Expr) -> bool {
    if let syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::And(_), right, .. }) = expression {
        return binds(left) || binds(right);
    }
    matches!(expression, syn::Expr::Let(_))
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        if !binds(&node.left) && !binds(&node.right) {
            let (at, whole) = (self.range(&node.op).start, self.range(node));
            self.sites.operations.insert(at, whole);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let (at, whole) = (self.range(&node.op).start, self.range(node));
        self.sites.operations.insert(at, whole);
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        if node.rest.is_some() {
            let whole = self.range(node);
            self.sites.structs.push(whole);
        }
        visit::visit_expr_struct(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let (at, arrow) = (self.range(&node.pat).start, self.range(&node.fat_arrow_token).start);
        let guard = if let syn::Pat::Guard(guarded) = &node.pat { Some(&*guarded.guard) } else { None };
        let arm = Arm { guard: guard.map(|guard| self.range(guard)), arrow };
        self.sites.arms.insert(at, arm);
        if let Some(guard) = guard {
            self.visit_expr(guard);
        }
        self.visit_expr(&node.body);
    }

    // A pattern is no expression, also where a number in it has a sign.
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_item_const(&mut self, node: &'ast syn::ItemConst) {
        let whole = self.range(node);
        self.sites.while_compiling.push(whole);
    }

    fn visit_impl_item_const(&mut self, node: &'ast syn::ImplItemConst) {
        let whole = self.range(node);
        self.sites.while_compiling.push(whole);
    }

    fn visit_item_static(&mut self, node: &'ast syn::ItemStatic) {
        let whole = self.range(node);
        self.sites.while_compiling.push(whole);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        let whole = self.range(node);
        self.function(&node.sig, whole);
        visit::visit_item_fn(self, node);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        let whole = self.range(node);
        self.function(&node.sig, whole);
        visit::visit_impl_item_fn(self, node);
    }
}
