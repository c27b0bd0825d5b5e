CREATE TABLE IF NOT EXISTS tokens (
    county TEXT NOT NULL,
    hash TEXT NOT NULL,
    member TEXT NOT NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (county, hash)
)
