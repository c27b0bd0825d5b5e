//! `shumei admin backup` and `shumei admin restore`.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::Desk;
use super::args::{BackupArgs, RestoreArgs};
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::domain::text::single_line;
use crate::locale::admin as m;
use crate::server::admin::{self, persistently};
use crate::server::store::Store as _;
use crate::server::store::sql::DumpError;

impl Desk {
    /// Backs up under another name first: a file of the name that was asked for is always whole.
    pub(super) async fn backup(&self, args: &BackupArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let file = Path::new(&args.file);
        let shown = single_line(&args.file);
        if file.exists() {
            return Err(self.input(m::FILE_EXISTS.fill(self.lang, &[("file", &shown)])));
        }
        let cannot = |reason: &dyn std::fmt::Display| {
            self.input(m::CANNOT_WRITE.fill(self.lang, &[("file", &shown), ("reason", reason)]))
        };
        let mut part = PathBuf::from(file).into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part);
        let mut writer = BufWriter::new(opened.map_err(|error| cannot(&error))?);
        let rows = match self.store.backup(&mut writer).await {
            Ok(rows) => rows,
            Err(error) => {
                // What was begun is of no use to anybody.
                let _ = fs::remove_file(&part);
                return Err(cannot(&error));
            }
        };
        let done = writer
            .flush()
            .and_then(|()| writer.get_ref().sync_all())
            // A link refuses a file that came between; a rename would replace it.
            .and_then(|()| fs::hard_link(&part, file))
            .and_then(|()| fs::remove_file(&part))
            .and_then(|()| sync_dir(file));
        done.map_err(|error| cannot(&error))?;
        out.line(&m::BACKED_UP.fill(self.lang, &[("rows", &rows), ("file", &shown)]))?;
        Ok(true)
    }

    pub(super) async fn restore(&self, args: &RestoreArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let lang = self.lang;
        let Some(name) = args.file.as_deref().filter(|_| !args.epoch_only) else {
            return self.renew(out).await;
        };
        let file = single_line(name);
        let opened = File::open(name)
            .map_err(|error| self.input(m::CANNOT_READ.fill(lang, &[("file", &file), ("reason", &error)])))?;
        let rows = self.store.restore(&mut BufReader::new(opened), args.force).await.map_err(|error| {
            self.input(match error {
                DumpError::NotEmpty => m::NOT_EMPTY.get(lang).to_owned(),
                DumpError::Store(error) => m::STORE.fill(lang, &[("error", &error)]),
                error => {
                    m::BAD_BACKUP.fill(lang, &[("file", &file), ("error", &single_line(&error.to_string()))])
                }
            })
        })?;
        let source =
            Path::new(name).file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let detail = json!({ "backup": single_line(&source) });
        for county in self.store.counties().await.map_err(|error| self.store_error(&error))? {
            let act = || admin::note(&self.store, &county, "restore", detail.clone(), self.now);
            persistently(act).await.map_err(|error| self.failed(error))?;
        }
        out.line(&m::RESTORED.fill(lang, &[("rows", &rows)]))?;
        Ok(true)
    }

    async fn renew(&self, out: &mut Out<'_>) -> Result<bool, CliError> {
        for county in self.store.counties().await.map_err(|error| self.store_error(&error))? {
            let epoch = admin::new_epoch().map_err(|error| self.failed(error))?;
            let act = || admin::renew_epoch(&self.store, &county, &epoch, json!({}), self.now);
            persistently(act).await.map_err(|error| self.failed(error))?;
        }
        out.line(m::RENEWED.get(self.lang))?;
        Ok(true)
    }
}

/// Makes a new name outlive a power cut.
fn sync_dir(file: &Path) -> std::io::Result<()> {
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()
}
