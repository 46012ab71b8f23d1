//! The worker that simulates.

fn main() {
    serverless_tradeoffs::web::worker::start();
}
