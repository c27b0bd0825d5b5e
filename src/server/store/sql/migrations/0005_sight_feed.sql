CREATE INDEX IF NOT EXISTS sight_feed ON sight (county, label, seq)
