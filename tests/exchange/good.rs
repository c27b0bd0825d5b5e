//! Good files, in the forms in which offices keep them.

use jiff::civil::date;
use shumei::domain::community::{Cause, CommitteeState, CommunityKind, PartyForm, ServiceForm};
use shumei::domain::id::Id;
use shumei::domain::record::{Entity, Record};
use shumei::exchange::register::{Column, Subject, rows};

use super::book::{C, Sheet, book};
use super::{community, gb18030, good, standing};

#[test]
fn a_list_in_gb18030_makes_and_changes_communities() {
    let data = standing();
    let old = data.communities.find("C017").unwrap();
    let town = data.units.get(&old.township).unwrap();
    let text = format!(
        "舒城县住宅小区登记表,,,,,\r\n填报单位:城管局,,,,,\r\n序号,小区名称,所属乡镇,总户数,小区类型,业委会\r\n\
         1,{},{},\"１，２０４\",{},\r\n,,,,,\r\n2,新柳苑,城关镇,88户,安置房,已成立\r\n合计,,,1292,,\r\n",
        old.name,
        town.full_name.as_ref().unwrap_or(&town.name),
        "老旧",
    );
    for bytes in [text.clone().into_bytes(), gb18030(&text), format!("\u{FEFF}{text}").into_bytes()] {
        let import = good(&bytes, &data);
        assert_eq!(import.puts.len(), 2);
        let changed = &import.changes[0];
        assert_eq!((changed.key.id.as_str(), changed.new), ("C017", false));
        let households = changed.values.iter().find(|(column, ..)| *column == Column::Households).unwrap();
        assert_eq!(
            (households.1.as_str(), households.2.as_str()),
            (old.households.to_string().as_str(), "1204")
        );
        let now = community(&import, &old.name);
        assert_eq!((now.version, now.households, now.kind), (old.version + 1, 1204, CommunityKind::Old));
        assert_eq!((now.service, now.party), (old.service.clone(), old.party.clone()));
        let new = community(&import, "新柳苑");
        assert_eq!((new.version, new.households, new.kind), (1, 88, CommunityKind::Resettlement));
        assert_eq!(new.committee.unwrap().state, CommitteeState::Formed);
        let highest = data.communities.iter().last().unwrap().id.as_str()[1..].parse::<u32>().unwrap();
        assert_eq!(new.id.as_str(), format!("C{:03}", highest + 1));
        assert_eq!(import.passed.len(), 1);
        assert_eq!(import.unnamed, data.communities.len() - 1);
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "one workbook, told whole")]
fn a_workbook_with_titles_merged_cells_and_two_sheets() {
    let data = standing();
    let enterprises = Sheet {
        name: "企业",
        rows: vec![
            (
                1,
                vec![
                    C::S("企业名称"),
                    C::S("统一社会信用代码"),
                    C::S("信用等级"),
                    C::S("党组织"),
                    C::S("备注"),
                ],
            ),
            (
                2,
                vec![
                    C::I("新诚物业(示例)"),
                    C::S("91350100m000100y43"),
                    C::S("A"),
                    C::S("联合支部"),
                    C::S("=1+1"),
                ],
            ),
        ],
        ..Sheet::default()
    };
    let communities = Sheet {
        name: "小区",
        rows: vec![
            (1, vec![C::S("小区登记表")]),
            (
                3,
                vec![
                    C::S("小区名称"),
                    C::S("所属乡镇"),
                    C::S("户数(户)"),
                    C::S("类别"),
                    C::S("物业服务"),
                    C::B,
                    C::S("业委会"),
                    C::B,
                    C::B,
                    C::B,
                    C::S("党组织"),
                    C::B,
                    C::S("是否挂点"),
                    C::S("原因"),
                ],
            ),
            (
                4,
                vec![
                    C::B,
                    C::B,
                    C::B,
                    C::B,
                    C::S("企业"),
                    C::S("进驻时间"),
                    C::S("状态"),
                    C::S("成立时间"),
                    C::S("人数"),
                    C::S("其中党员"),
                    C::S("形式"),
                    C::S("成立时间"),
                ],
            ),
            (
                5,
                vec![
                    C::S("东园一区"),
                    C::S("城关镇"),
                    C::N(140.0),
                    C::S("封闭小区"),
                    C::S("新诚物业（示例）"),
                    C::D(44_927.0),
                    C::S("已组建"),
                    C::S("2023年3月1日"),
                    C::N(7.0),
                    C::N(5.0),
                    C::S("党支部"),
                    C::N(45_000.0),
                    C::S("是"),
                    C::S("停车难、收费争议"),
                ],
            ),
            (
                6,
                vec![
                    C::S("东园二区"),
                    C::B,
                    C::F("SUM(C5)", "96"),
                    C::S("开放"),
                    C::S("社区兜底"),
                    C::B,
                    C::S("无"),
                    C::B,
                    C::N(0.0),
                    C::B,
                    C::S("无"),
                    C::B,
                    C::Y(false),
                ],
            ),
        ],
        merged: vec![
            "A1:N1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:J3", "K3:L3", "M3:M4", "N3:N4", "B5:B6",
        ],
        ..Sheet::default()
    };
    let notes = Sheet { name: "说明", rows: vec![(1, vec![C::S("随便写写")])], ..Sheet::default() };
    let hidden = Sheet { name: "旧表", hidden: true, ..communities.clone() };
    let import = good(&book(&[communities, enterprises, notes, hidden]), &data);
    assert_eq!(import.puts.len(), 3);
    let Record::Enterprise(enterprise) = &import.puts[0] else { panic!("enterprises come first") };
    assert_eq!(enterprise.credit_code.as_deref(), Some("91350100M000100Y43"));
    assert_eq!(enterprise.party.as_ref().unwrap().form, PartyForm::JointBranch);
    let one = community(&import, "东园一区");
    let service = one.service.unwrap();
    assert_eq!((service.form, service.since), (ServiceForm::Enterprise, Some(date(2023, 1, 1))));
    assert_eq!(service.enterprise.as_ref(), Some(enterprise.id()));
    let committee = one.committee.unwrap();
    assert_eq!((committee.since, committee.members, committee.party_members), (Some(date(2023, 3, 1)), 7, 5));
    assert_eq!(one.party.unwrap().since, Some(date(2023, 3, 15)));
    assert_eq!((one.troubled, one.causes), (true, vec![Cause::Parking, Cause::Fees]));
    let two = community(&import, "东园二区");
    assert_eq!((two.township.clone(), two.households, two.kind), (one.township, 96, CommunityKind::Open));
    assert_eq!(two.service.unwrap().form, ServiceForm::Neighbourhood);
    assert_eq!((two.committee, two.party, two.troubled), (None, None, false));
    assert_eq!(import.sheets, ["说明", "旧表"]);
    assert_eq!(import.ignored.iter().map(|one| one.spot.to_string()).collect::<Vec<_>>(), ["企业!E1"]);
}

