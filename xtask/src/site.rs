//! Builds and serves the page.

use std::net::TcpListener;

use crate::Failure;
use crate::process::{root, run};
use crate::tools;

/// Port unless another is asked for.
const PORT: u16 = 8080;

/// Ports tried after a port that is taken.
const MORE_PORTS: u16 = 20;

/// `cargo xtask serve`: release code, because a simulation without optimisation is thirty times slower.
pub(crate) fn serve(arguments: &[&str]) -> Result<(), Failure> {
    let wanted = match arguments {
        [] => PORT,
        ["--port", port] => port
            .parse()
            .map_err(|_| format!("{port:?} is not a port"))?,
        _ => return Err("serve takes --port N and nothing else".to_owned()),
    };
    let port = free_port(wanted)?;
    if port != wanted {
        println!("Port {wanted} is taken; using {port}.");
    }
    tools::ensure()?;
    println!("Building the page; the first time this takes about 2 minutes. Then it is at");
    println!("\n    http://127.0.0.1:{port}/\n");
    println!("and follows every change of a source file. Ctrl-C ends it.");
    run(
        "trunk",
        &[
            "serve",
            "--release",
            "--address",
            "127.0.0.1",
            "--port",
            &port.to_string(),
        ],
    )
}

fn free_port(wanted: u16) -> Result<u16, Failure> {
    let last = wanted.saturating_add(MORE_PORTS);
    (wanted..=last)
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .ok_or_else(|| format!("ports {wanted} to {last} are all taken"))
}

/// `cargo xtask build`: the finished page in `dist/`.
pub(crate) fn build() -> Result<(), Failure> {
    tools::ensure()?;
    run("trunk", &["build", "--release"])?;
    print_sizes()
}

fn print_sizes() -> Result<(), Failure> {
    let dist = root().join("dist");
    let unreadable = |error: std::io::Error| format!("{}: {error}", dist.display());
    let mut files: Vec<_> = std::fs::read_dir(&dist)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    println!("{:>10} {:>10}  dist/", "bytes", "Brotli");
    let (mut raw, mut packed) = (0, 0);
    for path in files {
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        let small = brotli_size(&bytes);
        println!(
            "{:>10} {small:>10}  {}",
            bytes.len(),
            path.file_name().unwrap_or_default().to_string_lossy()
        );
        raw += bytes.len();
        packed += small;
    }
    println!("{raw:>10} {packed:>10}  together");
    Ok(())
}

fn brotli_size(bytes: &[u8]) -> usize {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters) {
        Ok(size) => size,
        Err(_) => bytes.len(),
    }
}
