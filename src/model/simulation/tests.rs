//! Every sampler against the law that it is drawn from, by Kolmogorov and Smirnov.

mod instances;
mod samplers;
