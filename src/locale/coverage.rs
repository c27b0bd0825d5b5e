//! Texts of the indicators' charts.

crate::messages! {
    WHOLE_COUNTY: "全县", "whole county";
    COUNTED: "现状 {share} ({met}/{of}, 豁免 {exempt} 不计)", "now {share} ({met}/{of}; {exempt} exempt not counted)";
    NO_TARGET: "没有设定目标", "no target is set";
    TARGET_PHRASE: "{by} 目标: {phrase}", "target by {by}: {phrase}";
    TARGET_REACHED: "{by} 目标 {value}: 已达到", "target {value} by {by}: reached";
    TARGET_MISSED: "{by} 目标 {value}: 已逾期, 差 {shortfall}", "target {value} by {by}: missed by {shortfall}";
    TARGET_PACE: "{by} 目标 {value}: 差 {shortfall}, 每月需新增 {pace}", "target {value} by {by}: {shortfall} short, {pace} a month needed";
    TARGET_OF_NOTHING: "{by} 目标 {value}: 登记册中尚无对象", "target {value} by {by}: nothing registered to count";
    PART: "{name} {met}/{of} {subject}", "{name} {met}/{of} {subject}";
    COMMUNITIES: "小区", "communities";
    ENTERPRISES: "企业", "enterprises";
    LEGEND: "{name} ({dot} 月末实际, 数字为目标)", "{name} ({dot} month ends, figures are targets)";
    NO_SUBJECTS: "无对象", "no subjects";
}
