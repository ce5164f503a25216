//! What the figures were measured on, in words.

use xtask::process::{command, output_of};

/// The processor, its cores and the memory, for example `AMD EPYC 7B13, 8 cores, 31 GiB of memory, linux`.
pub fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut parts = vec![processor().unwrap_or_else(|| std::env::consts::ARCH.to_owned())];
    parts.push(if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") });
    parts.extend(memory().map(|gib| format!("{gib} GiB of memory")));
    parts.push(std::env::consts::OS.to_owned());
    parts.join(", ")
}

/// The number of the last core that this process may use, where the system reports it as Linux does.
pub fn last_core() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    list.rsplit([',', '-']).next()?.trim().parse().ok()
}

fn processor() -> Option<String> {
    let linux = || {
        let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    linux().or_else(|| output_of(command("sysctl").args(["-n", "machdep.cpu.brand_string"])))
}

fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| (kib + (1 << 19)) >> 20)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_machine_is_described_by_more_than_its_system() {
        let text = super::description();
        assert!(text.contains("core") && text.ends_with(std::env::consts::OS), "{text}");
    }
}
