CREATE INDEX IF NOT EXISTS answers_at ON answers (county, at)
