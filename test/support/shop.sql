-- A small shop with what relations can be: to one, to many, one to one, to itself, over several columns.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  email VARCHAR NOT NULL UNIQUE,
  name VARCHAR,
  mood mood,
  balance DECIMAL(18, 3),
  joined TIMESTAMP,
  tags VARCHAR[],
  address STRUCT(street VARCHAR, "zip code" VARCHAR),
  referrer_id INTEGER REFERENCES customers (id)
);
INSERT INTO customers VALUES
  (1, 'ada@example.com', 'Ada', 'happy', 12345678901234.567, '2024-02-29 12:34:56', ['new', 'vip'], {street: 'Long Lane', 'zip code': '01234'}, NULL);
INSERT INTO customers VALUES
  (2, 'bob@example.com', 'Bob', 'ok', -0.005, '2024-01-01 00:00:00.5', [], NULL, 1);
INSERT INTO customers VALUES
  (3, 'cid@example.com', NULL, NULL, NULL, NULL, NULL, {street: NULL, 'zip code': '99999'}, 1);
INSERT INTO customers VALUES
  (4, 'dee@example.com', 'Dée', 'sad', 0, '1999-12-31 23:59:59.123456', ['vip', NULL], NULL, 2);

CREATE TABLE profiles (
  customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
  about VARCHAR
);
INSERT INTO profiles VALUES (1, 'First of all'), (3, 'Third');

CREATE TABLE orders (
  id BIGINT PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id),
  placed DATE NOT NULL,
  total DECIMAL(10, 2),
  paid BOOLEAN NOT NULL
);
INSERT INTO orders VALUES
  (9007199254740993, 1, '2024-03-01', 10.50, true),
  (2, 1, '2024-03-02', 99.99, false),
  (3, 2, '2024-03-02', 5.00, true),
  (4, NULL, '2024-03-03', NULL, false),
  (5, 1, '2024-03-04', 99.99, true);

CREATE TABLE order_lines (
  order_id BIGINT REFERENCES orders (id),
  line INTEGER,
  article VARCHAR NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
);
INSERT INTO order_lines VALUES
  (9007199254740993, 1, 'pen', 3), (9007199254740993, 2, 'ink', 1), (2, 1, 'pen', 10), (3, 1, 'paper', 2), (5, 1, 'ink', 4);

CREATE TABLE shipments (
  id INTEGER PRIMARY KEY,
  order_id BIGINT NOT NULL,
  line INTEGER NOT NULL,
  FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line)
);
INSERT INTO shipments VALUES (1, 9007199254740993, 1), (2, 9007199254740993, 1), (3, 2, 1);

CREATE VIEW big_orders AS SELECT id, total FROM orders WHERE total > 50;

CREATE TABLE visits ("at" TIMESTAMP NOT NULL, page VARCHAR NOT NULL);
INSERT INTO visits SELECT TIMESTAMP '2024-01-01' + INTERVAL (i % 7) HOUR, 'page' || (i % 3) FROM range(20) AS r (i);

COMMENT ON TABLE customers IS 'People who buy';
COMMENT ON COLUMN orders.total IS '@deprecated Use the lines.
Sum of the order';
