-- One row a county, locked first by every writer: its numbers are the feed's order.
CREATE TABLE IF NOT EXISTS head (
    county TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    floor BIGINT NOT NULL,
    audits BIGINT NOT NULL,
    PRIMARY KEY (county)
)
