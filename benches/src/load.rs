//! A load client: some connections that are kept alive, on each one request after the other. It
//! does as little as possible itself, because it shares the machine with what it measures.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request as it goes over the wire, and how the body of its answer must begin.
pub struct Request {
    pub bytes: Vec<u8>,
    pub answer: Vec<u8>,
}

/// A POST of a JSON body.
pub fn post(path: &str, key: &str, body: &str, answer: &str) -> Request {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bench.example\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    Request {
        bytes: [head.as_bytes(), body.as_bytes()].concat(),
        answer: answer.into(),
    }
}

/// What a run came to.
pub struct Run {
    pub elapsed: Duration,
    /// Of each request, in nanoseconds, in no particular order.
    pub latencies: Vec<f64>,
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Sends all requests over so many connections. Each answer is looked at.
pub async fn run(
    address: SocketAddr,
    connections: usize,
    requests: &Arc<Vec<Request>>,
) -> Result<Run> {
    let mut streams = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let start = Instant::now();
    let mut tasks = Vec::new();
    for (number, stream) in streams.into_iter().enumerate() {
        let requests = requests.clone();
        tasks.push(tokio::spawn(async move {
            let mine = requests.iter().skip(number).step_by(connections);
            one_after_the_other(stream, mine).await
        }));
    }
    let mut latencies = Vec::with_capacity(requests.len());
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Run {
        elapsed: start.elapsed(),
        latencies,
    })
}

async fn one_after_the_other<'a>(
    mut stream: TcpStream,
    requests: impl Iterator<Item = &'a Request>,
) -> Result<Vec<f64>> {
    let mut buffer = vec![0; 64 * 1024];
    let mut latencies = Vec::new();
    for request in requests {
        let start = Instant::now();
        stream.write_all(&request.bytes).await?;
        let (body, end) = answer(&mut stream, &mut buffer).await?;
        latencies.push(start.elapsed().as_nanos() as f64);
        let body = &buffer[body..end];
        ensure!(
            body.starts_with(&request.answer),
            "{} was answered {} instead of {}",
            String::from_utf8_lossy(&request.bytes),
            String::from_utf8_lossy(body),
            String::from_utf8_lossy(&request.answer),
        );
    }
    Ok(latencies)
}

/// Reads one answer, which must be a 200; says where in the buffer its body lies.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<(usize, usize)> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        ensure!(read > 0, "the connection was closed");
        filled += read;
        let Some(head) = find(&buffer[..filled], b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..head])?;
        if !text.starts_with("HTTP/1.1 200 ") {
            bail!("{}", String::from_utf8_lossy(&buffer[..filled]));
        }
        let length = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .context("an answer without a length")?;
        let end = head + 4 + length.1.parse::<usize>()?;
        while filled < end {
            let read = stream.read(&mut buffer[filled..]).await?;
            ensure!(read > 0, "the connection was closed");
            filled += read;
        }
        return Ok((head + 4, end));
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}
