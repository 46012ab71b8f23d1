//! The page.

fn main() {
    serverless_tradeoffs::web::start::start();
}
