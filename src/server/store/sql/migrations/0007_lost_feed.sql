CREATE INDEX IF NOT EXISTS lost_feed ON lost (county, label, seq)
