//! Texts of the overview.

crate::messages! {
    TODAY: "今天", "Today";
    COVERAGE: "覆盖率", "Coverage";
    URGENT: "最急", "Most urgent";
    MY_LINKS: "我的联系点", "My links";
    LINKS: "挂点联系", "Supervisions";
    NEXT_REVIEW: "下次会议", "Next review";
    NOTHING_URGENT: "没有逾期或临期事项", "Nothing is overdue or due soon";
    TARGET: "目标", "to";
    SHORTFALL: "差 {n}", "{n} short";
    OPEN: "整改 {n} 项", "{n} open";
    OVERDUE: ", {n} 逾期", ", {n} overdue";
    LAST_VISIT: "上次蹲点 {day}", "last visit {day}";
    NEVER_VISITED: "尚未蹲点", "not visited yet";
    AGENDA: "议题 {n}", "agenda {n}";
}
