-- Data with nulls, ties and rows without partners, for generated questions.
CREATE TABLE regions (id INTEGER PRIMARY KEY, name VARCHAR, rank INTEGER);
INSERT INTO regions VALUES (1, 'north', 2), (2, 'south', NULL), (3, NULL, 2), (4, 'east', 1);

CREATE TABLE sellers (id INTEGER PRIMARY KEY, region_id INTEGER REFERENCES regions (id), name VARCHAR, rating DOUBLE, since DATE);
INSERT INTO sellers
SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE 1 + i % 3 END, CASE WHEN i % 11 = 0 THEN NULL ELSE 'seller ' || (i % 13) END,
  CASE WHEN i % 5 = 0 THEN NULL ELSE (i % 8) / 2 END, CASE WHEN i % 6 = 0 THEN NULL ELSE DATE '2024-01-01' + (i % 9)::INTEGER END
FROM range(1, 41) AS r (i);

CREATE TABLE sales (id INTEGER PRIMARY KEY, seller_id INTEGER REFERENCES sellers (id), article VARCHAR, amount INTEGER, price DECIMAL(10, 2), refunded BOOLEAN);
INSERT INTO sales
SELECT i, CASE WHEN i % 17 = 0 THEN NULL ELSE 1 + (i * 7) % 35 END, CASE WHEN i % 19 = 0 THEN NULL ELSE chr((97 + i % 6)::INTEGER) || '_%' END,
  CASE WHEN i % 13 = 0 THEN NULL ELSE (i * 31) % 12 - 3 END, CASE WHEN i % 23 = 0 THEN NULL ELSE ((i * 37) % 500) / 4 END,
  CASE WHEN i % 29 = 0 THEN NULL ELSE i % 3 = 0 END
FROM range(1, 401) AS r (i);
