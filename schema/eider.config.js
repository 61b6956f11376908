// The demo: two databases, built from the SQL files beside this one by `npm start`.
export default {
  databases: {
    flights: { paths: ["../.eider/demo/flights.duckdb"] },
    places: { paths: ["../.eider/demo/places.duckdb"] },
  },
  relations: [
    {
      from: "flights.flights(origin)",
      to: "flights.airports(iata)",
      name: "originAirport",
      inverse: "departures",
    },
    {
      from: "flights.flights(destination)",
      to: "flights.airports(iata)",
      name: "destinationAirport",
      inverse: "arrivals",
    },
    // Between two databases: read by one statement on each.
    {
      from: "flights.airports(state)",
      to: "places.states(code)",
      name: "usState",
      inverse: "airports",
    },
  ],
};
