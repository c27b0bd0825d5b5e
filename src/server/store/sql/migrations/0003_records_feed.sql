-- Unique: two writers that took the same number must fail rather than hide a change.
CREATE UNIQUE INDEX IF NOT EXISTS records_feed ON records (county, seq)
