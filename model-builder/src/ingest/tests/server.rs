//! A server on this machine with scripted answers, and a clock that never makes anybody wait.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::ingest::pace::Clock;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The path with its query.
    pub path: String,
    /// The headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// How many requests for the path there were before.
    pub before: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The first byte of the range that is asked for.
    pub fn range(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// What the server sends, and how it ends.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub end: End,
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Whole.
    Whole,
    /// After so many bytes of its body, though it promised all.
    Cut(usize),
    /// Not at all: the connection stays open, and nothing more comes.
    Silent,
    /// Never: more and more bytes come, and no length was promised.
    Endless,
}

impl Reply {
    pub fn status(status: &'static str) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), end: End::Whole }
    }

    pub fn body(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status("200 OK") }.with("Content-Type", kind)
    }

    pub fn csv(body: impl Into<Vec<u8>>) -> Self {
        Self::body("text/csv; charset=utf-8", body)
    }

    pub fn redirect(to: impl Into<String>) -> Self {
        Self::status("302 Found").with("Location", to)
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn ending(mut self, end: End) -> Self {
        self.end = end;
        self
    }
}

/// A server for the rest of the test.
pub struct Server {
    pub origin: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server that answers with what `answer` gives for each request. It has no robots.txt, unless
    /// `answer` gives something for that.
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                // A silent connection must not keep the others waiting.
                std::thread::spawn(move || serve(stream.unwrap(), &*answer, &seen));
            }
        });
        Self { origin, asked }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The requests so far, but for robots.txt.
    pub fn asked(&self) -> Vec<Asked> {
        let all = self.asked.lock().unwrap().clone();
        all.into_iter().filter(|asked| asked.path != "/robots.txt").collect()
    }

    /// The paths asked for so far, in order, robots.txt among them.
    pub fn paths(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.path.clone()).collect()
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&Asked) -> Reply, seen: &Mutex<Vec<Asked>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines.take_while(|line| !line.is_empty()).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    });
    let headers = headers.collect();
    let asked = {
        let mut seen = seen.lock().unwrap();
        let before = seen.iter().filter(|earlier| earlier.path == path).count();
        seen.push(Asked { path, headers, before });
        seen.last().unwrap().clone()
    };
    let reply = answer(&asked);
    let mut head = format!("HTTP/1.1 {}\r\nConnection: close\r\n", reply.status);
    if reply.end != End::Endless {
        head.push_str(&format!("Content-Length: {}\r\n", reply.body.len()));
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let body = match reply.end {
        End::Cut(n) => &reply.body[..n],
        End::Silent => &[],
        End::Whole | End::Endless => &reply.body[..],
    };
    // A client that hangs up early is part of what is tested.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    match reply.end {
        // Until the client hangs up.
        End::Silent => while stream.read(&mut [0; 64]).is_ok_and(|n| n > 0) {},
        End::Endless => while stream.write_all(&[b'x'; 4096]).is_ok() {},
        End::Whole | End::Cut(_) => {}
    }
}

/// A clock on which waiting takes no time.
pub struct TestClock {
    pub now: Duration,
    pub waits: Vec<Duration>,
}

impl TestClock {
    pub fn new() -> Self {
        Self { now: Duration::ZERO, waits: Vec::new() }
    }

    /// The waits in milliseconds.
    pub fn millis(&self) -> Vec<u128> {
        self.waits.iter().map(Duration::as_millis).collect()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.now
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&mut self, wait: Duration) {
        self.now += wait;
        self.waits.push(wait);
    }

    fn chance(&mut self) -> f64 {
        1.0
    }
}
