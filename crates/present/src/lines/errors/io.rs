//! Why the operating system does not do what it is asked.

use std::io::{Error, ErrorKind};

use super::one;
use crate::Texts;

/// The error by its kind; one of another kind, and one that carries somebody else's error, as it says itself.
pub(super) fn error(texts: &Texts, error: &Error) -> String {
    let said = texts.io_error();
    if let Some(inside) = error.get_ref() {
        return one(texts, inside).unwrap_or_else(|| inside.to_string());
    }
    match error.kind() {
        ErrorKind::NotFound => said.not_found(),
        ErrorKind::PermissionDenied => said.permission_denied(),
        ErrorKind::AlreadyExists => said.already_exists(),
        ErrorKind::IsADirectory => said.is_a_directory(),
        ErrorKind::NotADirectory => said.not_a_directory(),
        ErrorKind::DirectoryNotEmpty => said.directory_not_empty(),
        ErrorKind::StorageFull => said.storage_full(),
        ErrorKind::QuotaExceeded => said.quota_exceeded(),
        ErrorKind::ReadOnlyFilesystem => said.read_only(),
        ErrorKind::FileTooLarge => said.file_too_large(),
        ErrorKind::InvalidFilename => said.invalid_name(),
        ErrorKind::ResourceBusy => said.busy(),
        ErrorKind::OutOfMemory => said.out_of_memory(),
        ErrorKind::ConnectionRefused => said.connection_refused(),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => said.connection_reset(),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            said.unreachable()
        }
        ErrorKind::TimedOut => said.timed_out(),
        ErrorKind::UnexpectedEof => said.unexpected_end(),
        // As the standard library says of a file whose text is wanted.
        ErrorKind::InvalidData if error.to_string().contains("UTF-8") => said.not_utf8(),
        // The kinds are not a closed list; the system says what the others are.
        _ => return error.to_string(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;

    #[test]
    fn kinds_are_told_in_every_language() {
        let sv = Texts::of(Locale::of("sv").unwrap());
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::AlreadyExists,
            ErrorKind::IsADirectory,
            ErrorKind::NotADirectory,
            ErrorKind::DirectoryNotEmpty,
            ErrorKind::StorageFull,
            ErrorKind::QuotaExceeded,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::FileTooLarge,
            ErrorKind::InvalidFilename,
            ErrorKind::ResourceBusy,
            ErrorKind::OutOfMemory,
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::NetworkUnreachable,
            ErrorKind::TimedOut,
            ErrorKind::UnexpectedEof,
        ] {
            let of = Error::from(kind);
            let [english, swedish] = [Texts::english(), sv].map(|texts| error(texts, &of));
            assert!(!english.is_empty() && !swedish.is_empty(), "{kind:?}");
            assert!(english != swedish && swedish != of.to_string(), "{kind:?}: {swedish}");
        }
        let not_utf8 = std::io::read_to_string(&b"\xff"[..]).unwrap_err();
        assert_eq!(error(sv, &not_utf8), "texten är inte UTF-8");
        let absent = std::fs::read("no such folder/no such file").unwrap_err();
        assert_eq!(error(Texts::english(), &absent), "there is no such file or folder");
        assert_eq!(error(sv, &absent), "filen eller mappen finns inte");
    }

    #[test]
    fn what_others_say_stays() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let other = Error::new(ErrorKind::NotFound, "the well is dry");
        assert_eq!(error(texts, &other), "the well is dry");
        let table = vitrine_table::TableError::Empty { file: "a.csv".to_owned() };
        let ours = Error::other(table);
        assert!(error(texts, &ours).starts_with("a.csv är tom"), "{}", error(texts, &ours));
    }
}
