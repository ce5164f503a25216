//! Charts from outside: their pictures, what they say, and what they survive.

mod drawing;
mod robustness;
mod samples;
mod snapshots;
mod words;
