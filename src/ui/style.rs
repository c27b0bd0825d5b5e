//! From meaning to role: the only place where a light or a severity becomes a colour.

use crate::app::notice::Severity;
use crate::app::pending::Mark;
use crate::domain::light::Light;
use crate::theme::Role;

/// The role of a light.
pub const fn light_role(light: Light) -> Role {
    match light {
        Light::Overdue => Role::LightOverdue,
        Light::DueSoon => Role::LightDueSoon,
        Light::OnTrack => Role::LightOnTrack,
        Light::Done => Role::LightDone,
        Light::Undated => Role::LightUndated,
    }
}

/// The role of a notice.
pub const fn severity_role(severity: Severity) -> Role {
    match severity {
        Severity::Info => Role::Status,
        Severity::Warning => Role::Warning,
        Severity::Error => Role::Error,
    }
}

/// The role of how a record with unsettled edits stands.
pub const fn mark_role(mark: Mark) -> Role {
    match mark {
        Mark::Unsent => Role::Unsent,
        Mark::Conflict => Role::Conflict,
    }
}

/// The sign of a record with unsettled edits, in the gutter of its row.
pub const fn mark_sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Unsent => "~",
        Mark::Conflict => "!",
    }
}
