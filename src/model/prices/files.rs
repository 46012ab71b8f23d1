//! The data files of the price book.

/// The text of a data file, with the name by which a fault names it.
#[derive(Clone, Copy, Debug)]
pub struct DataFile {
    /// Path in the repository.
    pub path: &'static str,
    /// The rows.
    pub text: &'static str,
}

macro_rules! data_file {
    ($path:literal) => {
        DataFile {
            path: $path,
            text: include_str!(concat!("../../../", $path)),
        }
    };
}

/// The data files of a book.
#[derive(Clone, Copy, Debug)]
pub struct DataFiles<'a> {
    /// Files of prices.
    pub prices: &'a [DataFile],
    /// Server types.
    pub servers: DataFile,
    /// What is free.
    pub allowances: DataFile,
    /// What is limited.
    pub limits: DataFile,
    /// Where it runs.
    pub regions: DataFile,
    /// What prices were before.
    pub past: DataFile,
}

impl DataFiles<'static> {
    /// The files that ship with the page.
    pub const EMBEDDED: Self = Self {
        prices: &[
            data_file!("prices/aws.csv"),
            data_file!("prices/google.csv"),
            data_file!("prices/azure.csv"),
            data_file!("prices/others.csv"),
        ],
        servers: data_file!("prices/servers.csv"),
        allowances: data_file!("prices/allowances.csv"),
        limits: data_file!("prices/limits.csv"),
        regions: data_file!("prices/regions.csv"),
        past: data_file!("prices/past.csv"),
    };
}