#[test]
fn none_takes_away_and_blank_says_nothing() {
    let data = standing();
    let full = data.communities.iter().find(|one| one.service.is_some() && one.committee.is_some()).unwrap();
    let blank = format!("编号,小区名称,物业服务,服务形式,业委会,党组织\n{},,,,,\n", full.id);
    assert_eq!(good(blank.as_bytes(), &data).unchanged, 1);
    let gone = format!("编号,小区名称,服务形式,业委会,党组织\n{},,无,未组建,—\n", full.id);
    let now = community(&good(gone.as_bytes(), &data), &full.name);
    assert_eq!((now.service, now.committee, now.party), (None, None, None));
    let kept = format!("编号,小区名称,物业企业,服务形式\n{},,无,社区兜底\n", full.id);
    let service = community(&good(kept.as_bytes(), &data), &full.name).service.unwrap();
    assert_eq!((service.form, service.enterprise), (ServiceForm::Neighbourhood, None));
}

#[test]
fn a_name_can_be_changed_by_id() {
    let data = standing();
    let old = data.communities.find("C017").unwrap();
    let import = good("编号,小区名称\nC017,换了名字\n".as_bytes(), &data);
    assert_eq!(import.changes[0].values, [(Column::Name, old.name.to_string(), "换了名字".to_owned())]);
    assert_eq!(import.puts.len(), 1);
}

#[test]
fn the_import_of_an_exported_register_is_the_identity() {
    let data = standing();
    for subject in [Subject::Community, Subject::Enterprise] {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows(subject, &data) {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        for bytes in [text.clone().into_bytes(), gb18030(&text)] {
            let import = good(&bytes, &data);
            assert_eq!(
                (import.puts.len(), import.unnamed, import.ignored.len()),
                (0, 0, 0),
                "{:?}",
                import.changes
            );
            assert_eq!(import.unchanged, data.count(subject.kind()));
        }
    }
}

#[test]
fn a_register_is_rebuilt_from_its_export() {
    let data = standing();
    let mut bare = data.clone();
    let units: Vec<Record> = bare.units.iter().map(|one| Record::from(one.as_ref().clone())).collect();
    bare = shumei::domain::dataset::Dataset::default();
    bare.load(units);
    let mut bytes = Vec::new();
    for subject in [Subject::Enterprise, Subject::Community] {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows(subject, &data) {
            // Without ids every row is a new record.
            writer.write_record(&row[1..]).unwrap();
        }
        bytes = writer.into_inner().unwrap();
        let import = good(&bytes, &bare);
        assert_eq!(import.puts.len(), data.count(subject.kind()));
        bare.load(import.puts);
    }
    for one in &data.communities {
        let same = bare
            .communities
            .iter()
            .find(|other| other.name == one.name && other.township == one.township)
            .unwrap();
        assert_eq!(
            (&same.service.as_ref().map(|s| s.since), &same.committee, &same.party),
            (&one.service.as_ref().map(|s| s.since), &one.committee, &one.party)
        );
        assert_eq!(
            (same.households, &same.kind, &same.causes, &same.exempt),
            (one.households, &one.kind, &one.causes, &one.exempt)
        );
    }
    assert_eq!(good(&bytes, &bare).puts.len(), 0, "the second time it changes nothing");
}
