//! The arguments of commands that make or show sites.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use url::Url;
use vitrine_publish::{Accent, Base};

/// What to put into a site, and where.
#[derive(Debug, Args)]
pub struct SiteArgs {
    /// The systems [default: all that are published]
    #[arg(value_name = "SYSTEM")]
    pub systems: Vec<String>,
    /// The folder to write to, empty or with an earlier site, whose files are replaced; with --single-file the file
    #[arg(long, alias = "output", value_name = "DIR", value_hint = ValueHint::AnyPath)]
    pub out: PathBuf,
    /// Write one HTML file with program and systems in it, which also works from a disk or as an attachment
    #[arg(long, conflicts_with_all = ["base", "url", "picture"])]
    pub single_file: bool,
    /// How the site looks and where it will be.
    #[command(flatten)]
    pub made: MadeArgs,
}

/// How a site looks and where it will be.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Site")]
pub struct MadeArgs {
    /// The folder of a built page [default: the page that the program carries, else the nearest folder 'dist']
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub page: Option<PathBuf>,
    /// The path that the site will be served below
    #[arg(long, value_name = "PATH", default_value = "/", conflicts_with = "url")]
    pub base: Base,
    /// The whole address of the site, by which its pages name themselves, their picture and a sitemap
    #[arg(long, value_name = "URL", value_parser = address)]
    pub url: Option<Url>,
    /// The name of the site [default: Vitrine]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// One sentence about the site
    #[arg(long, value_name = "TEXT")]
    pub tagline: Option<String>,
    /// The colour of links and buttons, such as 0a7d5c; made darker or lighter where text could not be read
    #[arg(long, value_name = "COLOUR")]
    pub accent: Option<Accent>,
    /// The picture that is shown with a link to the site, PNG or JPEG, best 1200 by 630 pixels
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "url")]
    pub picture: Option<PathBuf>,
}

/// What to show, and where.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The folder of a site
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// The port; 0 takes any free one [default: 8080, or the next free one]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}

impl MadeArgs {
    /// The path that the site will be served below.
    ///
    /// # Errors
    /// A path of the address that no site is served below.
    pub fn base(&self) -> Result<Base, vitrine_publish::BaseError> {
        self.url.as_ref().map_or_else(|| Ok(self.base.clone()), |url| url.path().parse())
    }
}

/// The address of a site: of the web, and of a folder.
fn address(text: &str) -> Result<Url, String> {
    let fault = || "expected an address such as https://example.org/name/".to_owned();
    let mut url = Url::parse(text).map_err(|_| fault())?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return Err(fault());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    let base: Result<Base, _> = url.path().parse();
    base.map(|_| url).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_that_of_a_folder() {
        let read = |text| address(text).map(|url| url.to_string());
        assert_eq!(read("https://example.org").as_deref(), Ok("https://example.org/"));
        assert_eq!(read("https://example.org/a").as_deref(), Ok("https://example.org/a/"));
        for wrong in
            ["example.org", "ftp://example.org/", "https://example.org/?a", "https://example.org/a b/"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
