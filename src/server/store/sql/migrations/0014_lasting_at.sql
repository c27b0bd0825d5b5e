CREATE INDEX IF NOT EXISTS lasting_at ON lasting (county, at)
