-- By which label who sees a record, and the number of its last change: a reader's feed by index.
CREATE TABLE IF NOT EXISTS sight (
    county TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (county, label, kind, id)
)
