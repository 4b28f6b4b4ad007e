//! One graph kernel over one file of edges, timed inside the process, with an answer to compare first.
//!
//! ```text
//! kernels FILE KERNEL [--threads N] [--repeat R]    one line of JSON: kernel, graph, threads, seconds, cpu, answer
//! kernels FILE --serve [--threads N]                the same for each line `KERNEL R` of standard input
//! kernels --generate g1|g2|s1|s0 OUT                writes one of the graphs of the protocol
//! ```
//!
//! Files hold lines `task unit`. In answers, tasks come before units. `benches/compare/compare.py` runs this
//! beside other libraries.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark fails by panicking"
)]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hint::black_box;
use std::time::Instant;

use plangraph::kernel::{self, Incidence, Synth, Watch, Weighted, betweenness, read_edges, write_edges};
use rand::Rng;
use serde_json::{Value, json};

/// Sources of sampled betweenness, and the seed that draws them.
const SOURCES: usize = 100;
const SEED: u64 = 1;

/// Global rounds of the Curveball.
const ROUNDS: usize = 20;

const USAGE: &str = "usage: kernels FILE KERNEL [--threads N] [--repeat R] | kernels FILE --serve [--threads N] | \
                     kernels --generate NAME OUT";

/// Name, and the function that runs it.
type Kernel = (&'static str, fn(&Setting, &mut Timer) -> Value);

const KERNELS: [Kernel; 14] = [
    ("read", read),
    ("project", project),
    ("project-newman", project_newman),
    ("components", components),
    ("cuts", cuts),
    ("core", core),
    ("pagerank", pagerank),
    ("singular", singular),
    ("betweenness-sampled", betweenness_sampled),
    ("betweenness-exact", betweenness_exact),
    ("constraint", constraint),
    ("curveball", curveball),
    ("leiden", leiden),
    ("cover-greedy", cover_greedy),
];

struct Setting {
    text: Vec<u8>,
    incidence: Incidence,
    threads: usize,
    pool: rayon::ThreadPool,
}

impl Setting {
    fn new(file: &str, threads: usize) -> Self {
        let text = fs::read(file).unwrap();
        let incidence = read_edges(&text).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        Self { text, incidence, threads, pool }
    }
}

/// Runs what is to be timed as often as asked.
struct Timer {
    repeat: usize,
    seconds: Vec<f64>,
    cpu: Vec<f64>,
}

impl Timer {
    fn time<T>(&mut self, run: impl Fn() -> T) -> T {
        let mut last = None;
        for _ in 0..self.repeat {
            drop(last.take());
            let (cpu, start) = (cpu_seconds(), Instant::now());
            let result = black_box(run());
            self.seconds.push(start.elapsed().as_secs_f64());
            self.cpu.extend(cpu_seconds().zip(cpu).map(|(after, before)| after - before));
            last = Some(result);
        }
        last.unwrap()
    }
}

/// Processor time of all threads that live, where the system tells.
fn cpu_seconds() -> Option<f64> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let nanoseconds = threads.map(|thread| {
        let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<Option<f64>>().map(|sum| sum * 1e-9)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        // `cargo bench` and `cargo test --benches` come without arguments.
        [] => println!("{USAGE}"),
        ["--generate", name, out] => generate(name, out),
        [file, "--serve", ..] => serve(file, option(&words, "--threads")),
        [file, name, ..] => run(file, name, option(&words, "--threads"), option(&words, "--repeat")),
        _ => panic!("{USAGE}"),
    }
}

fn option(words: &[&str], name: &str) -> usize {
    words.iter().position(|word| *word == name).map_or(1, |at| words[at + 1].parse().unwrap())
}

fn generate(name: &str, out: &str) {
    let synth = Synth::preset(name).unwrap_or_else(|| panic!("one of {:?}", Synth::PRESETS));
    write_edges(&synth.edges(), &mut File::create(out).unwrap()).unwrap();
}

fn run(file: &str, name: &str, threads: usize, repeat: usize) {
    println!("{}", answer(&Setting::new(file, threads), name, repeat));
}

/// Stays, as the processes of other libraries do.
fn serve(file: &str, threads: usize) {
    let setting = Setting::new(file, threads);
    println!("{}", json!({ "ready": sizes(&setting.incidence) }));
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (name, repeat) = line.split_once(' ').unwrap();
        println!("{}", answer(&setting, name, repeat.parse().unwrap()));
    }
}

