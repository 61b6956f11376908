-- States, zip codes and bird strikes of the United States, from vega-datasets.
-- Paths are relative to the data folder of that package.

CREATE TYPE wildlife_size AS ENUM ('Small', 'Medium', 'Large');

CREATE TABLE states (
  code VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  capital VARCHAR NOT NULL,
  location STRUCT(latitude DOUBLE, longitude DOUBLE) NOT NULL
);

INSERT INTO states
SELECT code, name, city, {latitude: lat, longitude: lon}
FROM (VALUES
  ('AL', 'Alabama'), ('AK', 'Alaska'), ('AZ', 'Arizona'), ('AR', 'Arkansas'), ('CA', 'California'),
  ('CO', 'Colorado'), ('CT', 'Connecticut'), ('DE', 'Delaware'), ('FL', 'Florida'), ('GA', 'Georgia'),
  ('HI', 'Hawaii'), ('ID', 'Idaho'), ('IL', 'Illinois'), ('IN', 'Indiana'), ('IA', 'Iowa'),
  ('KS', 'Kansas'), ('KY', 'Kentucky'), ('LA', 'Louisiana'), ('ME', 'Maine'), ('MD', 'Maryland'),
  ('MA', 'Massachusetts'), ('MI', 'Michigan'), ('MN', 'Minnesota'), ('MS', 'Mississippi'), ('MO', 'Missouri'),
  ('MT', 'Montana'), ('NE', 'Nebraska'), ('NV', 'Nevada'), ('NH', 'New Hampshire'), ('NJ', 'New Jersey'),
  ('NM', 'New Mexico'), ('NY', 'New York'), ('NC', 'North Carolina'), ('ND', 'North Dakota'), ('OH', 'Ohio'),
  ('OK', 'Oklahoma'), ('OR', 'Oregon'), ('PA', 'Pennsylvania'), ('RI', 'Rhode Island'), ('SC', 'South Carolina'),
  ('SD', 'South Dakota'), ('TN', 'Tennessee'), ('TX', 'Texas'), ('UT', 'Utah'), ('VT', 'Vermont'),
  ('VA', 'Virginia'), ('WA', 'Washington'), ('WV', 'West Virginia'), ('WI', 'Wisconsin'), ('WY', 'Wyoming')
) AS codes (code, name)
JOIN read_json('us-state-capitals.json') AS capitals ON capitals.state = codes.name
ORDER BY code;

COMMENT ON TABLE states IS 'The fifty states';
COMMENT ON COLUMN states.location IS 'Where the capital lies';

CREATE TABLE zip_codes (
  zip_code VARCHAR PRIMARY KEY,
  city VARCHAR NOT NULL,
  county VARCHAR,
  state_code VARCHAR REFERENCES states (code),
  latitude DOUBLE,
  longitude DOUBLE
);

INSERT INTO zip_codes
SELECT zip_code, zips.city, county, states.code, latitude, longitude
FROM read_csv('zipcodes.csv', types = {zip_code: 'VARCHAR'}) AS zips
LEFT JOIN states ON states.code = zips.state
ORDER BY zip_code;

COMMENT ON TABLE zip_codes IS 'Postal codes; those of territories and of the military have no state';

CREATE TABLE bird_strikes (
  id INTEGER PRIMARY KEY,
  date DATE NOT NULL,
  airport VARCHAR NOT NULL,
  state_code VARCHAR REFERENCES states (code),
  aircraft VARCHAR,
  operator VARCHAR,
  phase VARCHAR,
  time_of_day VARCHAR,
  species VARCHAR,
  size wildlife_size,
  speed_knots INTEGER,
  cost DECIMAL(12, 2) NOT NULL
);

INSERT INTO bird_strikes
SELECT
  row_number() OVER (), "Flight Date", "Airport Name", states.code, "Aircraft Make Model", "Aircraft Airline Operator",
  "Phase of flight", "Time of day", "Wildlife Species", "Wildlife Size", "Speed IAS in knots", "Cost Total $"
FROM read_csv('birdstrikes.csv') AS strikes
LEFT JOIN states ON states.name = strikes."Origin State";

COMMENT ON TABLE bird_strikes IS 'Aircraft that met birds';
COMMENT ON COLUMN bird_strikes.cost IS 'Cost in dollars';
