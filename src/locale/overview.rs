//! Labels of the overview.

crate::messages! {
    OVERDUE: "逾期", "Overdue";
    DUE_SOON: "临期", "Due soon";
    REVIEWS: "本周会议", "Reviews this week";
    SUPERVISED: "挂点小区", "Supervised";
    SUBMITTED: "待销号", "To verify";
    MATTERS: "诉求", "Matters";
    CHANGES: "自上次会议: 新增 {new} 办结 {done} 逾期 {overdue}", "since last: {new} new, {done} done, {overdue} overdue";
}