fn answer(setting: &Setting, name: &str, repeat: usize) -> Value {
    let names = KERNELS.map(|kernel| kernel.0);
    let kernel = KERNELS.iter().find(|kernel| kernel.0 == name).unwrap_or_else(|| panic!("one of {names:?}"));
    let mut timer = Timer { repeat, seconds: Vec::new(), cpu: Vec::new() };
    let found = setting.pool.install(|| kernel.1(setting, &mut timer));
    json!({
        "kernel": name, "graph": sizes(&setting.incidence), "threads": setting.threads,
        "seconds": timer.seconds, "cpu": timer.cpu, "answer": found,
    })
}

/// Sizes, and sums of squares of degrees: two readers that agree on them have read the same.
fn sizes(graph: &Incidence) -> Value {
    let squares =
        |degrees: &mut dyn Iterator<Item = usize>| degrees.map(|degree| degree * degree).sum::<usize>();
    json!({
        "tasks": graph.task_count(), "units": graph.unit_count(), "edges": graph.edge_count(),
        "task_squares": squares(&mut (0..graph.task_count()).map(|task| graph.units_of(task).len())),
        "unit_squares": squares(&mut (0..graph.unit_count()).map(|unit| graph.tasks_of(unit).len())),
    })
}

/// Digest of a vector of numbers: its first three, its sum, its largest, the sum of its squares.
fn digest(values: &[f64]) -> Value {
    json!({
        "first": &values[..values.len().min(3)],
        "sum": values.iter().sum::<f64>(),
        "largest": values.iter().copied().fold(0.0, f64::max),
        "squares": values.iter().map(|value| value * value).sum::<f64>(),
    })
}

/// Digest of a weighted graph.
fn edges(graph: &Weighted) -> Value {
    let weights = || (0..graph.len()).flat_map(|vertex| graph.weights(vertex));
    json!({
        "pairs": graph.edge_count(),
        "sum": weights().sum::<f64>() / 2.0,
        "squares": weights().map(|weight| weight * weight).sum::<f64>() / 2.0,
    })
}

fn read(setting: &Setting, timer: &mut Timer) -> Value {
    sizes(&timer.time(|| read_edges(&setting.text).unwrap()))
}

fn projected(setting: &Setting) -> kernel::Projection {
    if setting.threads > 1 {
        kernel::project_parallel(&setting.incidence)
    } else {
        kernel::project(&setting.incidence)
    }
}

fn project(setting: &Setting, timer: &mut Timer) -> Value {
    edges(&timer.time(|| projected(setting)).by_shared())
}

/// Both weights come from one pass.
fn project_newman(setting: &Setting, timer: &mut Timer) -> Value {
    edges(&timer.time(|| projected(setting)).by_newman())
}

fn components(setting: &Setting, timer: &mut Timer) -> Value {
    json!({ "components": timer.time(|| kernel::components(&setting.incidence)).count })
}

fn cuts(setting: &Setting, timer: &mut Timer) -> Value {
    let found = timer.time(|| kernel::cuts(&setting.incidence));
    let tasks = setting.incidence.task_count();
    let sum: usize = found.tasks.iter().copied().chain(found.units.iter().map(|unit| tasks + unit)).sum();
    json!({
        "articulation": found.tasks.len() + found.units.len(), "articulation_sum": sum,
        "bridges": found.bridges.len(),
    })
}

fn core(setting: &Setting, timer: &mut Timer) -> Value {
    let found = timer.time(|| kernel::cores(&setting.incidence));
    let all = || found.tasks.iter().chain(&found.units).map(|core| u64::from(*core));
    json!({ "largest": all().max(), "sum": all().sum::<u64>(), "squares": all().map(|core| core * core).sum::<u64>() })
}

