//! What a keystroke of the search costs: nanoseconds per record for each way of typing, beside a plain
//! `str::contains` over the same records in the same run. `cargo bench --bench search [RECORDS]`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use shumei::search::{Entry, Field, FieldKind, Index, Pattern, Progress, Search};

const ROUNDS: usize = 30;
const LIMIT: usize = 200;
/// Records between two looks at whether a newer query has come.
const SLICE: usize = 4096;

const QUERIES: [(&str, &str); 12] = [
    ("Han", "城关"),
    ("Han, frequent", "小区"),
    ("Han, absent", "税务"),
    ("one letter", "s"),
    ("two initials", "cg"),
    ("initials", "xyjg"),
    ("initials, absent", "qqvv"),
    ("full pinyin", "chengguan"),
    ("mixed", "县cgj"),
    ("id", "c99017"),
    ("letters and number", "sh9"),
    ("scattered", "ywhgl"),
];

const WORDS: [&str; 40] = [
    "阳光",
    "翠湖",
    "桃溪",
    "万佛",
    "龙津",
    "飞霞",
    "山水",
    "锦绣",
    "明珠",
    "家园",
    "花园",
    "新村",
    "公寓",
    "华庭",
    "小区",
    "物业",
    "服务",
    "信用",
    "监管",
    "业主",
    "委员会",
    "党建",
    "联盟",
    "覆盖",
    "整改",
    "消防",
    "电梯",
    "停车",
    "绿化",
    "排水",
    "维修",
    "资金",
    "公示",
    "投诉",
    "响应",
    "巡查",
    "协调",
    "共治",
    "评价",
    "管理",
];
const UNITS: [&str; 6] = [
    "城关镇、县开发区",
    "县城管局、城关镇",
    "县住建局、县自然资源局",
    "县委组织部、县财政局",
    "杭埠镇、干汊河镇",
    "县委非公工委、桃溪镇",
];

/// A small generator: the same records in every run.
struct Lcg(u64);

impl Lcg {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from[(self.0 >> 33) as usize % from.len()]
    }
}

/// Id, a title of its own of about 14 Han, units shared by many, and about 10 Han of its own besides.
fn records(count: u32) -> Vec<Entry<u32>> {
    let mut random = Lcg(7);
    (0..count)
        .map(|key| {
            let title: String = (0..6).map(|_| random.pick(&WORDS)).collect();
            let other: String = (0..5).map(|_| random.pick(&WORDS)).collect();
            let fields = vec![
                Field::new(FieldKind::Id, format!("C{key:05}")),
                Field::new(FieldKind::Title, title),
                Field::new(FieldKind::Units, random.pick(&UNITS)),
                Field::new(FieldKind::Other, other),
            ];
            Entry { key, fields }
        })
        .collect()
}

/// The fastest of several rounds: what else the machine does only ever adds.
fn fastest(mut round: impl FnMut()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        round();
        start.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap_or_default()
}

fn search(index: &Arc<Index<u32>>, query: &str) -> Search<u32> {
    let mut search = Search::new(Arc::clone(index), Pattern::new(query), LIMIT);
    while search.step(SLICE) == Progress::Running {}
    search
}

fn main() {
    let count = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    let entries = records(count);
    let chars: usize = entries.iter().flat_map(|e| &e.fields).map(|f| f.text.chars().count()).sum();

    let owned = entries.clone();
    let start = Instant::now();
    let index = Arc::new(Index::build(owned));
    let built = start.elapsed();
    println!("{count} records, {:.1} characters each", chars as f64 / f64::from(count));
    println!(
        "index: {:.0} ns and {:.0} bytes per record",
        built.as_nanos() as f64 / f64::from(count),
        index.bytes() as f64 / f64::from(count)
    );

    let per_record = |time: Duration| time.as_nanos() as f64 / f64::from(count);
    let plain = fastest(|| {
        let has = |e: &&Entry<u32>| e.fields.iter().any(|f| f.text.contains(black_box("城关")));
        black_box(entries.iter().filter(has).count());
    });
    println!("{:<20} {:<10} {:>8} {:>9} {:>7} {:>9}", "way", "query", "hits", "ns/record", "ratio", "ms");
    println!(
        "{:<20} {:<10} {:>8} {:>9.1} {:>7.2} {:>9.2}",
        "str::contains",
        "-",
        "-",
        per_record(plain),
        1.0,
        plain.as_secs_f64() * 1e3
    );
    let report = |way: &str, query: &str, hits: usize, time: Duration| {
        println!(
            "{way:<20} {query:<10} {hits:>8} {:>9.1} {:>7.2} {:>9.2}",
            per_record(time),
            time.as_secs_f64() / plain.as_secs_f64(),
            time.as_secs_f64() * 1e3
        );
    };
    for (way, query) in QUERIES {
        let hits = search(&index, query).total();
        report(way, query, hits, fastest(|| drop(black_box(search(&index, query)))));
    }
    let earlier = search(&index, "xy");
    let narrowed = || {
        let mut search = earlier.follow(Pattern::new("xyj"));
        while search.step(SLICE) == Progress::Running {}
        search
    };
    report("initials, narrowed", "xy, xyj", narrowed().total(), fastest(|| drop(black_box(narrowed()))));
    let first = fastest(|| {
        let mut search = Search::new(Arc::clone(&index), Pattern::new("cg"), LIMIT);
        let _ = search.step(SLICE);
        black_box(search.hits());
    });
    println!("first hits of cg after {:.2} ms", first.as_secs_f64() * 1e3);
}
