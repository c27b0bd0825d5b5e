//! No input makes it fall.

use proptest::prelude::*;

use super::book::{C, Sheet, book};
use super::{TODAY, now, read, standing};
use shumei::domain::dataset::Dataset;
use shumei::exchange::register::{Numbers, import};

fn small() -> Vec<u8> {
    book(&[Sheet {
        name: "小区",
        rows: vec![
            (1, vec![C::S("小区名称"), C::S("所属乡镇"), C::S("户数"), C::S("类别")]),
            (2, vec![C::S("甲"), C::S("城关镇"), C::N(5.0), C::S("封闭")]),
        ],
        merged: vec!["A2:A3"],
        ..Sheet::default()
    }])
}

#[test]
fn a_truncated_workbook_is_refused_at_every_length() {
    let (data, whole) = (Dataset::default(), small());
    for end in 0..whole.len() {
        assert!(read(&whole[..end], &data).is_err(), "{end} of {}", whole.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &Dataset::default());
    }

    #[test]
    fn a_damaged_workbook(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = small();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes, &Dataset::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_cells_under_a_true_header(
        rows in prop::collection::vec(prop::collection::vec(r"(无|是|城关镇|C017|2023-6-30|封闭|已组建|3|[ -~\n]{0,6}|.{0,4})", 0..20), 0..6)
    ) {
        let data = standing();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record([
            "编号", "小区名称", "所属乡镇", "社区", "户数", "类别", "服务形式", "物业企业", "进驻时间", "业委会", "业委会成立时间",
            "业委会人数", "党员人数", "党组织", "党组织成立时间", "示范", "不计入指标原因", "矛盾较多", "原因",
        ]).unwrap();
        for row in &rows {
            let row: Vec<&str> = if row.is_empty() { vec![""] } else { row.iter().map(String::as_str).collect() };
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut numbers = Numbers::new(&data, &std::collections::BTreeMap::new());
        if let Ok(found) = import(&bytes, &data, &mut numbers, TODAY, now()) {
            // What is taken stands: a second reading of the same file changes nothing but what it can't name again.
            let mut after = data.clone();
            after.load(found.puts.clone());
            let mut again = Numbers::new(&after, &std::collections::BTreeMap::new());
            if let Ok(second) = import(&bytes, &after, &mut again, TODAY, now()) {
                prop_assert!(second.puts.is_empty(), "{:?} then {:?}", found.changes, second.changes);
            }
        }
    }
}
