//! A static server on this machine that answers as GitHub Pages does.
//!
//! A folder answers with its `index.html`, anything unknown with `404.html` and the status 404, everything lies
//! below a sub-path, and text is compressed. It shows sites before they are published, and serves browser tests.
//!
//! Every connection has a thread of its own: browsers open connections ahead of need and leave them idle, and
//! none of those may keep another one waiting.

mod folder;
mod http;

use folder::Folder;
use http::Request;
use std::io::{Error, ErrorKind, Result};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a connection may be idle before it is closed.
const IDLE: Duration = Duration::from_mins(1);

/// A running server; it takes no more connections when this is dropped.
pub struct Server {
    address: SocketAddr,
    base: String,
    is_ending: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the folder `root` below `base` (such as `/vitrine/`) on 127.0.0.1; port 0 takes any free one.
    ///
    /// # Errors
    /// When the folder has no `index.html`, or the port is taken.
    pub fn start(root: &Path, base: &str, port: u16) -> Result<Self> {
        if !root.join("index.html").is_file() {
            let reason = format!("{} holds no index.html: there is no site in it", root.display());
            return Err(Error::new(ErrorKind::NotFound, reason));
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| Error::new(error.kind(), format!("cannot listen on port {port}: {error}")))?;
        let address = listener.local_addr()?;
        let folder = Folder { root: root.to_path_buf(), base: base.to_owned() };
        let is_ending = Arc::new(AtomicBool::new(false));
        let listening = std::thread::spawn({
            let is_ending = Arc::clone(&is_ending);
            move || listen(&listener, &folder, &is_ending)
        });
        Ok(Self { address, base: base.to_owned(), is_ending, listening: Some(listening) })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Serves until the program is ended.
    pub fn wait(mut self) {
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_ending.store(true, Ordering::Relaxed);
        // The listening thread looks at the flag when a connection comes, so one is made.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, folder: &Folder, is_ending: &AtomicBool) {
    for connection in listener.incoming() {
        if is_ending.load(Ordering::Relaxed) {
            return;
        }
        // A connection that failed before it began is the client's loss alone.
        if let Ok(connection) = connection {
            let folder = folder.clone();
            std::thread::spawn(move || {
                // A visitor who closes the connection early is no fault of the server.
                let _ = converse(connection, &folder);
            });
        }
    }
}

fn converse(mut connection: TcpStream, folder: &Folder) -> Result<()> {
    connection.set_read_timeout(Some(IDLE))?;
    connection.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = Request::read(&mut connection, &mut buffer)? {
        let answer =
            folder.answer(&request).unwrap_or_else(|error| http::Answer::plain(500, &error.to_string()));
        answer.send(&mut connection, &request)?;
        if !request.stays_open {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
