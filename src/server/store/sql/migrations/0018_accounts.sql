CREATE TABLE IF NOT EXISTS accounts (
    county TEXT NOT NULL,
    member TEXT NOT NULL,
    disabled BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    PRIMARY KEY (county, member)
)
