/** The data of both sides: rows by one rule each, so that both databases hold the same. */

export interface Scale {
  readonly customers: number;
  readonly orders: number;
  readonly items: number;
}

/** Scale 0.1 has 15,000 customers, 150,000 orders and 600,000 items. */
export function scaleOf(factor: number): Scale {
  const customers = Math.round(150_000 * factor);
  return { customers, orders: customers * 10, items: customers * 40 };
}

export const tables = `
CREATE TABLE nations (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, nation_id INTEGER NOT NULL REFERENCES nations (id), balance DECIMAL(12, 2) NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), status VARCHAR NOT NULL, total DECIMAL(12, 2) NOT NULL, ordered_on DATE NOT NULL);
CREATE TABLE items (order_id INTEGER NOT NULL REFERENCES orders (id), line INTEGER NOT NULL, quantity INTEGER NOT NULL, price DECIMAL(12, 2) NOT NULL, PRIMARY KEY (order_id, line));`;

/** What PostgreSQL needs besides, for the fields that are asked for and to find rows by them. */
export const peerIndexes = `
CREATE INDEX ON customers (nation_id);
CREATE INDEX ON orders (customer_id, ordered_on DESC, id);
CREATE INDEX ON orders (ordered_on DESC, id);
CREATE INDEX ON orders (status, ordered_on DESC, id);
CREATE INDEX ON items (order_id);
CREATE INDEX ON items (quantity);
CREATE INDEX ON customers (balance);
VACUUM ANALYZE;`;

/** The rows of a table as a SELECT of DuckDB, in the order in which they are stored. */
export function rowsOf(scale: Scale): Readonly<Record<string, string>> {
  const { customers, orders, items } = scale;
  return {
    nations: "SELECT range AS id, 'Nation ' || range AS name FROM range(25)",
    customers: `SELECT range AS id, 'Customer ' || lpad(range::VARCHAR, 9, '0') AS name, range % 25 AS nation_id, ((range * 7919) % 1000000) / 100 AS balance FROM range(${customers})`,
    orders: `SELECT range AS id, (range * 7919) % ${customers} AS customer_id, ['F', 'O', 'P'][range % 3 + 1] AS status, ((range * 104729) % 10000000) / 100 AS total, DATE '1992-01-01' + ((range * 31) % 2400)::INTEGER AS ordered_on FROM range(${orders})`,
    items: `SELECT range // 4 AS order_id, range % 4 AS line, range % 50 AS quantity, ((range * 1299709) % 1000000) / 100 AS price FROM range(${items})`,
  };
}
