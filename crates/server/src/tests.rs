//! Tests of the static server: where paths lead, and what goes over the wire.

use super::folder::Found;
use super::*;
use std::io::{Read, Write};

fn folder() -> Result<tempfile::TempDir> {
    let dir = tempfile::tempdir()?;
    std::fs::create_dir_all(dir.path().join("site/assets/iris"))?;
    for (name, text) in [
        ("secret.txt", "outside"),
        ("site/index.html", "<p>home</p>"),
        ("site/404.html", "<p>lost</p>"),
        ("site/.hidden", "hidden"),
        ("site/a b.json", "{}"),
        ("site/assets/iris/index.html", "<p>iris</p>"),
        ("site/app.wasm", "\0asm"),
    ] {
        std::fs::write(dir.path().join(name), text)?;
    }
    Ok(dir)
}

fn site(dir: &tempfile::TempDir) -> Folder {
    Folder { root: dir.path().join("site"), base: "/vitrine/".to_owned() }
}

#[test]
fn paths_lead_to_files_and_folders_below_the_sub_path() -> Result<()> {
    let dir = folder()?;
    let site = site(&dir);
    let file = |name: &str| Found::File(site.root.join(name));
    assert_eq!(site.resolve("/vitrine/"), file("index.html"));
    assert_eq!(site.resolve("/vitrine/?a=1#b"), file("index.html"));
    assert_eq!(site.resolve("/vitrine/a%20b.json"), file("a b.json"));
    assert_eq!(site.resolve("/vitrine/assets/iris/"), file("assets/iris/index.html"));
    assert_eq!(site.resolve("/vitrine"), Found::Moved("/vitrine/".to_owned()));
    assert_eq!(site.resolve("/vitrine/assets/iris"), Found::Moved("/vitrine/assets/iris/".to_owned()));
    Ok(())
}

#[test]
fn nothing_outside_the_folder_or_the_sub_path_is_found() -> Result<()> {
    let dir = folder()?;
    let site = site(&dir);
    for url in [
        "/",
        "/index.html",
        "/other/index.html",
        "/vitrine/../secret.txt",
        "/vitrine/%2e%2e/secret.txt",
        "/vitrine/..%2fsecret.txt",
        "/vitrine/..\\secret.txt",
        "/vitrine/.hidden",
        "/vitrine/assets/",
        "/vitrine/app.wasm/",
        "/vitrine/%zz",
        "/vitrine/%",
        "/vitrine/nothing",
    ] {
        assert_eq!(site.resolve(url), Found::Nothing, "{url}");
    }
    Ok(())
}

#[test]
fn the_root_can_be_the_base() -> Result<()> {
    let dir = folder()?;
    let site = Folder { base: "/".to_owned(), ..site(&dir) };
    assert_eq!(site.resolve("/"), Found::File(site.root.join("index.html")));
    assert_eq!(site.resolve("/app.wasm"), Found::File(site.root.join("app.wasm")));
    Ok(())
}

#[test]
fn answers_carry_status_type_and_compression() -> Result<()> {
    let dir = folder()?;
    let server = Server::start(&dir.path().join("site"), "/vitrine/", 0)?;
    let (head, body) = ask(&server, "/vitrine/", "")?;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("Content-Type: text/html; charset=utf-8"), "{head}");
    assert_eq!(body, b"<p>home</p>");

    let (head, body) = ask(&server, "/vitrine/iris/predict", "")?;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    assert_eq!(body, b"<p>lost</p>");

    let (head, body) = ask(&server, "/vitrine/app.wasm", "Accept-Encoding: gzip\r\n")?;
    assert!(head.contains("Content-Type: application/wasm"), "{head}");
    assert!(head.contains("Content-Encoding: gzip"), "{head}");
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain)?;
    assert_eq!(plain, b"\0asm");
    Ok(())
}

#[test]
fn idle_connections_keep_nobody_waiting() -> Result<()> {
    let dir = folder()?;
    let server = Server::start(&dir.path().join("site"), "/", 0)?;
    let idle = (0..64).map(|_| TcpStream::connect(server.address)).collect::<std::io::Result<Vec<_>>>()?;
    let (head, _) = ask(&server, "/", "")?;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!(idle.len(), 64);
    Ok(())
}

#[test]
fn only_the_head_is_sent_when_only_that_is_asked_for() -> Result<()> {
    let dir = folder()?;
    let server = Server::start(&dir.path().join("site"), "/", 0)?;
    let mut stream = TcpStream::connect(server.address)?;
    write!(stream, "HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    assert!(answer.contains("Content-Length: 11\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    Ok(())
}

#[test]
fn a_folder_without_a_page_is_refused() -> Result<()> {
    let dir = tempfile::tempdir()?;
    assert!(Server::start(dir.path(), "/", 0).is_err());
    Ok(())
}

fn ask(server: &Server, path: &str, headers: &str) -> Result<(String, Vec<u8>)> {
    let mut stream = TcpStream::connect(server.address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("an end of the head");
    Ok((String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end + 4..].to_vec()))
}
