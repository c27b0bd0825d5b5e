CREATE TABLE IF NOT EXISTS audit (
    county TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    member TEXT NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    edit TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (county, number)
)
