//! Bad files: every flaw with its cell and its cure, and nothing applied.

use shumei::exchange::register::Refused;
use shumei::locale::Lang;

use super::book::{C, Sheet, archive, book, parts};
use super::{read, refused, standing};

#[test]
#[allow(clippy::too_many_lines, reason = "one bad file, told whole")]
fn every_flaw_is_told_with_its_cell() {
    let data = standing();
    let head = [
        "小区名称",
        "所属乡镇",
        "户数",
        "类别",
        "物业企业",
        "业委会",
        "业委会人数",
        "党员人数",
        "党组织成立时间",
        "编号",
    ];
    let sheet = Sheet {
        name: "Sheet1",
        rows: vec![
            (2, head.iter().map(|text| C::S(text)).collect()),
            (
                3,
                vec![
                    C::S("甲"),
                    C::S("月亮镇"),
                    C::S("一百"),
                    C::S("飘浮"),
                    C::S("没有的企业"),
                    C::S("也许"),
                ],
            ),
            (4, vec![C::B, C::S("城关镇"), C::N(5.0)]),
            (5, vec![C::S("乙"), C::S("城关镇"), C::N(100_001.0), C::S("封闭")]),
            (
                6,
                vec![
                    C::S("丙"),
                    C::S("城关镇"),
                    C::N(1.5),
                    C::S("封闭"),
                    C::B,
                    C::S("已组建"),
                    C::N(3.0),
                    C::N(4.0),
                ],
            ),
            (7, vec![C::S("丙"), C::S("城关镇"), C::E("#REF!"), C::S("封闭")]),
            (8, vec![C::S("丁"), C::S("城关镇"), C::N(9.0), C::S("封闭"), C::B, C::B, C::N(3.0), C::N(4.0)]),
            (
                9,
                vec![
                    C::S("戊"),
                    C::S("城关镇"),
                    C::N(9.0),
                    C::S("封闭"),
                    C::B,
                    C::S("无"),
                    C::N(3.0),
                    C::B,
                    C::S("2023年3月"),
                ],
            ),
            (
                10,
                vec![
                    C::S("己"),
                    C::S("城关镇"),
                    C::N(9.0),
                    C::S("封闭"),
                    C::B,
                    C::B,
                    C::B,
                    C::B,
                    C::B,
                    C::S("C999"),
                ],
            ),
            (11, vec![C::S("庚"), C::S("县城管局"), C::N(9.0), C::B]),
            (12, vec![C::S("辛"), C::S("城关镇"), C::N(9.0), C::S("封闭")]),
            (13, vec![C::S("辛"), C::S("城关镇"), C::N(9.0), C::S("封闭")]),
        ],
        ..Sheet::default()
    };
    let said = refused(&book(&[sheet]), &data);
    for (spot, words) in [
        ("Sheet1!B3: ", "no unit “月亮镇”; write one of: 城关镇"),
        ("Sheet1!C3: ", "“一百” is no whole number"),
        ("Sheet1!D3: ", "“飘浮” is not known; it may be: Closed"),
        ("Sheet1!E3: ", "no enterprise “没有的企业”"),
        ("Sheet1!F3: ", "“也许” is not known"),
        ("Sheet1!A4: ", "no name and no id"),
        ("Sheet1!C5: ", "100001 is not between 0 and 100000"),
        ("Sheet1!C6: ", "“1.5” is no whole number"),
        ("Sheet1!C7: ", "the error #REF!"),
        ("Sheet1!H8: ", "4 is not between 0 and 3"),
        ("Sheet1!G9: ", "contradicts"),
        ("Sheet1!I9: ", "“2023年3月” is no day: write it as 2023-06-30"),
        ("Sheet1!J10: ", "there is no C999"),
        ("Sheet1!B11: ", "“县城管局” is not a unit of this level"),
        ("Sheet1!D11: ", "needs “Sort”"),
        ("Sheet1!A13: ", "stands at Sheet1!A12 already"),
    ] {
        assert!(
            said.iter().any(|line| line.starts_with(spot) && line.contains(words)),
            "{spot}{words}: {said:#?}"
        );
    }
    assert_eq!(said.len(), 16, "{said:#?}");
}

#[test]
fn flaws_of_a_list_are_told_with_line_and_column_in_both_languages() {
    let data = standing();
    let text = "企业名称,统一社会信用代码,信用等级\r\n甲物业,91350100M000100Y44,A\r\n\r\n\"乙\n物业\",9134,B\r\n丙物业,913501OOM000100Y43,C\r\n";
    let Err(error) = read(text.as_bytes(), &data) else { panic!("taken") };
    assert!(matches!(&error, Refused::Flaws(flaws, _) if flaws.len() == 3), "{error:?}");
    let (zh, en) = (error.messages(Lang::Zh), error.messages(Lang::En));
    assert!(en[0].starts_with("line 2, column 2: ") && en[0].contains("should be 3, not 4"), "{en:?}");
    assert!(en[1].starts_with("line 4, column 2: ") && en[1].contains("4 characters"), "{en:?}");
    assert!(en[2].starts_with("line 6, column 2: ") && en[2].contains("“O”"), "{en:?}");
    assert!(zh[0].starts_with("第 2 行第 2 列: ") && zh[0].contains("请核对"), "{zh:?}");
}

#[test]
fn a_credit_code_that_became_a_number_is_not_guessed() {
    let sheet = Sheet {
        name: "a b",
        rows: vec![
            (1, vec![C::S("企业名称"), C::S("统一社会信用代码")]),
            (2, vec![C::S("甲物业"), C::N(9.134e17)]),
        ],
        ..Sheet::default()
    };
    let said = refused(&book(&[sheet]), &standing());
    assert!(said[0].starts_with("'a b'!B2: ") && said[0].contains("make the column text"), "{said:?}");
}

