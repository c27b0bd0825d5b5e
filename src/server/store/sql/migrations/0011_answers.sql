CREATE TABLE IF NOT EXISTS answers (
    county TEXT NOT NULL,
    member TEXT NOT NULL,
    edit TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (county, member, edit)
)
