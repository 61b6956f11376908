/** The values of key columns as text that the engine reads back exactly. */
export type Key = readonly string[];
