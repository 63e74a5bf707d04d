use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Meta, UseTree};

use super::tokens;

/// A path in the sources, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The module that names it.
    pub(super) module: Vec<String>,
    /// Its segments, without generic arguments.
    pub(super) path: Vec<String>,
    /// Where it stands.
    pub(super) line: usize,
    /// What it is named for.
    pub(super) form: Form,
    /// Whether it stands in code for tests only.
    pub(super) test: bool,
}

/// What a path is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An import of one thing.
    Import,
    /// An import of all that it holds.
    Glob,
    /// The name of a macro that is called.
    Macro,
    /// Where something is visible.
    Visibility,
    /// Anything else: an expression, a type, a pattern, a bound.
    Path,
    /// A path that a macro's variable completes.
    Open,
}

/// A name that an import brings into a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) module: Vec<String>,
    pub(super) name: String,
    pub(super) path: Vec<String>,
}

/// A module that is declared, in a file of its own or in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) module: Vec<String>,
    pub(super) test: bool,
}

/// A method that is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) name: String,
    /// How many arguments it is given, where that can be seen.
    pub(super) arguments: Option<usize>,
    pub(super) line: usize,
}

/// All that a file says about paths.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub(super) paths: Vec<Mention>,
    pub(super) imports: Vec<Import>,
    pub(super) modules: Vec<Declared>,
    /// Macros exported at the crate root, with the module they are written in.
    pub(super) macros: Vec<(String, Vec<String>)>,
    /// Methods that are called, or named through their type.
    pub(super) methods: Vec<Method>,
    /// Functions that are defined for a type: their names and the number of their arguments, `self` left out.
    pub(super) defined: Vec<(String, usize)>,
    /// What would hide code or paths from this check, with its line.
    pub(super) hidden: Vec<(usize, String)>,
}

/// Reads the paths of a file that is the given module.
pub(super) fn mentions(module: &[String], file: &syn::File) -> Mentions {
    let mut reader =
        Reader { module: module.to_vec(), test: has_cfg_test(&file.attrs), found: Mentions::default() };
    reader.visit_file(file);
    reader.found
}

struct Reader {
    module: Vec<String>,
    test: bool,
    found: Mentions,
}

/// Visits that know whether the item is for tests only.
macro_rules! visit_with_attributes {
    ($($visit:ident($node:ident);)*) => {
        $(fn $visit(&mut self, node: &'ast syn::$node) {
            self.inside(&node.attrs, |reader| visit::$visit(reader, node));
        })*
    };
}

impl<'ast> Visit<'ast> for Reader {
    visit_with_attributes! {
        visit_field(Field);
        visit_impl_item_const(ImplItemConst);
        visit_item_const(ItemConst);
        visit_item_enum(ItemEnum);
        visit_item_fn(ItemFn);
        visit_item_impl(ItemImpl);
        visit_item_static(ItemStatic);
        visit_item_struct(ItemStruct);
        visit_item_trait(ItemTrait);
        visit_item_type(ItemType);
        visit_local(Local);
        visit_variant(Variant);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        let arguments = node.sig.inputs.iter().filter(|input| matches!(input, syn::FnArg::Typed(_))).count();
        self.found.defined.push((plain(&node.sig.ident), arguments));
        self.inside(&node.attrs, |reader| visit::visit_impl_item_fn(reader, node));
    }

    fn visit_item_mod(&mut self, node: &'ast syn::ItemMod) {
        self.inside(&node.attrs, |reader| {
            if node.attrs.iter().any(|attribute| attribute.path().is_ident("macro_use")) {
                reader.hide(node.span(), "`#[macro_use]` lets macros be used without naming where they live");
            }
            node.attrs.iter().for_each(|attribute| reader.visit_attribute(attribute));
            reader.visit_visibility(&node.vis);
            reader.module.push(node.ident.to_string());
            reader.found.modules.push(Declared { module: reader.module.clone(), test: reader.test });
            if let Some((_, items)) = &node.content {
                for item in items {
                    reader.visit_item(item);
                }
            }
            reader.module.pop();
        });
    }

    fn visit_item_use(&mut self, node: &'ast syn::ItemUse) {
        self.inside(&node.attrs, |reader| {
            node.attrs.iter().for_each(|attribute| reader.visit_attribute(attribute));
            reader.visit_visibility(&node.vis);
            let start = if node.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
            reader.use_tree(&start, &node.tree);
        });
    }

    fn visit_item_extern_crate(&mut self, node: &'ast syn::ItemExternCrate) {
        self.hide(node.span(), "`extern crate` gives a crate another name");
    }

    fn visit_item_macro(&mut self, node: &'ast syn::ItemMacro) {
        self.inside(&node.attrs, |reader| {
            if let Some(name) = &node.ident {
                reader.macro_definition(name, &node.attrs);
            }
            visit::visit_item_macro(reader, node);
        });
    }

    fn visit_macro(&mut self, node: &'ast syn::Macro) {
        self.add(path_of(&node.path), node.path.span(), Form::Macro);
        self.visit_token_stream(&node.tokens);
    }

    fn visit_path(&mut self, node: &'ast syn::Path) {
        self.add(path_of(node), node.span(), Form::Path);
        visit::visit_path(self, node);
    }

    fn visit_vis_restricted(&mut self, node: &'ast syn::VisRestricted) {
        self.add(path_of(&node.path), node.path.span(), Form::Visibility);
    }

