//! Texts of the calendar's sheet.

crate::messages! {
    CANCELLED: "取消 {kind}", "off: {kind}";
    UNPUBLISHED: "放假安排未公布, 按周末计", "holidays unpublished, weekends counted";
    MARK_HOLIDAY: "休", "off";
    MARK_MAKEUP: "班", "on";
    MONTH_COUNT: "本月会议 {n}", "Reviews this month: {n}";
}
