CREATE INDEX IF NOT EXISTS lost_at ON lost (county, at)
