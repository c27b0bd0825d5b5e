-- Tombstones: who held a label that the record had, lost sight of it. The empty label is that of readers of everything.
CREATE TABLE IF NOT EXISTS lost (
    county TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (county, label, kind, id)
)
