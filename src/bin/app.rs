//! The page.

fn main() {
    serverless_tradeoffs::web::app::start();
}
