-- The lasting ids behind the provisional ones of a member's edits.
CREATE TABLE IF NOT EXISTS lasting (
    county TEXT NOT NULL,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    lasting_kind TEXT NOT NULL,
    lasting_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (county, member, kind, id)
)
