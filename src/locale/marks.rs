//! Words of one or two cells that stand where there is no room for more.

use crate::domain::light::Light;
use crate::domain::task::Duty;

use super::Message;

crate::messages! {
    OVERDUE: "逾", "!!";
    DUE_SOON: "临", "!";
    ON_TRACK: "常", "on";
    DONE: "完", "ok";
    UNDATED: "未", "-";
    LEADS: "牵", "L";
    RESPONSIBLE: "责", "R";
    SUPPORTS: "配", "S";
    HAS_PART: "有", "+";
}

/// A light's word.
pub const fn light(light: Light) -> Message {
    match light {
        Light::Overdue => OVERDUE,
        Light::DueSoon => DUE_SOON,
        Light::OnTrack => ON_TRACK,
        Light::Done => DONE,
        Light::Undated => UNDATED,
    }
}

/// A duty's word.
pub const fn duty(duty: &Duty) -> Message {
    match duty {
        Duty::Lead => LEADS,
        Duty::Responsible => RESPONSIBLE,
        Duty::Support => SUPPORTS,
        Duty::Other(_) => HAS_PART,
    }
}
