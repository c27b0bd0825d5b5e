CREATE INDEX IF NOT EXISTS audit_member ON audit (county, member, number)