#[test]
fn what_is_meant_twice_or_by_nothing_is_refused() {
    let data = standing();
    let twice = refused("小区名称,户数,总户数\n甲,1,2\n".as_bytes(), &data);
    assert!(
        twice.iter().any(|line| line.contains("“总户数” is the same column as line 1, column 2")),
        "{twice:?}"
    );
    let same = data.communities.find("C017").unwrap();
    let text = format!("编号,小区名称,户数\nC017,{0},1\nC017,{0},2\n", same.name);
    let again = refused(text.as_bytes(), &data);
    assert!(again[0].contains("C017 stands at line 2, column 2 already"), "{again:?}");
}

#[test]
fn what_is_no_register_says_so() {
    let data = standing();
    for (bytes, words) in [
        (b"".to_vec(), "no register is in it"),
        ("天气,很好\n1,2\n".as_bytes().to_vec(), "no register is in it"),
        (b"\xD0\xCF\x11\xE0xls".to_vec(), "save it as .xlsx"),
        (b"PK\x03\x04junk".to_vec(), "open it and save it again"),
        (b"\xFF\xFF\x81".to_vec(), "neither UTF-8 nor GB18030"),
        (vec![b' '; shumei::exchange::sheet::MAX_BYTES + 1], "split it"),
    ] {
        let said = refused(&bytes, &data);
        assert!(said.len() == 1 && said[0].contains(words), "{words}: {said:?}");
    }
}

#[test]
fn a_bomb_does_not_go_off() {
    let data = standing();
    // Some hundred kilobytes that unpack to a hundred megabytes.
    let zeros = vec![b' '; usize::try_from(shumei::exchange::sheet::MAX_UNPACKED).unwrap() + 1];
    let bomb = archive(&[("xl/sharedStrings.xml", zeros)]);
    assert!(bomb.len() < 1_000_000);
    assert!(refused(&bomb, &data)[0].contains("unpacks to more than"));
    // A cell at the far corner of a sheet does not make all the cells between.
    for (place, words) in [("XFD1048576", "beyond column 256"), ("A1048576", "no register")] {
        let mut parts = parts(&[Sheet { name: "S", ..Sheet::default() }]);
        parts[0].1 = format!("<worksheet><sheetData><row r=\"1\"><c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData></worksheet>").into_bytes();
        let parts: Vec<(&str, Vec<u8>)> =
            parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
        let said = refused(&archive(&parts), &data);
        assert!(said[0].contains(words), "{place}: {said:?}");
    }
    // Merged ranges that lie over one another by the thousand.
    let rows = (1..=2_000).map(|row| (row, vec![C::N(1.0)])).collect();
    let merged = vec!["A1:IV2000"; 1_000];
    let said = refused(&book(&[Sheet { name: "S", rows, merged, ..Sheet::default() }]), &data);
    assert!(said[0].contains("too long"), "{said:?}");
}

#[test]
fn an_area_is_known_by_the_headers_of_the_county_and_its_lack_is_the_headers() {
    let data = standing();
    let text = "序号,小区名称,{},户数,小区类型\n1,甲苑,城关镇,9,封闭\n2,乙苑,城关镇,9,封闭\n";
    for header in ["属地", "属地乡镇", "所在地", "所属镇街"] {
        let import = super::good(text.replace("{}", header).as_bytes(), &data);
        assert_eq!((import.puts.len(), import.ignored.len()), (2, 0), "{header}");
    }
    let Err(error) = read(text.replace("{}", "地盘").as_bytes(), &data) else { panic!("taken") };
    assert!(
        matches!(&error, Refused::Flaws(_, ignored) if ignored.len() == 1 && ignored[0].header == "地盘")
    );
    let said = error.messages(Lang::En);
    assert_eq!(said.len(), 1, "told once for all rows: {said:?}");
    assert!(said[0].starts_with("line 1: ") && said[0].contains("the header has no such column"), "{said:?}");
    let sheet = Sheet {
        name: "S",
        rows: vec![
            (3, vec![C::S("小区名称"), C::S("户数"), C::S("小区类型")]),
            (4, vec![C::S("甲苑"), C::N(9.0), C::S("封闭")]),
        ],
        ..Sheet::default()
    };
    let said = refused(&book(&[sheet]), &data);
    assert!(said.len() == 1 && said[0].starts_with("S!3:3: "), "{said:?}");
}

#[test]
fn a_row_with_a_bad_id_tells_its_other_bad_cells() {
    let data = standing();
    let said = refused(
        "编号,小区名称,所属乡镇,户数,小区类型,业委会人数\n县-07,甲苑,月亮镇,一百,飘浮,三\n".as_bytes(),
        &data,
    );
    let spots: Vec<&str> = said.iter().filter_map(|line| line.split(": ").next()).collect();
    let expected: Vec<String> = [1, 3, 4, 5, 6].iter().map(|at| format!("line 2, column {at}")).collect();
    assert_eq!(spots, expected, "{said:?}");
    assert!(said[0].contains("given by the server") && said[0].contains("name and area"), "{said:?}");
    // What a new record would need is not asked of a record that an id should name.
    let said = refused("编号,户数\nC999,9\nC998,一百\n".as_bytes(), &data);
    assert_eq!(said.len(), 3, "{said:?}");
    let said = refused("编号,企业名称,统一社会信用代码,示范\nE999,甲物业,9134,昨天\n".as_bytes(), &data);
    assert_eq!(said.len(), 3, "{said:?}");
    // Nor does a record that stands twice hide what is wrong in its second row.
    let said = refused("编号,户数\nC017,9\nC017,一百\n".as_bytes(), &data);
    assert_eq!(said.len(), 2, "{said:?}");
}
