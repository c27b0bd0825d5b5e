//! `shumei assess` and `shumei debrief`: what they take, what they say, and what can be wrong with them.

use super::Message;

crate::messages! {
    ABOUT_ASSESS: "考核: 按办法给单位和属地计分, 逐项说明; rules 显示办法, opinions 列出未交的年度评价", "Score units and areas by the rules, line by line; rules prints the rules, opinions lists opinions that are owed";
    ABOUT_DEBRIEF: "述职评议清单: 各党组织书记一年的任务、指标、联系点、评价和得分", "What falls to each party organisation's secretary in a year: tasks, indicators, links, opinions, score";
    ARG_UNITS: "单位或属地的名称、拼音首字母或编号; 不写为全部", "Names, pinyin initials or ids of units and areas; all unless said";
    ARG_FROM: "起始日, 如 2023-01-01", "First day, such as 2023-01-01";
    ARG_TO: "截止日, 如 2023-06-30", "Last day, such as 2023-06-30";
    ARG_YEAR: "年度, 如 2023", "A year, such as 2023";
    ARG_HALF: "半年、季度或月, 如 2023H1、2023Q2、2023-05", "A half-year, quarter or month, such as 2023H1, 2023Q2, 2023-05";
    ARG_RULES: "考核办法文件, 代替配置目录里的 assess.toml", "A rule file in place of assess.toml in the configuration directory";
    ARG_EXPLAIN: "逐项说明每个得分, 并列出记录编号", "Every line of every score, with the records behind it";

    HEAD: "{rules}  {from} 至 {to}, 数据截至 {day}", "{rules}: {from} to {to}, data as of {day}";
    PARTIAL: "您看不到全部记录, 只能算本单位的分数, 不排名", "you do not see every record: only your own unit can be scored, without a rank";
    CHECK_WHAT: "--check 用于办法: shumei assess rules --check 文件", "--check is for rules: shumei assess rules --check FILE";
    RULES_ALONE: "rules 后面不写单位", "rules takes no units";
    RULES_FROM: "# 现行办法: {source}", "# rules in force: {source}";
    BUILT_IN: "内置", "built in";
    NO_UNIT: "没有单位“{word}”, 请写名称、拼音首字母或编号; 相近的有 {near}", "there is no unit '{word}': write a name, pinyin initials or an id; near to it: {near}";
    NO_CLASS: "{unit} 是{kind}, 不单独考核; 请写其中的单位", "{unit} is a {kind} and has no score of its own: name its units";
    OUT_OF_SIGHT: "您看不到“{word}”的全部记录, 不能算它的分数", "you do not see all records of '{word}': it can't be scored";
    BAD_PERIOD: "{flag} 不能是 {text}, 请写成 2023、2023H1、2023Q2、2023-05 或日期 2023-06-30", "{flag} can't be {text}; write 2023, 2023H1, 2023Q2, 2023-05, or a day as 2023-06-30";
    TURNED: "--from {from} 晚于 --to {to}, 请对调", "--from {from} is after --to {to}: swap them";
    OWED_HEAD: "{year} 年度未交的评价 {n} 份, 截至 {day}", "{n} opinions owed for {year}, as of {day}";
    OWED_FROM: "社区", "Owed by";
    OWED_ENTERPRISE: "企业", "Enterprise";
    OWED_NAME: "名称", "Name";

    ORGAN_AREA: "{unit}党委", "party committee of {unit}";
    ORGAN_ZONE: "{unit}党工委", "party work committee of {unit}";
    ORGAN_NEIGHBOURHOOD: "{unit}党组织", "party organisation of {unit}";
    ORGAN_DEPARTMENT: "{unit}党组", "party group of {unit}";
    TITLE: "{organisation}  {year} 年度述职评议清单  截至 {day}", "{organisation}: debrief for {year}, as of {day}";
    SCORE: "得分 {total}  {grade}", "Score {total}  {grade}";
    SCORE_RANKED: "得分 {total}  {grade}  名次 {rank}/{of}", "Score {total}  {grade}  rank {rank} of {of}";
    SCORE_NONE: "得分: 没有数据, 不评分", "Score: no data, not scored";
    SCORE_LINE: "  {post} {points}: {formula}", "  {post} {points}: {formula}";
    SECTION: "{title} ({n})", "{title} ({n})";
    TASKS: "任务", "Tasks";
    TASK: "  {id} {duty} {state} {percent}%  {title}", "  {id} {duty}, {state}, {percent}%  {title}";
    INDICATORS: "本年指标", "Indicators of the year";
    INDICATOR: "  {name} {met}/{of}, {by} 前应达 {needed}, 差 {short}", "  {name} {met} of {of}, {needed} asked for by {by}, {short} short";
    INDICATOR_BARE: "  {name} {met}/{of}, 本年没有目标数", "  {name} {met} of {of}, no figure for the year";
    LINKED: "联系点", "Linked communities and enterprises";
    LINK: "  {id} {name}  未销 {open}, 已销 {verified}, 蹲点 {visits}", "  {id} {name}  open {open}, verified {verified}, visits {visits}";
    FOLLOW_UPS: "交办事项", "Follow-ups";
    DONE_ON: ", {day} 办结", ", done on {day}";
    DIRECTORS: "业委会主任向社区党组织述职的小区(第8项), 述职情况不在本系统记录", "Communities whose owners' committee director debriefs to the neighbourhood (item 8); the records hold no debriefs";
    OPINIONS: "物业企业年度评价(第9项): 已交 {n}/{of}, 未评:", "Year-end opinions on enterprises (item 9): {n} of {of} given, not yet:";
}

/// What a command does, by its name below the program's.
pub fn about(path: &str) -> Option<Message> {
    Some(match path {
        "assess" => ABOUT_ASSESS,
        "debrief" => ABOUT_DEBRIEF,
        _ => return None,
    })
}

/// What an argument or option is, by its name in the parser.
pub fn argument(name: &str) -> Option<Message> {
    Some(match name {
        "units" => ARG_UNITS,
        "from" => ARG_FROM,
        "to" => ARG_TO,
        "year" => ARG_YEAR,
        "half" => ARG_HALF,
        "rules" => ARG_RULES,
        "explain" => ARG_EXPLAIN,
        _ => return None,
    })
}
