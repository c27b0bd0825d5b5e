-- A token names its county: the one query that can't begin with it.
CREATE UNIQUE INDEX IF NOT EXISTS tokens_hash ON tokens (hash)
