//! A page's state as the fragment of its address: `alcohol=9.4&type=red&model=forest`.

/// Pairs of a name and its value, in the order in which they stand in the fragment.
pub type Pairs = Vec<(String, String)>;

/// Reads a fragment, with or without its `#`. Pairs are separated by `&`, a name and its value by the first
/// `=`; `%41` is a byte of UTF-8. What cannot be decoded is kept as it stands, so that a fault can quote it.
/// Parts without a name are left out.
pub fn read(fragment: &str) -> Pairs {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let pairs = fragment.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
    pairs.map(|(name, value)| (decode(name), decode(value))).filter(|(name, _)| !name.is_empty()).collect()
}

/// Writes a fragment, without `#`. [`read`] gives the same pairs back; the fragment holds only characters that
/// chat programs and mail keep inside a link.
pub fn write<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut fragment = String::new();
    for (name, value) in pairs {
        if !fragment.is_empty() {
            fragment.push('&');
        }
        encode(name, &mut fragment);
        fragment.push('=');
        encode(value, &mut fragment);
    }
    fragment
}

/// The value of `name` in `pairs`; the last where it stands several times.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn encode(text: &str, fragment: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            fragment.push(char::from(byte));
        } else {
            fragment.push('%');
            for digit in [byte >> 4, byte & 15] {
                fragment.push(char::from(HEX[usize::from(digit)]));
            }
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        let escaped = (byte == b'%').then(|| hexadecimal(bytes.get(position + 1..position + 3)?)).flatten();
        decoded.push(escaped.unwrap_or(byte));
        position += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let &[high, low] = digits else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(read("#alcohol=9.4&type=red"), pairs(&[("alcohol", "9.4"), ("type", "red")]));
        assert_eq!(read("alcohol"), pairs(&[("alcohol", "")]));
        assert_eq!(read("#&&=3&a=b=c"), pairs(&[("a", "b=c")]));
        assert_eq!(read(""), pairs(&[]));
    }

    #[test]
    fn what_cannot_be_decoded_is_kept() {
        assert_eq!(
            read("a=%zz&b=5%&c=%FF&d=%C3%A5"),
            pairs(&[("a", "%zz"), ("b", "5%"), ("c", "%FF"), ("d", "å")])
        );
    }

    #[test]
    fn the_last_of_equal_names_counts() {
        let pairs = read("a=1&a=2");
        assert_eq!(value(&pairs, "a"), Some("2"));
        assert_eq!(value(&pairs, "b"), None);
    }

    #[test]
    fn writes_only_what_links_keep() {
        assert_eq!(write([("a b", "1&2=3#é")]), "a%20b=1%262%3D3%23%C3%A9");
    }

    proptest! {
        #[test]
        fn any_pairs_come_back(list in prop::collection::vec((".+", ".*"), 0..6)) {
            let fragment = write(list.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(read(&fragment), list);
        }

        #[test]
        fn any_fragment_reads(fragment in ".*") {
            read(&fragment);
        }
    }
}