    fn visit_expr_path(&mut self, node: &'ast syn::ExprPath) {
        let names = path_of(&node.path);
        let of_trait = node.qself.as_ref().and(names.last().cloned());
        let line = node.span().start().line;
        let named = tokens::method_of_type(&names).or(of_trait);
        self.found.methods.extend(named.map(|name| Method { name, arguments: None, line }));
        visit::visit_expr_path(self, node);
    }

    fn visit_expr_method_call(&mut self, node: &'ast syn::ExprMethodCall) {
        let (name, line) = (plain(&node.method), node.method.span().start().line);
        self.found.methods.push(Method { name, arguments: Some(node.args.len()), line });
        visit::visit_expr_method_call(self, node);
    }

    fn visit_attribute(&mut self, node: &'ast Attribute) {
        self.attribute(node);
    }

    fn visit_token_stream(&mut self, node: &'ast TokenStream) {
        let place = tokens::Place { module: &self.module, test: self.test, line: None, strings: false };
        tokens::read(node, place, &mut self.found);
    }
}

impl Reader {
    /// Visits something under its attributes, which may say that it is for tests only.
    fn inside(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let outside = self.test;
        self.test = outside || has_cfg_test(attributes);
        visit(self);
        self.test = outside;
    }

    fn add(&mut self, path: Vec<String>, span: Span, form: Form) {
        let line = span.start().line;
        if form == Form::Macro && path.last().is_some_and(|name| name == "include") {
            self.hide(span, "`include!` brings in code that is not seen here");
        }
        self.found.paths.push(Mention { module: self.module.clone(), path, line, form, test: self.test });
    }

    fn hide(&mut self, span: Span, what: &str) {
        self.found.hidden.push((span.start().line, what.to_string()));
    }

    fn use_tree(&mut self, before: &[String], tree: &UseTree) {
        match tree {
            UseTree::Path(part) => self.use_tree(&joined(before, &part.ident), &part.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.use_tree(before, tree)),
            UseTree::Glob(glob) => self.add(before.to_vec(), glob.star_token.span(), Form::Glob),
            UseTree::Name(leaf) => self.import(before, &leaf.ident, None),
            UseTree::Rename(leaf) => self.import(before, &leaf.ident, Some(&leaf.rename)),
        }
    }

    fn import(&mut self, before: &[String], leaf: &Ident, rename: Option<&Ident>) {
        let path = if leaf == "self" && !before.is_empty() { before.to_vec() } else { joined(before, leaf) };
        let name = rename.map(plain).or_else(|| path.last().cloned()).unwrap_or_default();
        self.found.imports.push(Import { module: self.module.clone(), name, path: path.clone() });
        self.add(path, leaf.span(), Form::Import);
    }

    fn macro_definition(&mut self, name: &Ident, attributes: &[Attribute]) {
        if self.module.is_empty() {
            self.hide(name.span(), "a macro at the crate root can be used everywhere: it belongs on a floor");
        }
        if attributes.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            self.found.macros.push((plain(name), self.module.clone()));
        }
    }

    fn attribute(&mut self, node: &Attribute) {
        self.add(path_of(node.path()), node.path().span(), Form::Path);
        if node.path().is_ident("path") || (node.path().is_ident("cfg_attr") && tokens::sets_path(&node.meta))
        {
            self.hide(node.span(), "`#[path]` takes a module out of its folder");
        }
        let strings = !PROSE.iter().any(|name| node.path().is_ident(name));
        let place = tokens::Place { module: &self.module, test: self.test, line: None, strings };
        match &node.meta {
            Meta::List(list) => tokens::read(&list.tokens, place, &mut self.found),
            Meta::NameValue(pair) => {
                tokens::read(&quoted(&pair.value), place, &mut self.found);
                self.visit_expr(&pair.value);
            }
            Meta::Path(_) => {}
        }
    }
}

/// Attributes whose strings are for people.
const PROSE: &[&str] = &["doc", "error", "allow", "expect", "warn", "deny", "deprecated", "must_use"];

/// A literal as tokens, so that its string is read like one inside an attribute's list.
fn quoted(value: &syn::Expr) -> TokenStream {
    if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = value {
        return TokenTree::Literal(text.token()).into();
    }
    TokenStream::new()
}

/// Whether code under these attributes is compiled for tests only.
fn has_cfg_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.path().is_ident("cfg").then(|| attribute.parse_args::<Meta>());
        attribute.path().is_ident("test") || condition.is_some_and(|it| it.is_ok_and(|it| requires_test(&it)))
    })
}

fn requires_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => list.path.is_ident("all") && any_requires_test(list),
        Meta::NameValue(_) => false,
    }
}

fn any_requires_test(list: &syn::MetaList) -> bool {
    let conditions = list.parse_args_with(Punctuated::<Meta, syn::Token![,]>::parse_terminated);
    conditions.is_ok_and(|conditions| conditions.iter().any(requires_test))
}

/// The segments of a path; a first segment that is empty stands for a leading `::`.
fn path_of(path: &syn::Path) -> Vec<String> {
    let start = path.leading_colon.map(|_| String::new());
    start.into_iter().chain(path.segments.iter().map(|segment| plain(&segment.ident))).collect()
}

fn joined(before: &[String], last: &Ident) -> Vec<String> {
    before.iter().cloned().chain([plain(last)]).collect()
}

/// An identifier without the `r#` that lets it be a keyword.
pub(super) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_string).unwrap_or(text)
}
