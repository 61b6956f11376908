-- Three million US flights of 2001 and the airports between which they flew, from vega-datasets.
-- Paths are relative to the data folder of that package.

CREATE TABLE airports (
  iata VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL,
  city VARCHAR,
  state VARCHAR,
  country VARCHAR NOT NULL,
  latitude DOUBLE NOT NULL,
  longitude DOUBLE NOT NULL
);

INSERT INTO airports
SELECT iata, name, nullif(city, 'NA'), nullif(state, 'NA'), country, latitude, longitude
FROM read_csv('airports.csv');

COMMENT ON TABLE airports IS 'Airports of the United States and its territories';
COMMENT ON COLUMN airports.iata IS 'Code of the airport by which flights name it';
COMMENT ON COLUMN airports.state IS 'Two-letter code of the state, null abroad';

-- No foreign keys here: their indexes would make the file four times as large and its building
-- three times as long. The relations to airports stand in eider.config.js.
CREATE TABLE flights (
  id BIGINT PRIMARY KEY,
  date TIMESTAMP NOT NULL,
  delay INTEGER NOT NULL,
  distance INTEGER NOT NULL,
  origin VARCHAR NOT NULL,
  destination VARCHAR NOT NULL
);

INSERT INTO flights
SELECT row_number() OVER (), date, delay, distance, origin, destination
FROM read_parquet('flights-3m.parquet');

COMMENT ON TABLE flights IS 'Flights in the order of their departure';
COMMENT ON COLUMN flights.date IS 'Scheduled departure, local time';
COMMENT ON COLUMN flights.delay IS 'Minutes late at arrival; negative is early';
COMMENT ON COLUMN flights.distance IS 'Miles flown';
