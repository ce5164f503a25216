//! A connection to the page that can be cut: what the browser sees when the network or the server is gone.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

/// Passes connections on to the page's server while it is open. Its own address is an origin of its own.
pub struct Gate {
    /// The address of the catalog through the gate.
    pub base: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    closed: bool,
    connections: Vec<TcpStream>,
}

impl Gate {
    /// An open gate in front of the page at `base`.
    pub fn before(base: &str) -> Result<Self> {
        let rest = base.strip_prefix("http://").context("the page is served by http")?;
        let (server, path) = rest.split_once('/').unwrap_or((rest, ""));
        let server: SocketAddr =
            server.replace("localhost", "127.0.0.1").parse().context("the server's address")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let gate = Self {
            base: format!("http://{}/{path}", listener.local_addr()?),
            state: Arc::new(Mutex::new(State::default())),
        };
        let state = gate.state.clone();
        std::thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                // A connection that cannot be passed on is dropped, which the browser sees as cut.
                let _ = pass(browser, server, &state);
            }
        });
        Ok(gate)
    }

    /// Cuts all connections and refuses new ones.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        for connection in state.connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// Lets connections through again.
    pub fn open(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = false;
    }
}

fn pass(browser: TcpStream, server: SocketAddr, state: &Mutex<State>) -> Result<()> {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.closed {
        return Ok(());
    }
    let server = TcpStream::connect(server)?;
    state.connections.extend([browser.try_clone()?, server.try_clone()?]);
    copy(browser.try_clone()?, server.try_clone()?);
    copy(server, browser);
    Ok(())
}

/// Copies until one side ends, then ends the other.
fn copy(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
