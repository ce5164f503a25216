//! What single texts of a column look like.

/// Whether eight digits begin with a year that people mean.
pub fn is_recent(text: &str) -> bool {
    text.len() == 8 && ("1900".."2101").contains(&text.get(..4).unwrap_or_default())
}

/// Whether a day has a time of day behind it that is not midnight.
pub fn has_time(text: &str) -> bool {
    // The letter stands behind a number: in `Tue 3 Jan` it does not.
    let behind_day =
        text.split_once('T').filter(|(day, _)| day.ends_with(|sign: char| sign.is_ascii_digit()));
    let time = match (text.find(':'), behind_day) {
        (Some(colon), _) => text.get(colon.saturating_sub(2)..),
        (None, Some((_, time))) => Some(time),
        (None, None) => None,
    };
    time.is_some_and(|time| time.chars().take(8).any(|sign| ('1'..='9').contains(&sign)))
}

/// Whether a text has the form of an e-mail address.
pub fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    !user.is_empty() && host.contains('.') && !text.contains(' ')
}
