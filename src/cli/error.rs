//! Why a command failed, in words for the user.

use std::io;

use thiserror::Error;

use super::looks::LooksError;
use super::plan::PlanCliError;

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    /// Bad usage or input; the text names the place and the cure, in the user's language.
    #[error("{0}")]
    Input(String),
    /// The output is gone.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl CliError {
    /// Whether the reader of a pipe has seen enough (`| head`), which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<PlanCliError> for CliError {
    fn from(error: PlanCliError) -> Self {
        match error {
            PlanCliError::Output(error) => Self::Output(error),
            input @ PlanCliError::Input { .. } => Self::Input(input.to_string()),
        }
    }
}

impl From<LooksError> for CliError {
    fn from(error: LooksError) -> Self {
        match error {
            LooksError::Output(error) => Self::Output(error),
            LooksError::Bad(text) => Self::Input(text),
        }
    }
}
