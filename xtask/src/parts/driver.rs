//! A browser's driver that runs for as long as a test needs it.

use crate::process::{command, output_of};
use crate::setup::browsers::{Browser, Kind};
use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// How long a driver may take until it listens.
const START: Duration = Duration::from_mins(1);
/// How long it may take to close its browsers before it is ended by force.
const STOP: Duration = Duration::from_secs(10);

/// A running driver; it and its browsers are closed when this is dropped.
pub struct Driver {
    child: Child,
    address: SocketAddr,
    kind: Kind,
}

impl Driver {
    /// Starts the driver of a browser on a free port and waits until it listens.
    ///
    /// # Errors
    /// When it cannot start, ends at once, or does not listen in time.
    pub fn start(browser: &Browser) -> Result<Self> {
        let address = free_address()?;
        let shown = browser.driver.display();
        let child = command(&browser.driver)
            .arg(format!("--port={}", address.port()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {shown}"))?;
        let mut driver = Self { child, address, kind: browser.kind };
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = driver.child.try_wait()? {
                bail!("{shown} ended with {status} before it listened");
            }
            if start.elapsed() > START {
                bail!("{shown} does not listen on {address} after {} s", START.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }

    /// The address that WebDriver clients talk to.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Asks the driver to end, which closes the browsers that it opened.
    fn ask_to_end(&self) {
        // Nothing depends on the answers: a driver that does not listen any more is ended by force.
        match self.kind {
            Kind::Chromium => {
                if let Ok(mut stream) = TcpStream::connect(self.address) {
                    let request = format!(
                        "GET /shutdown HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                        self.address
                    );
                    let _ = stream.set_read_timeout(Some(STOP));
                    let _ = stream.write_all(request.as_bytes());
                    let _ = stream.read(&mut [0; 64]);
                }
            }
            Kind::Firefox => {
                let _ = output_of(command("kill").args(["-TERM", &self.child.id().to_string()]));
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.ask_to_end();
        let start = Instant::now();
        while start.elapsed() < STOP {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address on this machine that nothing listens on.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    listener.local_addr().context("the port has no address")
}