fn betweenness_sampled(setting: &Setting, timer: &mut Timer) -> Value {
    let options = betweenness::Options { sources: Some(SOURCES), seed: SEED, threads: setting.threads > 1 };
    let watch = Watch::default();
    let found = timer.time(|| betweenness::two_mode(&setting.incidence, &options, &watch).unwrap());
    let mut answer = digest(&[found.tasks, found.units].concat());
    answer["sources"] = json!(sources(setting));
    answer
}

/// The sources drawn, for others to start from the same: partial Fisher–Yates over units, then tasks.
fn sources(setting: &Setting) -> Vec<usize> {
    let (tasks, units) = (setting.incidence.task_count(), setting.incidence.unit_count());
    let mut draw = kernel::random(SEED);
    let mut all: Vec<usize> = (0..tasks + units).collect();
    for at in 0..SOURCES.min(all.len()) {
        let other = draw.random_range(at..tasks + units);
        all.swap(at, other);
    }
    all.truncate(SOURCES);
    all.into_iter().map(|at| if at < units { tasks + at } else { at - units }).collect()
}

fn betweenness_exact(setting: &Setting, timer: &mut Timer) -> Value {
    let options = betweenness::Options { threads: setting.threads > 1, ..betweenness::Options::default() };
    let watch = Watch::default();
    let found = timer.time(|| betweenness::two_mode(&setting.incidence, &options, &watch).unwrap());
    digest(&[found.tasks, found.units].concat())
}

fn curveball(setting: &Setting, timer: &mut Timer) -> Value {
    let shuffled = timer.time(|| {
        let mut chain = kernel::Curveball::new(&setting.incidence, SEED);
        chain.trade(ROUNDS);
        chain.incidence()
    });
    let before = &setting.incidence;
    let pairs = |graph: &Incidence| -> BTreeSet<(usize, u32)> {
        (0..graph.task_count())
            .flat_map(|task| graph.units_of(task).iter().map(move |unit| (task, *unit)))
            .collect()
    };
    let kept = (0..before.task_count())
        .all(|task| before.units_of(task).len() == shuffled.units_of(task).len())
        && (0..before.unit_count()).all(|unit| before.tasks_of(unit).len() == shuffled.tasks_of(unit).len());
    let (old, new) = (pairs(before), pairs(&shuffled));
    json!({
        "degrees_kept": kept, "same_mode": 0, "distinct": new.len() == before.edge_count(),
        "stayed": old.intersection(&new).count() as f64 / old.len() as f64,
    })
}

fn leiden(setting: &Setting, timer: &mut Timer) -> Value {
    let (null, watch) = (kernel::TwoModeNull::OneMode, Watch::default());
    // Two passes give the quality of the peers; more give more.
    let how = kernel::Leiden { passes: 2, ..kernel::Leiden::default() };
    let found = timer.time(|| kernel::leiden_two_mode(&setting.incidence, null, how, &watch).unwrap());
    json!({ "modularity": found.quality, "communities": found.count })
}

fn pagerank(setting: &Setting, timer: &mut Timer) -> Value {
    let found = timer.time(|| kernel::pagerank(&setting.incidence));
    digest(&[found.tasks, found.units].concat())
}

fn singular(setting: &Setting, timer: &mut Timer) -> Value {
    let found = timer.time(|| kernel::singular(&setting.incidence, &Watch::default()).unwrap());
    let norm = found.units.iter().map(|unit| unit * unit).sum::<f64>().sqrt();
    let units: Vec<f64> = found.units.iter().map(|unit| unit / norm).collect();
    json!({ "value": found.value, "units": digest(&units) })
}

fn constraint(setting: &Setting, timer: &mut Timer) -> Value {
    let graph = projected(setting).by_shared();
    let found = timer.time(|| kernel::holes(&graph, &Watch::default()).unwrap());
    digest(&found.into_iter().map(|hole| hole.map_or(0.0, |hole| hole.constraint)).collect::<Vec<f64>>())
}

fn cover_greedy(setting: &Setting, timer: &mut Timer) -> Value {
    json!({ "units": timer.time(|| kernel::cover::greedy(&setting.incidence)).len() })
}
