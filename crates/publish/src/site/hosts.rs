//! Files that hosts, search engines and browsers look for beside a page.

use serde_json::Value as Json;

use super::head::escaped;
use super::{Base, Look};

const ROBOTS: &str = "robots.txt";
const SITEMAP: &str = "sitemap.xml";
const REDIRECTS: &str = "_redirects";
/// The names of the files that search engines and hosts look for.
pub(super) const NAMES: [&str; 3] = [ROBOTS, SITEMAP, REDIRECTS];
/// Stands in those that this program has written; a publisher's own do not have it.
const MADE: &str = "Written with the site. A file without this line is left as it is.";

/// The files that search engines and hosts look for, with their texts. `paths` are those of the pages.
pub(super) fn files(base: &Base, url: Option<&str>, paths: &[String]) -> Vec<(&'static str, String)> {
    let mut files = vec![(ROBOTS, robots(url)), (REDIRECTS, redirects(base))];
    files.extend(url.map(|url| (SITEMAP, sitemap(url, paths))));
    files
}

/// Whether this program has written such a file.
pub(super) fn is_made(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(MADE)
}

/// What search engines may read, and where the list of pages is.
fn robots(url: Option<&str>) -> String {
    let sitemap = url.map_or_else(String::new, |url| format!("\nSitemap: {url}{SITEMAP}\n"));
    format!("# {MADE}\nUser-agent: *\nAllow: /\n{sitemap}")
}

/// The list of pages, by their paths from the site's address.
fn sitemap(url: &str, paths: &[String]) -> String {
    let pages: Vec<String> = paths
        .iter()
        .map(|path| format!("  <url><loc>{}</loc></url>\n", escaped(&format!("{url}{path}"))))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {MADE} -->\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}</urlset>\n",
        pages.concat()
    )
}

/// What Netlify and Cloudflare Pages do with addresses. They serve the folder at the root, so a site for a path below it
/// needs to be told that the path is the folder.
fn redirects(base: &Base) -> String {
    let rules = match base.as_str() {
        "/" => "/* /404.html 404\n".to_owned(),
        base => format!("/ {base} 302\n{base}* /:splat 200\n"),
    };
    format!("# {MADE}\n{rules}")
}

/// The manifest with the site's name and colour; as it was where it is no manifest.
pub(super) fn manifest(built: &[u8], look: &Look) -> Vec<u8> {
    let Ok(Json::Object(mut manifest)) = serde_json::from_slice(built) else { return built.to_vec() };
    let mut set = |key: &str, value: Option<&String>| {
        if let Some(value) = value {
            manifest.insert(key.to_owned(), Json::String(value.clone()));
        }
    };
    set("name", look.title.as_ref());
    set("short_name", look.title.as_ref());
    set("description", look.tagline.as_ref());
    set("theme_color", look.accent.map(super::Accent::hex).as_ref());
    let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_else(|_| built.to_vec());
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_by_their_whole_addresses() {
        let paths = ["", "iris/predict/"].map(str::to_owned);
        let text = sitemap("https://example.org/a/", &paths);
        assert!(text.contains("<loc>https://example.org/a/</loc>"), "{text}");
        assert!(text.contains("<loc>https://example.org/a/iris/predict/</loc>"), "{text}");
        assert!(
            robots(Some("https://example.org/a/")).ends_with("Sitemap: https://example.org/a/sitemap.xml\n")
        );
        assert!(!robots(None).contains("Sitemap"));
        let all = files(&Base::default(), Some("https://example.org/a/"), &paths);
        assert!(all.len() == NAMES.len() && all.iter().all(|(_, text)| is_made(text.as_bytes())));
        assert!(!is_made(b"User-agent: *\nDisallow: /"));
    }

    #[test]
    fn a_path_below_the_root_is_the_folder() {
        let rules =
            |base: &str| redirects(&base.parse().unwrap()).lines().skip(1).collect::<Vec<_>>().join("\n");
        assert_eq!(rules("/"), "/* /404.html 404");
        assert_eq!(rules("/shop/"), "/ /shop/ 302\n/shop/* /:splat 200");
    }

    #[test]
    fn an_installed_site_has_its_own_name() {
        let look = Look { title: Some("Prices".to_owned()), ..Look::default() };
        let made = manifest(b"{\"name\": \"Vitrine\", \"theme_color\": \"#000000\"}", &look);
        let made: Json = serde_json::from_slice(&made).unwrap();
        assert_eq!(
            made,
            serde_json::json!({ "name": "Prices", "short_name": "Prices", "theme_color": "#000000" })
        );
        assert_eq!(manifest(b"no manifest", &look), b"no manifest");
    }
}
