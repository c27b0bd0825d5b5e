CREATE TABLE IF NOT EXISTS numbers (
    county TEXT NOT NULL,
    kind TEXT NOT NULL,
    highest BIGINT NOT NULL,
    PRIMARY KEY (county, kind)
)
