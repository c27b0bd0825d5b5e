//! The syllables of Mandarin without tones, and which of them a character may be read as.

use pinyin::ToPinyinMulti;

use super::places::PLACES;

/// Every toneless syllable, sorted; `ü` is written `v`, as on a keyboard. A reading is an index into it.
#[rustfmt::skip]
pub(super) const SYLLABLES: [&str; 427] = [
    "a", "ai", "an", "ang", "ao", "ba", "bai", "ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian",
    "biang", "biao", "bie", "bin", "bing", "bo", "bong", "bu", "ca", "cai", "can", "cang", "cao", "ce",
    "cei", "cen", "ceng", "cha", "chai", "chan", "chang", "chao", "che", "chen", "cheng", "chi", "chong",
    "chou", "chu", "chua", "chuai", "chuan", "chuang", "chui", "chun", "chuo", "ci", "cong", "cou", "cu",
    "cuan", "cui", "cun", "cuo", "da", "dai", "dan", "dang", "dao", "de", "dei", "den", "deng", "di", "dia",
    "dian", "diao", "die", "din", "ding", "diu", "dong", "dou", "du", "duan", "dui", "dun", "duo", "e",
    "ei", "en", "eng", "er", "fa", "fan", "fang", "fei", "fen", "feng", "fiao", "fo", "fou", "fu", "ga",
    "gai", "gan", "gang", "gao", "ge", "gei", "gen", "geng", "gong", "gou", "gu", "gua", "guai", "guan",
    "guang", "gui", "gun", "guo", "ha", "hai", "han", "hang", "hao", "he", "hei", "hen", "heng", "hm",
    "hng", "hong", "hou", "hu", "hua", "huai", "huan", "huang", "hui", "hun", "huo", "ji", "jia", "jian",
    "jiang", "jiao", "jie", "jin", "jing", "jiong", "jiu", "ju", "juan", "jue", "jun", "ka", "kai", "kan",
    "kang", "kao", "ke", "kei", "ken", "keng", "kong", "kou", "ku", "kua", "kuai", "kuan", "kuang", "kui",
    "kun", "kuo", "la", "lai", "lan", "lang", "lao", "le", "lei", "len", "leng", "li", "lia", "lian",
    "liang", "liao", "lie", "lin", "ling", "liu", "lo", "long", "lou", "lu", "luan", "lue", "lun", "luo",
    "lv", "lve", "m", "ma", "mai", "man", "mang", "mao", "me", "mei", "men", "meng", "mi", "mian", "miao",
    "mie", "min", "ming", "miu", "mo", "mou", "mu", "n", "na", "nai", "nan", "nang", "nao", "ne", "nei",
    "nen", "neng", "ng", "ni", "nia", "nian", "niang", "niao", "nie", "nin", "ning", "niu", "nong", "nou",
    "nu", "nuan", "nue", "nun", "nuo", "nv", "nve", "o", "ou", "pa", "pai", "pan", "pang", "pao", "pei",
    "pen", "peng", "pi", "pian", "piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia", "qian",
    "qiang", "qiao", "qie", "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran", "rang", "rao",
    "re", "ren", "reng", "ri", "rong", "rou", "ru", "rua", "ruan", "rui", "run", "ruo", "sa", "sai", "san",
    "sang", "sao", "se", "sen", "seng", "sha", "shai", "shan", "shang", "shao", "she", "shei", "shen",
    "sheng", "shi", "shou", "shu", "shua", "shuai", "shuan", "shuang", "shui", "shun", "shuo", "si", "song",
    "sou", "su", "suan", "sui", "sun", "suo", "ta", "tai", "tan", "tang", "tao", "te", "tei", "teng", "ti",
    "tian", "tiao", "tie", "ting", "tong", "tou", "tu", "tuan", "tui", "tun", "tuo", "wa", "wai", "wan",
    "wang", "wei", "wen", "weng", "wo", "wong", "wu", "xi", "xia", "xian", "xiang", "xiao", "xie", "xin",
    "xing", "xiong", "xiu", "xu", "xuan", "xue", "xun", "ya", "yan", "yang", "yao", "ye", "yi", "yin",
    "ying", "yo", "yong", "you", "yu", "yuan", "yue", "yun", "za", "zai", "zan", "zang", "zao", "ze", "zei",
    "zen", "zeng", "zha", "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen", "zheng", "zhi", "zhong",
    "zhou", "zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo", "zi", "zong", "zou", "zu",
    "zuan", "zui", "zun", "zuo",
];

/// All readings of a folded character, rare ones included, as indices into [`SYLLABLES`]; empty when it has none.
pub(super) fn readings(c: char) -> Vec<u16> {
    let mut found = Vec::new();
    // No reading below the first CJK radical: letters, digits and common marks are decided here.
    if c < '\u{2E80}' {
        return found;
    }
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        add_spellings(&mut found, reading.plain());
    }
    for (name, spelling) in PLACES {
        for (_, syllable) in name.chars().zip(spelling.split(' ')).filter(|(place, _)| *place == c) {
            add_spellings(&mut found, syllable);
        }
    }
    found
}

/// `ü` has no key: people type `v` or `u` for it, so both spellings count.
fn add_spellings(found: &mut Vec<u16>, reading: &str) {
    if reading.contains('ü') {
        add(found, &reading.replace('ü', "v"));
        add(found, &reading.replace('ü', "u"));
    } else {
        add(found, &reading.replace('ê', "e"));
    }
}

fn add(found: &mut Vec<u16>, syllable: &str) {
    let Ok(place) = SYLLABLES.binary_search(&syllable) else { return };
    let Ok(id) = u16::try_from(place) else { return };
    if !found.contains(&id) {
        found.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(c: char) -> Vec<&'static str> {
        readings(c).into_iter().map(|id| SYLLABLES[usize::from(id)]).collect()
    }

    #[test]
    fn the_table_is_sorted_and_every_syllable_fits_six_letters() {
        assert!(SYLLABLES.is_sorted());
        assert!(
            SYLLABLES.iter().all(|s| (1..=6).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }

    #[test]
    fn every_reading_of_the_dictionary_is_in_the_table() {
        for c in '\u{2E80}'..='\u{3FFFF}' {
            for reading in c.to_pinyin_multi().into_iter().flatten() {
                let typed = reading.plain().replace('ü', "v").replace('ê', "e");
                assert!(SYLLABLES.binary_search(&typed.as_str()).is_ok(), "{c} {typed}");
            }
        }
    }

    #[test]
    fn polyphones_keep_all_their_readings() {
        assert_eq!(spelled('长'), ["zhang", "chang"]);
        assert_eq!(spelled('六'), ["liu", "lu"]);
        assert_eq!(spelled('吕'), ["lv", "lu"]);
        assert!(spelled('略').contains(&"lue") && spelled('略').contains(&"lve"));
        assert!(spelled('a').is_empty() && spelled('。').is_empty());
    }

    #[test]
    fn place_names_spell_one_syllable_for_each_character() {
        for (name, spelling) in PLACES {
            let syllables: Vec<&str> = spelling.split(' ').collect();
            assert_eq!(name.chars().count(), syllables.len(), "{name}");
            for (c, syllable) in name.chars().zip(syllables) {
                assert!(spelled(c).contains(&syllable), "{name} {syllable}");
            }
        }
    }
}
