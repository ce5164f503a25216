//! What the `serde` attributes of a type, a variant or a field say about reading it.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, LitStr, Result, Type};

/// What a type, a variant or a field says. What does not apply stays empty.
#[derive(Default)]
pub struct Attributes {
    /// The name in files.
    pub rename: Option<String>,
    /// Whether variants and fields without a name of their own are written in snake case.
    pub is_snake_case: bool,
    /// Other names that are read as well.
    pub aliases: Vec<String>,
    /// What stands where the field is missing.
    pub default: Option<Fallback>,
    /// Where a field stands.
    pub stands: Stands,
    /// The field that names the variant.
    pub tag: Option<String>,
    /// Whether the type is written as its only field.
    pub is_transparent: bool,
    /// The type that is read first.
    pub try_from: Option<Type>,
    /// The module that reads the field.
    pub with: Option<syn::Path>,
    /// Whether serde reads the type in its own way.
    pub is_beside_serde: bool,
    /// The attribute by which serde refuses fields that are not known.
    is_strict: Option<syn::Path>,
}

/// Where a field stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Stands {
    /// Under its name.
    #[default]
    Named,
    /// Its own fields stand beside the others.
    Flat,
    /// It is not in files.
    Nowhere,
}

/// What stands where a field is missing.
pub enum Fallback {
    /// The type's default.
    Default,
    /// What this function returns.
    Function(syn::Path),
}

impl Attributes {
    /// Reads the attributes.
    ///
    /// # Errors
    /// Where one would change what is read in a way that is not known here.
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut all = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("serde") {
                attribute.parse_nested_meta(|meta| all.read(&meta))?;
            } else if attribute.path().is_ident("from_json") {
                attribute.parse_nested_meta(|meta| all.read_own(&meta))?;
            }
        }
        match all.is_strict.take() {
            Some(path) if !all.is_beside_serde => {
                Err(Error::new_spanned(path, "only serde is strict: add #[from_json(beside_serde)]"))
            }
            _ => Ok(all),
        }
    }

    fn read_own(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if !meta.path.is_ident("beside_serde") {
            return Err(meta.error("only `beside_serde` is known"));
        }
        self.is_beside_serde = true;
        Ok(())
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let text = || meta.value()?.parse::<LitStr>();
        match name.as_str() {
            "rename" => self.rename = Some(text()?.value()),
            "rename_all" => {
                let style = text()?;
                if style.value() != "snake_case" {
                    return Err(Error::new(style.span(), "only \"snake_case\" is known"));
                }
                self.is_snake_case = true;
            }
            "alias" => self.aliases.push(text()?.value()),
            "default" if meta.input.peek(syn::Token![=]) => {
                self.default = Some(Fallback::Function(text()?.parse()?));
            }
            "default" => self.default = Some(Fallback::Default),
            "flatten" => self.stands = Stands::Flat,
            "skip" => self.stands = Stands::Nowhere,
            // JSON files may hold more than this program knows; what serde reads, such as system files, may not.
            "deny_unknown_fields" => self.is_strict = Some(meta.path.clone()),
            "tag" => self.tag = Some(text()?.value()),
            "transparent" => self.is_transparent = true,
            "try_from" => self.try_from = Some(text()?.parse()?),
            "with" => self.with = Some(text()?.parse()?),
            // These decide about writing alone.
            "into" | "skip_serializing_if" | "serialize_with" => {
                text()?;
            }
            _ => return Err(meta.error("this attribute is not known to FromJson")),
        }
        Ok(())
    }
}

/// `TwoWords` as `two_words`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
