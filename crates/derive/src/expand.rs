//! From a type to the code that reads it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, Result, Variant};

use crate::attributes::{Attributes, Fallback, Stands, snake_case};

/// The two implementations.
///
/// # Errors
/// Where the type has a shape or an attribute that is not known.
pub fn from_json(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a type with parameters cannot be read"));
    }
    let name = &input.ident;
    let attributes = Attributes::of(&input.attrs)?;
    if attributes.default.is_some() || attributes.rename.is_some() || attributes.with.is_some() {
        return Err(Error::new_spanned(name, "an attribute that FromJson knows on fields only"));
    }
    let body = if let Some(other) = &attributes.try_from {
        quote!(crate::json::read_as::<#other, Self>(tree, reading))
    } else {
        match &input.data {
            Data::Struct(data) => structure(&attributes, &data.fields)?,
            Data::Enum(data) => enumeration(&attributes, data)?,
            Data::Union(_) => return Err(Error::new_spanned(name, "a union cannot be read")),
        }
    };
    let by_serde = (!attributes.is_beside_serde).then(|| deserialize(name));
    Ok(quote! {
        #[automatically_derived]
        impl crate::json::FromJson for #name {
            fn from_json<'a>(tree: &'a crate::json::Tree, reading: &mut crate::json::Reading<'a>) -> Self {
                #body
            }
        }

        #by_serde
    })
}

/// Reading by serde, by way of a tree.
fn deserialize(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                crate::json::through_tree(deserializer)
            }
        }
    }
}

fn structure(attributes: &Attributes, fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Unnamed(all) if all.unnamed.len() == 1 => Ok(quote!(Self(#READ))),
        Fields::Named(all) if attributes.is_transparent && all.named.len() == 1 => {
            let name = all.named.first().and_then(|field| field.ident.as_ref());
            Ok(quote!(Self { #name: #READ }))
        }
        Fields::Named(all) => {
            let fields = all.named.iter().map(field).collect::<Result<Vec<TokenStream>>>()?;
            Ok(quote!(Self { #(#fields),* }))
        }
        _ => Err(Error::new_spanned(fields, "only one field, or fields with names, can be read")),
    }
}

/// Reads a value from the tree at hand.
struct Read;
const READ: Read = Read;

impl quote::ToTokens for Read {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote!(crate::json::FromJson::from_json(tree, reading)));
    }
}

/// `name: …` for a field of the object at hand.
fn field(field: &Field) -> Result<TokenStream> {
    let name = field.ident.as_ref();
    let attributes = Attributes::of(&field.attrs)?;
    match attributes.stands {
        Stands::Nowhere => return Ok(quote!(#name: ::core::default::Default::default())),
        Stands::Flat => return Ok(quote!(#name: #READ)),
        Stands::Named => {}
    }
    let written = name.map(|name| name.to_string().trim_start_matches("r#").to_owned());
    let names = attributes.rename.or(written).into_iter().chain(attributes.aliases);
    let found = quote!(reading.get(tree, &[#(#names),*]));
    Ok(match (attributes.with, attributes.default) {
        (Some(_), Some(_)) => {
            return Err(Error::new_spanned(field, "`with` and `default` together are not known"));
        }
        (Some(with), None) => quote!(#name: { let tree = #found; #with::from_json(tree, reading) }),
        (None, None) => quote!(#name: { let tree = #found; #READ }),
        (None, Some(Fallback::Default)) => {
            quote!(#name: { let tree = #found; crate::json::read_or_default(tree, reading) })
        }
        (None, Some(Fallback::Function(function))) => {
            quote!(#name: { let tree = #found; if tree.is_absent() { #function() } else { #READ } })
        }
    })
}

fn enumeration(attributes: &Attributes, data: &DataEnum) -> Result<TokenStream> {
    let mut names = Vec::new();
    let mut aliases = Vec::new();
    let mut arms = Vec::new();
    for (at, variant) in data.variants.iter().enumerate() {
        let of_variant = Attributes::of(&variant.attrs)?;
        let own = variant.ident.to_string();
        let own = if attributes.is_snake_case { snake_case(&own) } else { own };
        names.push(of_variant.rename.unwrap_or(own));
        aliases.extend(of_variant.aliases.into_iter().map(|alias| (alias, at)));
        arms.push(content(variant, attributes.tag.is_some())?);
    }
    let places = aliases.iter().map(|(_, at)| *at);
    let places: Vec<usize> = (0..names.len()).chain(places).collect();
    let all = names.iter().chain(aliases.iter().map(|(alias, _)| alias));
    let patterns = (0..arms.len()).map(|at| {
        let own: Vec<usize> = (0..places.len()).filter(|name| places.get(*name) == Some(&at)).collect();
        // What cannot be read becomes the first variant.
        if at == 0 { quote!(_) } else { quote!(#(#own)|*) }
    });
    let mut arms: Vec<TokenStream> =
        patterns.zip(&arms).map(|(pattern, arm)| quote!(#pattern => #arm)).collect();
    arms.rotate_left(1);
    let all = quote!(&[#(#all),*]);
    let (start, which) = if let Some(tag) = &attributes.tag {
        (quote!(), quote!(reading.tag(tree, #tag, #all)))
    } else {
        // The content of the variant is what its fields are read from.
        (quote!(let mut tree = tree;), quote!(reading.variant(&mut tree, #all)))
    };
    Ok(quote!(#start match #which { #(#arms),* }))
}

/// `Self::Variant { … }`, read from the tree at hand.
fn content(variant: &Variant, is_tagged: bool) -> Result<TokenStream> {
    let name: &Ident = &variant.ident;
    Ok(match &variant.fields {
        // The other fields of a tagged variant may be those of its owner.
        Fields::Unit if is_tagged => quote!(Self::#name),
        Fields::Unit => quote!({ reading.nothing(tree); Self::#name }),
        Fields::Named(all) => {
            let fields = all.named.iter().map(field).collect::<Result<Vec<TokenStream>>>()?;
            quote!(Self::#name { #(#fields),* })
        }
        Fields::Unnamed(all) if all.unnamed.len() == 1 => quote!(Self::#name(#READ)),
        Fields::Unnamed(all) => {
            let parts: Vec<Ident> = (0..all.unnamed.len()).map(|at| format_ident!("part_{at}")).collect();
            quote!({ let (#(#parts),*) = #READ; Self::#name(#(#parts),*) })
        }
    })
}
