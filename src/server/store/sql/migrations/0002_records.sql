-- `labels` and `points` repeat, a line each, what `sight` and `points` hold, so that a writer knows them by one read.
CREATE TABLE IF NOT EXISTS records (
    county TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    labels TEXT NOT NULL,
    points TEXT NOT NULL,
    PRIMARY KEY (county, kind, id)
)
