//! Why a light shines: the parts of its one sentence, and the short form for lists.

crate::messages! {
    LEFT_DAYS: "剩 {days} 个工作日", "{days} workdays";
    LEFT_TODAY: "今天到期", "due today";
    LEFT_OVERDUE: "逾期 {days} 个工作日", "{days} late";
    LEFT_DONE: "已办结", "done";
    LEFT_DONE_LATE: "晚 {days} 个工作日办结", "done {days} late";
    LEFT_CONTINUOUS: "长期", "continuous";
    LEFT_SUSPENDED: "已暂停", "suspended";
    SHORT_DAYS: "剩 {days}", "{days} left";
    SHORT_TODAY: "今天", "today";
    SHORT_OVERDUE: "逾期 {days}", "{days} late";
    SHORT_DONE: "办结", "met";
    SHORT_DONE_LATE: "晚 {days}", "met +{days}";
    DUE: "时限 {due}", "due {due}";
    TODAY: "今天 {today}", "today {today}";
    DAY: "{date}({weekday})", "{date} ({weekday})";
    PERIOD: "本期 {from} 至 {to}", "period {from} to {to}";
    IS_TODAY: "就在今天", "that is today";
    REMAIN: "还有 {days} 个工作日", "{days} working days";
    OVERDUE: "逾期 {days} 个工作日", "overdue by {days} working days";
    BREAK: "{name}放假 {days} 天", "{name} {days} days off";
    BREAKS: "，其间{breaks}", " with {breaks}";
    BREAKS_SUMMED: "，其间 {count} 个节假日共放假 {days} 天", " with {days} days off in {count} holidays";
    COMMA: "，", ", ";
    SEMICOLON: "；", "; ";
    BREAK_JOIN: "、", ", ";
    THRESHOLD: "临期线 {days} 个工作日", "threshold {days}";
    UNPUBLISHED: "{years}年放假安排未公布，按周一至周五计", "holidays of {years} not published, weekdays counted";
    DONE_ON: "{date} 办结", "done {date}";
    DONE_EARLY: "早 {days} 个工作日", "{days} working days early";
    DONE_IN_TIME: "按期", "in time";
    DONE_LATE: "晚 {days} 个工作日", "{days} working days late";
    DONE: "已办结", "done";
    ALL_MET: "到期的节点都已办结，工作仍在推进", "every date so far is met; the task goes on";
    NO_DATE: "没有时限", "no date says when";
    CONTINUOUS: "长期坚持，没有截止日", "continuous: never due, never over";
    SUSPENDED: "已暂停，时限不计", "suspended: its dates do not run";
}
