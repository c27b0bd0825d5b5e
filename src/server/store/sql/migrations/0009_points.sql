-- Who points at a record: the edges along which scope travels.
CREATE TABLE IF NOT EXISTS points (
    county TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    PRIMARY KEY (county, kind, id, from_kind, from_id)
)
