/** One question asked of Eider, and the same SQL for the engine itself. */
export interface BenchCase {
  readonly name: string;
  readonly query: string;
  /** A different question each time, so that no cache answers. */
  readonly variables: (turn: number) => Record<string, unknown>;
  readonly sql: (turn: number) => readonly {
    readonly database: "flights" | "places";
    readonly sql: string;
    readonly parameters: readonly string[];
  }[];
}

const flights = "flights" as const;
const keyOf = (turn: number) => 1 + ((turn * 7919) % 3_000_000);

export const benchCases: readonly BenchCase[] = [
  {
    name: "row by key",
    query: "query ($id: BigInt!) { flight(id: $id) { id date delay distance origin destination } }",
    variables: (turn) => ({ id: keyOf(turn) }),
    sql: (turn) => [
      {
        database: flights,
        sql: "SELECT id, date, delay, distance, origin, destination FROM flights WHERE id = $1::BIGINT",
        parameters: [String(keyOf(turn))],
      },
    ],
  },
  {
    name: "20-row page",
    query:
      "query ($id: BigInt!) { flights(where: { id: { gt: $id } }, orderBy: [{ id: ASC }], limit: 20) { id date delay origin destination } }",
    variables: (turn) => ({ id: keyOf(turn) }),
    sql: (turn) => [
      {
        database: flights,
        sql: "SELECT id, date, delay, origin, destination FROM flights WHERE id > $1::BIGINT ORDER BY id LIMIT 20",
        parameters: [String(keyOf(turn))],
      },
    ],
  },
  {
    name: "1,000 rows x 10 columns",
    query:
      "query ($offset: Int!) { birdStrikes(limit: 1000, offset: $offset) { id date airport aircraft operator phase timeOfDay species size cost } }",
    variables: (turn) => ({ offset: (turn * 37) % 9000 }),
    sql: (turn) => [
      {
        database: "places",
        sql: "SELECT id, date, airport, aircraft, operator, phase, time_of_day, species, size, cost FROM bird_strikes LIMIT 1000 OFFSET $1::BIGINT",
        parameters: [String((turn * 37) % 9000)],
      },
    ],
  },
  {
    name: "three levels of relations",
    query:
      "query ($id: BigInt!) { flights(where: { id: { gt: $id } }, orderBy: [{ id: ASC }], limit: 50) { id originAirport { name usState { name } } } }",
    variables: (turn) => ({ id: keyOf(turn) }),
    sql: (turn) => [
      {
        database: flights,
        sql: "SELECT id, origin FROM flights WHERE id > $1::BIGINT ORDER BY id LIMIT 50",
        parameters: [String(keyOf(turn))],
      },
      {
        database: flights,
        sql: "SELECT iata, name, state FROM airports WHERE iata IN (SELECT origin FROM (SELECT id, origin FROM flights WHERE id > $1::BIGINT ORDER BY id LIMIT 50))",
        parameters: [String(keyOf(turn))],
      },
      {
        database: "places",
        sql: "SELECT code, name FROM states WHERE code <> $1::VARCHAR",
        parameters: [String(turn)],
      },
    ],
  },
  {
    name: "aggregate over 3,000,000 rows",
    query:
      "query ($delay: Int!) { flightsAggregate(where: { delay: { gt: $delay } }) { _count delay { avg max } distance { sum } } }",
    variables: (turn) => ({ delay: (turn % 90) - 30 }),
    sql: (turn) => [
      {
        database: flights,
        sql: "SELECT count(*), avg(delay), max(delay), sum(distance) FROM flights WHERE delay > $1::INTEGER",
        parameters: [String((turn % 90) - 30)],
      },
    ],
  },
];
