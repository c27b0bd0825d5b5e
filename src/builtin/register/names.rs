//! Made-up names: pleasant to read on a wall, and marked so that nobody takes them for real ones.

use crate::domain::text::Text;

use super::chance::Order;

/// The mark that every made-up name ends with.
pub const MARK: &str = "（示例）";

const COMMUNITY_HEADS: [&str; 60] = [
    "梧桐", "晨光", "望湖", "锦绣", "春晓", "云溪", "听松", "和风", "明月", "青禾", "翠竹", "金桂", "银杏",
    "紫薇", "丹枫", "海棠", "玉兰", "清荷", "芳草", "雅集", "文澜", "书香", "墨韵", "彩虹", "星河", "朝霞",
    "晚晴", "溪山", "澄江", "碧波", "映月", "观澜", "鹭鸣", "燕归", "鹤栖", "柳岸", "桃源", "杏林", "枫桥",
    "兰亭", "竹韵", "松涛", "梅影", "菊香", "荷风", "麦田", "稻香", "茶语", "泉水", "石桥", "水榭", "画舫",
    "风铃", "向阳", "暖阳", "静安", "福临", "瑞祥", "康宁", "乐居",
];

const COMMUNITY_TAILS: [&str; 20] = [
    "里", "苑", "园", "居", "庭", "湾", "府", "郡", "轩", "坊", "家园", "花园", "雅苑", "名庭", "新村",
    "佳苑", "华庭", "公馆", "小筑", "人家",
];

const NEIGHBOURHOODS: [&str; 40] = [
    "梅园", "柳溪", "桂花", "金穗", "银河", "松岗", "竹林", "荷塘", "杏花", "枫林", "清泉", "石榴", "樱桃",
    "丁香", "茉莉", "百合", "芙蓉", "牡丹", "蔷薇", "芦花", "白鹭", "喜鹊", "鸿雁", "春燕", "布谷", "黄鹂",
    "翠鸟", "飞鸿", "彩云", "朝露", "晚霞", "霁月", "微风", "细雨", "初雪", "暖春", "盛夏", "金秋", "瑞冬",
    "长虹",
];

const ENTERPRISES: [&str; 40] = [
    "安禾",
    "泽润",
    "和诚",
    "悦邻",
    "惠民",
    "佳护",
    "恒洁",
    "同心",
    "众善",
    "勤和",
    "明洁",
    "诚守",
    "睦邻",
    "广厦",
    "宜嘉",
    "润家",
    "永续",
    "和顺",
    "百安",
    "千诺",
    "共好",
    "清朗",
    "瑞邻",
    "常青",
    "福泽",
    "永好",
    "乐善",
    "诚悦",
    "万和",
    "嘉禾",
    "善邻",
    "朗润",
    "合美",
    "平安里",
    "小满",
    "谷雨",
    "立夏",
    "芒种",
    "白露",
    "霜降",
];

/// What neighbourhoods say of enterprises at the year's end, the best first.
pub(super) const OPINIONS: [&str; 4] = [
    "服务规范，主动报到，投诉当日办结",
    "履约较好，公共收益公示及时",
    "基本履约，保洁和维修须加强",
    "履约不力，居民反映集中，须限期整改",
];

/// Names of one kind: words in the register's own order, numbered once the words are used up.
fn word<'w>(words: &[&'w str], place: u32) -> (&'w str, Option<u32>) {
    let len = words.len() as u32;
    (words[(place % len) as usize], place.checked_div(len).filter(|round| *round > 0).map(|round| round + 1))
}

/// How many communities are named before numbers come in.
pub(super) const COMMUNITY_NAMES: u32 = (COMMUNITY_HEADS.len() * COMMUNITY_TAILS.len()) as u32;

/// Name of the community at an index.
pub(super) fn community(index: u32, order: Order) -> Text {
    let place = order.place(index % COMMUNITY_NAMES);
    let (head, _) = word(&COMMUNITY_HEADS, place % COMMUNITY_HEADS.len() as u32);
    let (tail, _) = word(&COMMUNITY_TAILS, place / COMMUNITY_HEADS.len() as u32);
    match index / COMMUNITY_NAMES {
        0 => Text::from(format!("{head}{tail}{MARK}")),
        round => Text::from(format!("{head}{tail}{}区{MARK}", round + 1)),
    }
}

/// How many neighbourhoods are named before numbers come in.
pub(super) const NEIGHBOURHOOD_NAMES: u32 = NEIGHBOURHOODS.len() as u32;

/// Name of the neighbourhood at an index, without the mark.
pub(super) fn neighbourhood(index: u32, order: Order) -> String {
    let place = order.place(index % NEIGHBOURHOOD_NAMES);
    match word(&NEIGHBOURHOODS, place + index / NEIGHBOURHOOD_NAMES * NEIGHBOURHOOD_NAMES) {
        (name, None) => format!("{name}社区"),
        (name, Some(round)) => format!("{name}{round}社区"),
    }
}

/// How many enterprises are named before numbers come in.
pub(super) const ENTERPRISE_NAMES: u32 = ENTERPRISES.len() as u32;

/// Name of the enterprise at an index.
pub(super) fn enterprise(index: u32, order: Order) -> Text {
    let place = order.place(index % ENTERPRISE_NAMES);
    match word(&ENTERPRISES, place + index / ENTERPRISE_NAMES * ENTERPRISE_NAMES) {
        (name, None) => Text::from(format!("{name}物业{MARK}")),
        (name, Some(round)) => Text::from(format!("{name}物业{round}{MARK}")),
    }
}
