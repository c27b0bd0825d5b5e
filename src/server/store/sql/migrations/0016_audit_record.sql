CREATE INDEX IF NOT EXISTS audit_record ON audit (county, kind, id, number)
