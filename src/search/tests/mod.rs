//! Promises of the whole room, by example and by property.

mod examples;
mod properties;
mod searches;

use super::{Entry, Field, FieldKind, Index};

/// Some records as the dashboard has them: tasks with id, number, title, units and the programme's name,
/// units, and communities.
fn sample() -> Index<&'static str> {
    let task = |key, number, title, units| Entry {
        key,
        fields: vec![
            Field::new(FieldKind::Id, key),
            Field::new(FieldKind::Number, number),
            Field::new(FieldKind::Title, title),
            Field::new(FieldKind::Units, units),
            Field::new(FieldKind::Other, "舒美红色小区"),
        ],
    };
    let named = |key, title, units| Entry {
        key,
        fields: vec![
            Field::new(FieldKind::Id, key),
            Field::new(FieldKind::Title, title),
            Field::new(FieldKind::Units, units),
        ],
    };
    Index::build([
        task("T01", "1", "建立联席会议制度", "县委组织部、县城管局"),
        task("T07", "7", "业主委员会运行的监督管理", "城关镇、县开发区"),
        task("T09", "9", "物业服务企业信用监管", "城关镇、县开发区"),
        task("T10", "10", "小区物业服务协调共治", "城关镇、县开发区"),
        task("T18", "18", "物业服务党建工作保障", "县自然资源局、县财政局"),
        named("U01", "县城管局", "舒城县"),
        named("U02", "城关镇", "舒城县"),
        named("C009", "山水家园", "城关镇"),
        named("C017", "六安路小区", "杭埠镇"),
        named("C117", "长春花园", "干汊河镇"),
    ])
}
