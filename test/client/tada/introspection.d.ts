/* eslint-disable */
/* prettier-ignore */

export type introspection_types = {
  Airport: {
    kind: "OBJECT";
    name: "Airport";
    fields: {
      arrivals: {
        name: "arrivals";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Flight"; ofType: null };
            };
          };
        };
      };
      arrivalsAggregate: {
        name: "arrivalsAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightAggregate"; ofType: null };
        };
      };
      arrivalsConnection: {
        name: "arrivalsConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightConnection"; ofType: null };
        };
      };
      arrivalsGroupBy: {
        name: "arrivalsGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "FlightGroup"; ofType: null };
            };
          };
        };
      };
      city: { name: "city"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      country: {
        name: "country";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      departures: {
        name: "departures";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Flight"; ofType: null };
            };
          };
        };
      };
      departuresAggregate: {
        name: "departuresAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightAggregate"; ofType: null };
        };
      };
      departuresConnection: {
        name: "departuresConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightConnection"; ofType: null };
        };
      };
      departuresGroupBy: {
        name: "departuresGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "FlightGroup"; ofType: null };
            };
          };
        };
      };
      iata: {
        name: "iata";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      name: {
        name: "name";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
      state: { name: "state"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      usState: { name: "usState"; type: { kind: "OBJECT"; name: "State"; ofType: null } };
    };
  };
  AirportAggregate: {
    kind: "OBJECT";
    name: "AirportAggregate";
    fields: {
      _count: {
        name: "_count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      _groupCount: {
        name: "_groupCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      city: {
        name: "city";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      country: {
        name: "country";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      iata: {
        name: "iata";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      latitude: {
        name: "latitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
      longitude: {
        name: "longitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
      name: {
        name: "name";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      state: {
        name: "state";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
    };
  };
  AirportAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "AirportAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "_count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "iata";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportConnection: {
    kind: "OBJECT";
    name: "AirportConnection";
    fields: {
      edges: {
        name: "edges";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "AirportEdge"; ofType: null };
            };
          };
        };
      };
      nodes: {
        name: "nodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Airport"; ofType: null };
            };
          };
        };
      };
      pageInfo: {
        name: "pageInfo";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "PageInfo"; ofType: null };
        };
      };
      totalCount: {
        name: "totalCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
    };
  };
  AirportEdge: {
    kind: "OBJECT";
    name: "AirportEdge";
    fields: {
      cursor: {
        name: "cursor";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      node: {
        name: "node";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "Airport"; ofType: null };
        };
      };
    };
  };
  AirportGroup: {
    kind: "OBJECT";
    name: "AirportGroup";
    fields: {
      aggregate: {
        name: "aggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportAggregate"; ofType: null };
        };
      };
      key: {
        name: "key";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportGroupKey"; ofType: null };
        };
      };
    };
  };
  AirportGroupBy: {
    kind: "INPUT_OBJECT";
    name: "AirportGroupBy";
    isOneOf: true;
    inputFields: [
      { name: "iata"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      { name: "name"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      { name: "city"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "state";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportGroupKey: {
    kind: "OBJECT";
    name: "AirportGroupKey";
    fields: {
      city: { name: "city"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      country: { name: "country"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      iata: { name: "iata"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      latitudeBucket: {
        name: "latitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitudeBucket: {
        name: "longitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
      name: { name: "name"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      state: { name: "state"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  AirportGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "AirportGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "iata";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportGroupOrderBy: {
    kind: "INPUT_OBJECT";
    name: "AirportGroupOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "key";
        type: { kind: "INPUT_OBJECT"; name: "AirportGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aggregate";
        type: { kind: "INPUT_OBJECT"; name: "AirportAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportHaving: {
    kind: "INPUT_OBJECT";
    name: "AirportHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "_where";
        type: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "iata";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "AirportHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "AirportHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "AirportHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportOrderBy: {
    kind: "INPUT_OBJECT";
    name: "AirportOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "iata";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "departuresAggregate";
        type: { kind: "INPUT_OBJECT"; name: "FlightAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "arrivalsAggregate";
        type: { kind: "INPUT_OBJECT"; name: "FlightAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  AirportWhere: {
    kind: "INPUT_OBJECT";
    name: "AirportWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "iata";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "country";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "departures";
        type: { kind: "INPUT_OBJECT"; name: "FlightManyWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "departuresAggregate";
        type: { kind: "INPUT_OBJECT"; name: "FlightHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "arrivals";
        type: { kind: "INPUT_OBJECT"; name: "FlightManyWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "arrivalsAggregate";
        type: { kind: "INPUT_OBJECT"; name: "FlightHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BigInt: unknown;
  BigIntAggregate: {
    kind: "OBJECT";
    name: "BigIntAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      avg: { name: "avg"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      median: { name: "median"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      quantile: { name: "quantile"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      stddev: { name: "stddev"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      sum: { name: "sum"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      variance: { name: "variance"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
    };
  };
  BigIntAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "BigIntAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BigIntBucket: {
    kind: "INPUT_OBJECT";
    name: "BigIntBucket";
    isOneOf: false;
    inputFields: [
      {
        name: "width";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "BigInt"; ofType: null };
        };
        defaultValue: null;
      },
    ];
  };
  BigIntFilter: {
    kind: "INPUT_OBJECT";
    name: "BigIntFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "BigInt"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "BigInt"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "BigInt"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null }; defaultValue: null },
    ];
  };
  BigIntHaving: {
    kind: "INPUT_OBJECT";
    name: "BigIntHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrike: {
    kind: "OBJECT";
    name: "BirdStrike";
    fields: {
      aircraft: { name: "aircraft"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      airport: {
        name: "airport";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      cost: {
        name: "cost";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Decimal"; ofType: null };
        };
      };
      date: {
        name: "date";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Date"; ofType: null };
        };
      };
      id: {
        name: "id";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
      };
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
      operator: { name: "operator"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      phase: { name: "phase"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      size: { name: "size"; type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null } };
      species: { name: "species"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      speedKnots: { name: "speedKnots"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      state: { name: "state"; type: { kind: "OBJECT"; name: "State"; ofType: null } };
      stateCode: { name: "stateCode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      timeOfDay: { name: "timeOfDay"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  BirdStrikeAggregate: {
    kind: "OBJECT";
    name: "BirdStrikeAggregate";
    fields: {
      _count: {
        name: "_count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      _groupCount: {
        name: "_groupCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      aircraft: {
        name: "aircraft";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      airport: {
        name: "airport";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      cost: {
        name: "cost";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "DecimalAggregate"; ofType: null };
        };
      };
      date: {
        name: "date";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "DateAggregate"; ofType: null };
        };
      };
      id: {
        name: "id";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "IntAggregate"; ofType: null };
        };
      };
      operator: {
        name: "operator";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      phase: {
        name: "phase";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      size: {
        name: "size";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "WildlifeSizeAggregate"; ofType: null };
        };
      };
      species: {
        name: "species";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      speedKnots: {
        name: "speedKnots";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "IntAggregate"; ofType: null };
        };
      };
      stateCode: {
        name: "stateCode";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      timeOfDay: {
        name: "timeOfDay";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
    };
  };
  BirdStrikeAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "_count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "IntAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "DateAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "size";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnots";
        type: { kind: "INPUT_OBJECT"; name: "IntAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "cost";
        type: { kind: "INPUT_OBJECT"; name: "DecimalAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeConnection: {
    kind: "OBJECT";
    name: "BirdStrikeConnection";
    fields: {
      edges: {
        name: "edges";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrikeEdge"; ofType: null };
            };
          };
        };
      };
      nodes: {
        name: "nodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrike"; ofType: null };
            };
          };
        };
      };
      pageInfo: {
        name: "pageInfo";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "PageInfo"; ofType: null };
        };
      };
      totalCount: {
        name: "totalCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
    };
  };
  BirdStrikeEdge: {
    kind: "OBJECT";
    name: "BirdStrikeEdge";
    fields: {
      cursor: {
        name: "cursor";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      node: {
        name: "node";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrike"; ofType: null };
        };
      };
    };
  };
  BirdStrikeGroup: {
    kind: "OBJECT";
    name: "BirdStrikeGroup";
    fields: {
      aggregate: {
        name: "aggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeAggregate"; ofType: null };
        };
      };
      key: {
        name: "key";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeGroupKey"; ofType: null };
        };
      };
    };
  };
  BirdStrikeGroupBy: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeGroupBy";
    isOneOf: true;
    inputFields: [
      { name: "id"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "idBucket";
        type: { kind: "INPUT_OBJECT"; name: "IntBucket"; ofType: null };
        defaultValue: null;
      },
      { name: "date"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "dateBucket";
        type: { kind: "INPUT_OBJECT"; name: "DateBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "datePart";
        type: { kind: "ENUM"; name: "DatePart"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      { name: "size"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "speedKnots";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnotsBucket";
        type: { kind: "INPUT_OBJECT"; name: "IntBucket"; ofType: null };
        defaultValue: null;
      },
      { name: "cost"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "costBucket";
        type: { kind: "INPUT_OBJECT"; name: "DecimalBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateGroupBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeGroupKey: {
    kind: "OBJECT";
    name: "BirdStrikeGroupKey";
    fields: {
      aircraft: { name: "aircraft"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      airport: { name: "airport"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      cost: { name: "cost"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      costBucket: { name: "costBucket"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      date: { name: "date"; type: { kind: "SCALAR"; name: "Date"; ofType: null } };
      dateBucket: { name: "dateBucket"; type: { kind: "SCALAR"; name: "Date"; ofType: null } };
      dateParts: { name: "dateParts"; type: { kind: "OBJECT"; name: "DateParts"; ofType: null } };
      id: { name: "id"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      idBucket: { name: "idBucket"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      operator: { name: "operator"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      phase: { name: "phase"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      size: { name: "size"; type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null } };
      species: { name: "species"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      speedKnots: { name: "speedKnots"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      speedKnotsBucket: {
        name: "speedKnotsBucket";
        type: { kind: "SCALAR"; name: "Int"; ofType: null };
      };
      state: { name: "state"; type: { kind: "OBJECT"; name: "StateGroupKey"; ofType: null } };
      stateCode: { name: "stateCode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      timeOfDay: { name: "timeOfDay"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  BirdStrikeGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "id";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "idBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dateBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dateParts";
        type: { kind: "INPUT_OBJECT"; name: "DatePartsOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "size";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnots";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnotsBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "cost";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "costBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeGroupOrderBy: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeGroupOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "key";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aggregate";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeHaving: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "_where";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "IntHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "DateHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "size";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnots";
        type: { kind: "INPUT_OBJECT"; name: "IntHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "cost";
        type: { kind: "INPUT_OBJECT"; name: "DecimalHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "BirdStrikeHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "BirdStrikeHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeManyWhere: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeManyWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "some";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "every";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "none";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeOrderBy: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "id";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "size";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnots";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "cost";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  BirdStrikeWhere: {
    kind: "INPUT_OBJECT";
    name: "BirdStrikeWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "DateFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "airport";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aircraft";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "operator";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "phase";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "timeOfDay";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "species";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "size";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "speedKnots";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "cost";
        type: { kind: "INPUT_OBJECT"; name: "DecimalFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  Boolean: unknown;
  Bytes: unknown;
  DataChange: {
    kind: "OBJECT";
    name: "DataChange";
    fields: {
      dataVersion: {
        name: "dataVersion";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      database: {
        name: "database";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      generation: {
        name: "generation";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
      };
    };
  };
  Database: {
    kind: "OBJECT";
    name: "Database";
    fields: {
      dataVersion: {
        name: "dataVersion";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      generation: {
        name: "generation";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
      };
      name: {
        name: "name";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      openedAt: {
        name: "openedAt";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "DateTime"; ofType: null };
        };
      };
    };
  };
  Date: unknown;
  DateAggregate: {
    kind: "OBJECT";
    name: "DateAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "Date"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "Date"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "Date"; ofType: null } };
    };
  };
  DateAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "DateAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  DateBucket: {
    kind: "INPUT_OBJECT";
    name: "DateBucket";
    isOneOf: false;
    inputFields: [
      {
        name: "unit";
        type: { kind: "ENUM"; name: "DateBucketUnit"; ofType: null };
        defaultValue: null;
      },
      { name: "every"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      {
        name: "weekStart";
        type: { kind: "ENUM"; name: "WeekStart"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  DateBucketUnit: {
    name: "DateBucketUnit";
    enumValues: "SECOND" | "MINUTE" | "HOUR" | "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";
  };
  DateFilter: {
    kind: "INPUT_OBJECT";
    name: "DateFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: { kind: "LIST"; name: never; ofType: { kind: "SCALAR"; name: "Date"; ofType: null } };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: { kind: "LIST"; name: never; ofType: { kind: "SCALAR"; name: "Date"; ofType: null } };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "Date"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "Date"; ofType: null }; defaultValue: null },
    ];
  };
  DateHaving: {
    kind: "INPUT_OBJECT";
    name: "DateHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "DateFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "DateFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "DateFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  DatePart: {
    name: "DatePart";
    enumValues:
      | "YEAR"
      | "QUARTER"
      | "MONTH"
      | "WEEK"
      | "ISO_YEAR"
      | "DAY_OF_YEAR"
      | "DAY_OF_MONTH"
      | "DAY_OF_WEEK"
      | "HOUR"
      | "MINUTE";
  };
  DateParts: {
    kind: "OBJECT";
    name: "DateParts";
    fields: {
      dayOfMonth: { name: "dayOfMonth"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      dayOfWeek: { name: "dayOfWeek"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      dayOfYear: { name: "dayOfYear"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      hour: { name: "hour"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      isoYear: { name: "isoYear"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      minute: { name: "minute"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      month: { name: "month"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      quarter: { name: "quarter"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      week: { name: "week"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      year: { name: "year"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
    };
  };
  DatePartsOrderBy: {
    kind: "INPUT_OBJECT";
    name: "DatePartsOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "year";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "quarter";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "month";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "week";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isoYear";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dayOfYear";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dayOfMonth";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dayOfWeek";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "hour";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "minute";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  DateTime: unknown;
  Decimal: unknown;
  DecimalAggregate: {
    kind: "OBJECT";
    name: "DecimalAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      avg: { name: "avg"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      median: { name: "median"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      quantile: { name: "quantile"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      stddev: { name: "stddev"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      sum: { name: "sum"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null } };
      variance: { name: "variance"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
    };
  };
  DecimalAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "DecimalAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  DecimalBucket: {
    kind: "INPUT_OBJECT";
    name: "DecimalBucket";
    isOneOf: false;
    inputFields: [
      {
        name: "width";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Decimal"; ofType: null };
        };
        defaultValue: null;
      },
    ];
  };
  DecimalFilter: {
    kind: "INPUT_OBJECT";
    name: "DecimalFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Decimal"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Decimal"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "Decimal"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "Decimal"; ofType: null }; defaultValue: null },
    ];
  };
  DecimalHaving: {
    kind: "INPUT_OBJECT";
    name: "DecimalHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "INPUT_OBJECT"; name: "DecimalFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "DecimalFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "DecimalFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "DecimalFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  Flight: {
    kind: "OBJECT";
    name: "Flight";
    fields: {
      date: {
        name: "date";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        };
      };
      delay: {
        name: "delay";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
      };
      destination: {
        name: "destination";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      destinationAirport: {
        name: "destinationAirport";
        type: { kind: "OBJECT"; name: "Airport"; ofType: null };
      };
      distance: {
        name: "distance";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
      };
      id: {
        name: "id";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "BigInt"; ofType: null };
        };
      };
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
      origin: {
        name: "origin";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      originAirport: {
        name: "originAirport";
        type: { kind: "OBJECT"; name: "Airport"; ofType: null };
      };
    };
  };
  FlightAggregate: {
    kind: "OBJECT";
    name: "FlightAggregate";
    fields: {
      _count: {
        name: "_count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      _groupCount: {
        name: "_groupCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      date: {
        name: "date";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "TimestampAggregate"; ofType: null };
        };
      };
      delay: {
        name: "delay";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "IntAggregate"; ofType: null };
        };
      };
      destination: {
        name: "destination";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      distance: {
        name: "distance";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "IntAggregate"; ofType: null };
        };
      };
      id: {
        name: "id";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BigIntAggregate"; ofType: null };
        };
      };
      origin: {
        name: "origin";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
    };
  };
  FlightAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "FlightAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "_count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "BigIntAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "TimestampAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "INPUT_OBJECT"; name: "IntAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "INPUT_OBJECT"; name: "IntAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightConnection: {
    kind: "OBJECT";
    name: "FlightConnection";
    fields: {
      edges: {
        name: "edges";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "FlightEdge"; ofType: null };
            };
          };
        };
      };
      nodes: {
        name: "nodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Flight"; ofType: null };
            };
          };
        };
      };
      pageInfo: {
        name: "pageInfo";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "PageInfo"; ofType: null };
        };
      };
      totalCount: {
        name: "totalCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
    };
  };
  FlightEdge: {
    kind: "OBJECT";
    name: "FlightEdge";
    fields: {
      cursor: {
        name: "cursor";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      node: {
        name: "node";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "Flight"; ofType: null };
        };
      };
    };
  };
  FlightGroup: {
    kind: "OBJECT";
    name: "FlightGroup";
    fields: {
      aggregate: {
        name: "aggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightAggregate"; ofType: null };
        };
      };
      key: {
        name: "key";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightGroupKey"; ofType: null };
        };
      };
    };
  };
  FlightGroupBy: {
    kind: "INPUT_OBJECT";
    name: "FlightGroupBy";
    isOneOf: true;
    inputFields: [
      { name: "id"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "idBucket";
        type: { kind: "INPUT_OBJECT"; name: "BigIntBucket"; ofType: null };
        defaultValue: null;
      },
      { name: "date"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "dateBucket";
        type: { kind: "INPUT_OBJECT"; name: "DateBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "datePart";
        type: { kind: "ENUM"; name: "DatePart"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delayBucket";
        type: { kind: "INPUT_OBJECT"; name: "IntBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distanceBucket";
        type: { kind: "INPUT_OBJECT"; name: "IntBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "originAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportGroupBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destinationAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportGroupBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightGroupKey: {
    kind: "OBJECT";
    name: "FlightGroupKey";
    fields: {
      date: { name: "date"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null } };
      dateBucket: { name: "dateBucket"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null } };
      dateParts: { name: "dateParts"; type: { kind: "OBJECT"; name: "DateParts"; ofType: null } };
      delay: { name: "delay"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      delayBucket: { name: "delayBucket"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      destination: { name: "destination"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      destinationAirport: {
        name: "destinationAirport";
        type: { kind: "OBJECT"; name: "AirportGroupKey"; ofType: null };
      };
      distance: { name: "distance"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      distanceBucket: {
        name: "distanceBucket";
        type: { kind: "SCALAR"; name: "Int"; ofType: null };
      };
      id: { name: "id"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      idBucket: { name: "idBucket"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      origin: { name: "origin"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      originAirport: {
        name: "originAirport";
        type: { kind: "OBJECT"; name: "AirportGroupKey"; ofType: null };
      };
    };
  };
  FlightGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "FlightGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "id";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "idBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dateBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "dateParts";
        type: { kind: "INPUT_OBJECT"; name: "DatePartsOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delayBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distanceBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "originAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destinationAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightGroupOrderBy: {
    kind: "INPUT_OBJECT";
    name: "FlightGroupOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "key";
        type: { kind: "INPUT_OBJECT"; name: "FlightGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aggregate";
        type: { kind: "INPUT_OBJECT"; name: "FlightAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightHaving: {
    kind: "INPUT_OBJECT";
    name: "FlightHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "_where";
        type: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "BigIntHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "TimestampHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "INPUT_OBJECT"; name: "IntHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "INPUT_OBJECT"; name: "IntHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "FlightHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "FlightHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "FlightHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightManyWhere: {
    kind: "INPUT_OBJECT";
    name: "FlightManyWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "some";
        type: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "every";
        type: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "none";
        type: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightOrderBy: {
    kind: "INPUT_OBJECT";
    name: "FlightOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "id";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "originAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destinationAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FlightWhere: {
    kind: "INPUT_OBJECT";
    name: "FlightWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "id";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "date";
        type: { kind: "INPUT_OBJECT"; name: "TimestampFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "delay";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "distance";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "origin";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destination";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "originAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "destinationAirport";
        type: { kind: "INPUT_OBJECT"; name: "AirportWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "FlightWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  Float: unknown;
  FloatAggregate: {
    kind: "OBJECT";
    name: "FloatAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      avg: { name: "avg"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      median: { name: "median"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      quantile: { name: "quantile"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      stddev: { name: "stddev"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      sum: { name: "sum"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      variance: { name: "variance"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
    };
  };
  FloatAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "FloatAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  FloatBucket: {
    kind: "INPUT_OBJECT";
    name: "FloatBucket";
    isOneOf: false;
    inputFields: [
      {
        name: "width";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Float"; ofType: null };
        };
        defaultValue: null;
      },
    ];
  };
  FloatFilter: {
    kind: "INPUT_OBJECT";
    name: "FloatFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Float"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Float"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "Float"; ofType: null }; defaultValue: null },
    ];
  };
  FloatHaving: {
    kind: "INPUT_OBJECT";
    name: "FloatHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ID: unknown;
  Int: unknown;
  IntAggregate: {
    kind: "OBJECT";
    name: "IntAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      avg: { name: "avg"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      median: { name: "median"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "Int"; ofType: null } };
      quantile: { name: "quantile"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      stddev: { name: "stddev"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      sum: { name: "sum"; type: { kind: "SCALAR"; name: "BigInt"; ofType: null } };
      variance: { name: "variance"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
    };
  };
  IntAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "IntAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  IntBucket: {
    kind: "INPUT_OBJECT";
    name: "IntBucket";
    isOneOf: false;
    inputFields: [
      {
        name: "width";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Int"; ofType: null };
        };
        defaultValue: null;
      },
    ];
  };
  IntFilter: {
    kind: "INPUT_OBJECT";
    name: "IntFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: { kind: "LIST"; name: never; ofType: { kind: "SCALAR"; name: "Int"; ofType: null } };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: { kind: "LIST"; name: never; ofType: { kind: "SCALAR"; name: "Int"; ofType: null } };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "Int"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "Int"; ofType: null }; defaultValue: null },
    ];
  };
  IntHaving: {
    kind: "INPUT_OBJECT";
    name: "IntHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "sum";
        type: { kind: "INPUT_OBJECT"; name: "BigIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "avg";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "IntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "median";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stddev";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "variance";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  Interval: unknown;
  JSON: unknown;
  Node: {
    kind: "INTERFACE";
    name: "Node";
    fields: {
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
    };
    possibleTypes: "Airport" | "BirdStrike" | "Flight" | "State" | "ZipCode";
  };
  OrderDirection: {
    name: "OrderDirection";
    enumValues:
      | "ASC"
      | "DESC"
      | "ASC_NULLS_FIRST"
      | "ASC_NULLS_LAST"
      | "DESC_NULLS_FIRST"
      | "DESC_NULLS_LAST";
  };
  PageInfo: {
    kind: "OBJECT";
    name: "PageInfo";
    fields: {
      endCursor: { name: "endCursor"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      hasNextPage: {
        name: "hasNextPage";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        };
      };
      hasPreviousPage: {
        name: "hasPreviousPage";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        };
      };
      startCursor: { name: "startCursor"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  Query: {
    kind: "OBJECT";
    name: "Query";
    fields: {
      airport: { name: "airport"; type: { kind: "OBJECT"; name: "Airport"; ofType: null } };
      airports: {
        name: "airports";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Airport"; ofType: null };
            };
          };
        };
      };
      airportsAggregate: {
        name: "airportsAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportAggregate"; ofType: null };
        };
      };
      airportsConnection: {
        name: "airportsConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportConnection"; ofType: null };
        };
      };
      airportsGroupBy: {
        name: "airportsGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "AirportGroup"; ofType: null };
            };
          };
        };
      };
      birdStrike: {
        name: "birdStrike";
        type: { kind: "OBJECT"; name: "BirdStrike"; ofType: null };
      };
      birdStrikes: {
        name: "birdStrikes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrike"; ofType: null };
            };
          };
        };
      };
      birdStrikesAggregate: {
        name: "birdStrikesAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeAggregate"; ofType: null };
        };
      };
      birdStrikesConnection: {
        name: "birdStrikesConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeConnection"; ofType: null };
        };
      };
      birdStrikesGroupBy: {
        name: "birdStrikesGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrikeGroup"; ofType: null };
            };
          };
        };
      };
      databases: {
        name: "databases";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Database"; ofType: null };
            };
          };
        };
      };
      flight: { name: "flight"; type: { kind: "OBJECT"; name: "Flight"; ofType: null } };
      flights: {
        name: "flights";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Flight"; ofType: null };
            };
          };
        };
      };
      flightsAggregate: {
        name: "flightsAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightAggregate"; ofType: null };
        };
      };
      flightsConnection: {
        name: "flightsConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FlightConnection"; ofType: null };
        };
      };
      flightsGroupBy: {
        name: "flightsGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "FlightGroup"; ofType: null };
            };
          };
        };
      };
      node: { name: "node"; type: { kind: "INTERFACE"; name: "Node"; ofType: null } };
      state: { name: "state"; type: { kind: "OBJECT"; name: "State"; ofType: null } };
      stateByName: { name: "stateByName"; type: { kind: "OBJECT"; name: "State"; ofType: null } };
      states: {
        name: "states";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "State"; ofType: null };
            };
          };
        };
      };
      statesAggregate: {
        name: "statesAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateAggregate"; ofType: null };
        };
      };
      statesConnection: {
        name: "statesConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateConnection"; ofType: null };
        };
      };
      statesGroupBy: {
        name: "statesGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "StateGroup"; ofType: null };
            };
          };
        };
      };
      zipCode: { name: "zipCode"; type: { kind: "OBJECT"; name: "ZipCode"; ofType: null } };
      zipCodes: {
        name: "zipCodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCode"; ofType: null };
            };
          };
        };
      };
      zipCodesAggregate: {
        name: "zipCodesAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeAggregate"; ofType: null };
        };
      };
      zipCodesConnection: {
        name: "zipCodesConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeConnection"; ofType: null };
        };
      };
      zipCodesGroupBy: {
        name: "zipCodesGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCodeGroup"; ofType: null };
            };
          };
        };
      };
    };
  };
  SafeInt: unknown;
  SafeIntFilter: {
    kind: "INPUT_OBJECT";
    name: "SafeIntFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "SafeInt"; ofType: null }; defaultValue: null },
    ];
  };
  State: {
    kind: "OBJECT";
    name: "State";
    fields: {
      airports: {
        name: "airports";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "Airport"; ofType: null };
            };
          };
        };
      };
      airportsAggregate: {
        name: "airportsAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportAggregate"; ofType: null };
        };
      };
      airportsConnection: {
        name: "airportsConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "AirportConnection"; ofType: null };
        };
      };
      airportsGroupBy: {
        name: "airportsGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "AirportGroup"; ofType: null };
            };
          };
        };
      };
      birdStrikes: {
        name: "birdStrikes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrike"; ofType: null };
            };
          };
        };
      };
      birdStrikesAggregate: {
        name: "birdStrikesAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeAggregate"; ofType: null };
        };
      };
      birdStrikesConnection: {
        name: "birdStrikesConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "BirdStrikeConnection"; ofType: null };
        };
      };
      birdStrikesGroupBy: {
        name: "birdStrikesGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "BirdStrikeGroup"; ofType: null };
            };
          };
        };
      };
      capital: {
        name: "capital";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      code: {
        name: "code";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      location: {
        name: "location";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateLocation"; ofType: null };
        };
      };
      name: {
        name: "name";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
      zipCodes: {
        name: "zipCodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCode"; ofType: null };
            };
          };
        };
      };
      zipCodesAggregate: {
        name: "zipCodesAggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeAggregate"; ofType: null };
        };
      };
      zipCodesConnection: {
        name: "zipCodesConnection";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeConnection"; ofType: null };
        };
      };
      zipCodesGroupBy: {
        name: "zipCodesGroupBy";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCodeGroup"; ofType: null };
            };
          };
        };
      };
    };
  };
  StateAggregate: {
    kind: "OBJECT";
    name: "StateAggregate";
    fields: {
      _count: {
        name: "_count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      _groupCount: {
        name: "_groupCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      capital: {
        name: "capital";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      code: {
        name: "code";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      location: {
        name: "location";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateLocationAggregate"; ofType: null };
        };
      };
      name: {
        name: "name";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
    };
  };
  StateAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "_count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "code";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "capital";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "location";
        type: { kind: "INPUT_OBJECT"; name: "StateLocationAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateConnection: {
    kind: "OBJECT";
    name: "StateConnection";
    fields: {
      edges: {
        name: "edges";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "StateEdge"; ofType: null };
            };
          };
        };
      };
      nodes: {
        name: "nodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "State"; ofType: null };
            };
          };
        };
      };
      pageInfo: {
        name: "pageInfo";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "PageInfo"; ofType: null };
        };
      };
      totalCount: {
        name: "totalCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
    };
  };
  StateEdge: {
    kind: "OBJECT";
    name: "StateEdge";
    fields: {
      cursor: {
        name: "cursor";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      node: {
        name: "node";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "State"; ofType: null };
        };
      };
    };
  };
  StateGroup: {
    kind: "OBJECT";
    name: "StateGroup";
    fields: {
      aggregate: {
        name: "aggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateAggregate"; ofType: null };
        };
      };
      key: {
        name: "key";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StateGroupKey"; ofType: null };
        };
      };
    };
  };
  StateGroupBy: {
    kind: "INPUT_OBJECT";
    name: "StateGroupBy";
    isOneOf: true;
    inputFields: [
      { name: "code"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      { name: "name"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "capital";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "location";
        type: { kind: "INPUT_OBJECT"; name: "StateLocationGroupBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateGroupKey: {
    kind: "OBJECT";
    name: "StateGroupKey";
    fields: {
      capital: { name: "capital"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      code: { name: "code"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      location: {
        name: "location";
        type: { kind: "OBJECT"; name: "StateLocationGroupKey"; ofType: null };
      };
      name: { name: "name"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  StateGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "code";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "capital";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "location";
        type: { kind: "INPUT_OBJECT"; name: "StateLocationGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateGroupOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateGroupOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "key";
        type: { kind: "INPUT_OBJECT"; name: "StateGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aggregate";
        type: { kind: "INPUT_OBJECT"; name: "StateAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateHaving: {
    kind: "INPUT_OBJECT";
    name: "StateHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "_where";
        type: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "code";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "capital";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "location";
        type: { kind: "INPUT_OBJECT"; name: "StateLocationHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "StateHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "StateHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "StateHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateLocation: {
    kind: "OBJECT";
    name: "StateLocation";
    fields: {
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
    };
  };
  StateLocationAggregate: {
    kind: "OBJECT";
    name: "StateLocationAggregate";
    fields: {
      latitude: {
        name: "latitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
      longitude: {
        name: "longitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
    };
  };
  StateLocationAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateLocationAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateLocationGroupBy: {
    kind: "INPUT_OBJECT";
    name: "StateLocationGroupBy";
    isOneOf: true;
    inputFields: [
      {
        name: "latitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateLocationGroupKey: {
    kind: "OBJECT";
    name: "StateLocationGroupKey";
    fields: {
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      latitudeBucket: {
        name: "latitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitudeBucket: {
        name: "longitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
    };
  };
  StateLocationGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateLocationGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "latitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateLocationHaving: {
    kind: "INPUT_OBJECT";
    name: "StateLocationHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateLocationWhere: {
    kind: "INPUT_OBJECT";
    name: "StateLocationWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "code";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "capital";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "birdStrikesAggregate";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "zipCodesAggregate";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StateWhere: {
    kind: "INPUT_OBJECT";
    name: "StateWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "code";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "name";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "capital";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "location";
        type: { kind: "INPUT_OBJECT"; name: "StateLocationWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "birdStrikes";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeManyWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "birdStrikesAggregate";
        type: { kind: "INPUT_OBJECT"; name: "BirdStrikeHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "zipCodes";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeManyWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "zipCodesAggregate";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  String: unknown;
  StringAggregate: {
    kind: "OBJECT";
    name: "StringAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  StringAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "StringAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StringFilter: {
    kind: "INPUT_OBJECT";
    name: "StringFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "lte"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "gt"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "gte"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "like"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      { name: "ilike"; type: { kind: "SCALAR"; name: "String"; ofType: null }; defaultValue: null },
      {
        name: "contains";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "startsWith";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "endsWith";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "icontains";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "istartsWith";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "iendsWith";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
      {
        name: "matches";
        type: { kind: "SCALAR"; name: "String"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  StringHaving: {
    kind: "INPUT_OBJECT";
    name: "StringHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  Subscription: {
    kind: "OBJECT";
    name: "Subscription";
    fields: {
      dataChanged: {
        name: "dataChanged";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "DataChange"; ofType: null };
        };
      };
    };
  };
  Time: unknown;
  TimeTz: unknown;
  Timestamp: unknown;
  TimestampAggregate: {
    kind: "OBJECT";
    name: "TimestampAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null } };
      min: { name: "min"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null } };
      mode: { name: "mode"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null } };
    };
  };
  TimestampAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "TimestampAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  TimestampFilter: {
    kind: "INPUT_OBJECT";
    name: "TimestampFilter";
    isOneOf: false;
    inputFields: [
      { name: "eq"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null }; defaultValue: null },
      { name: "ne"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null }; defaultValue: null },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        defaultValue: null;
      },
      { name: "lt"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null }; defaultValue: null },
      {
        name: "lte";
        type: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        defaultValue: null;
      },
      { name: "gt"; type: { kind: "SCALAR"; name: "Timestamp"; ofType: null }; defaultValue: null },
      {
        name: "gte";
        type: { kind: "SCALAR"; name: "Timestamp"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  TimestampHaving: {
    kind: "INPUT_OBJECT";
    name: "TimestampHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "TimestampFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "TimestampFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "TimestampFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  UUID: unknown;
  WeekStart: { name: "WeekStart"; enumValues: "MONDAY" | "SUNDAY" };
  WildlifeSize: { name: "WildlifeSize"; enumValues: "Small" | "Medium" | "Large" };
  WildlifeSizeAggregate: {
    kind: "OBJECT";
    name: "WildlifeSizeAggregate";
    fields: {
      approxCountDistinct: {
        name: "approxCountDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      count: {
        name: "count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      countDistinct: {
        name: "countDistinct";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      max: { name: "max"; type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null } };
      min: { name: "min"; type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null } };
      mode: { name: "mode"; type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null } };
    };
  };
  WildlifeSizeAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "WildlifeSizeAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  WildlifeSizeFilter: {
    kind: "INPUT_OBJECT";
    name: "WildlifeSizeFilter";
    isOneOf: false;
    inputFields: [
      {
        name: "eq";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "ne";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "in";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "notIn";
        type: {
          kind: "LIST";
          name: never;
          ofType: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        };
        defaultValue: null;
      },
      {
        name: "isNull";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "isDistinctFrom";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "lt";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "lte";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "gt";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
      {
        name: "gte";
        type: { kind: "ENUM"; name: "WildlifeSize"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  WildlifeSizeHaving: {
    kind: "INPUT_OBJECT";
    name: "WildlifeSizeHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "countDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "approxCountDistinct";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "min";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "max";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "mode";
        type: { kind: "INPUT_OBJECT"; name: "WildlifeSizeFilter"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCode: {
    kind: "OBJECT";
    name: "ZipCode";
    fields: {
      city: {
        name: "city";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      county: { name: "county"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      nodeId: {
        name: "nodeId";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "ID"; ofType: null };
        };
      };
      state: { name: "state"; type: { kind: "OBJECT"; name: "State"; ofType: null } };
      stateCode: { name: "stateCode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      zipCode: {
        name: "zipCode";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
    };
  };
  ZipCodeAggregate: {
    kind: "OBJECT";
    name: "ZipCodeAggregate";
    fields: {
      _count: {
        name: "_count";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      _groupCount: {
        name: "_groupCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
      city: {
        name: "city";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      county: {
        name: "county";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      latitude: {
        name: "latitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
      longitude: {
        name: "longitude";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "FloatAggregate"; ofType: null };
        };
      };
      stateCode: {
        name: "stateCode";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
      zipCode: {
        name: "zipCode";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "StringAggregate"; ofType: null };
        };
      };
    };
  };
  ZipCodeAggregateOrderBy: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeAggregateOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "_count";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "zipCode";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "county";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeConnection: {
    kind: "OBJECT";
    name: "ZipCodeConnection";
    fields: {
      edges: {
        name: "edges";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCodeEdge"; ofType: null };
            };
          };
        };
      };
      nodes: {
        name: "nodes";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: {
            kind: "LIST";
            name: never;
            ofType: {
              kind: "NON_NULL";
              name: never;
              ofType: { kind: "OBJECT"; name: "ZipCode"; ofType: null };
            };
          };
        };
      };
      pageInfo: {
        name: "pageInfo";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "PageInfo"; ofType: null };
        };
      };
      totalCount: {
        name: "totalCount";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "SafeInt"; ofType: null };
        };
      };
    };
  };
  ZipCodeEdge: {
    kind: "OBJECT";
    name: "ZipCodeEdge";
    fields: {
      cursor: {
        name: "cursor";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "SCALAR"; name: "String"; ofType: null };
        };
      };
      node: {
        name: "node";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCode"; ofType: null };
        };
      };
    };
  };
  ZipCodeGroup: {
    kind: "OBJECT";
    name: "ZipCodeGroup";
    fields: {
      aggregate: {
        name: "aggregate";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeAggregate"; ofType: null };
        };
      };
      key: {
        name: "key";
        type: {
          kind: "NON_NULL";
          name: never;
          ofType: { kind: "OBJECT"; name: "ZipCodeGroupKey"; ofType: null };
        };
      };
    };
  };
  ZipCodeGroupBy: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeGroupBy";
    isOneOf: true;
    inputFields: [
      {
        name: "zipCode";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      { name: "city"; type: { kind: "SCALAR"; name: "Boolean"; ofType: null }; defaultValue: null },
      {
        name: "county";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "SCALAR"; name: "Boolean"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "INPUT_OBJECT"; name: "FloatBucket"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateGroupBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeGroupKey: {
    kind: "OBJECT";
    name: "ZipCodeGroupKey";
    fields: {
      city: { name: "city"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      county: { name: "county"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      latitude: { name: "latitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      latitudeBucket: {
        name: "latitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
      longitude: { name: "longitude"; type: { kind: "SCALAR"; name: "Float"; ofType: null } };
      longitudeBucket: {
        name: "longitudeBucket";
        type: { kind: "SCALAR"; name: "Float"; ofType: null };
      };
      state: { name: "state"; type: { kind: "OBJECT"; name: "StateGroupKey"; ofType: null } };
      stateCode: { name: "stateCode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
      zipCode: { name: "zipCode"; type: { kind: "SCALAR"; name: "String"; ofType: null } };
    };
  };
  ZipCodeGroupKeyOrderBy: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeGroupKeyOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "zipCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "county";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitudeBucket";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeGroupOrderBy: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeGroupOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "key";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeGroupKeyOrderBy"; ofType: null };
        defaultValue: null;
      },
      {
        name: "aggregate";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeAggregateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeHaving: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeHaving";
    isOneOf: false;
    inputFields: [
      {
        name: "_where";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "_count";
        type: { kind: "INPUT_OBJECT"; name: "SafeIntFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "zipCode";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "county";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatHaving"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "ZipCodeHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "ZipCodeHaving"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeHaving"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeManyWhere: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeManyWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "some";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "every";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "none";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeOrderBy: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeOrderBy";
    isOneOf: true;
    inputFields: [
      {
        name: "zipCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "county";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "ENUM"; name: "OrderDirection"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateOrderBy"; ofType: null };
        defaultValue: null;
      },
    ];
  };
  ZipCodeWhere: {
    kind: "INPUT_OBJECT";
    name: "ZipCodeWhere";
    isOneOf: false;
    inputFields: [
      {
        name: "zipCode";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "city";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "county";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "stateCode";
        type: { kind: "INPUT_OBJECT"; name: "StringFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "latitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "longitude";
        type: { kind: "INPUT_OBJECT"; name: "FloatFilter"; ofType: null };
        defaultValue: null;
      },
      {
        name: "state";
        type: { kind: "INPUT_OBJECT"; name: "StateWhere"; ofType: null };
        defaultValue: null;
      },
      {
        name: "AND";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "OR";
        type: {
          kind: "LIST";
          name: never;
          ofType: {
            kind: "NON_NULL";
            name: never;
            ofType: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
          };
        };
        defaultValue: null;
      },
      {
        name: "NOT";
        type: { kind: "INPUT_OBJECT"; name: "ZipCodeWhere"; ofType: null };
        defaultValue: null;
      },
    ];
  };
};

/** An IntrospectionQuery representation of your schema.
 *
 * @remarks
 * This is an introspection of your schema saved as a file by GraphQLSP.
 * It will automatically be used by `gql.tada` to infer the types of your GraphQL documents.
 * If you need to reuse this data or update your `scalars`, update `tadaOutputLocation` to
 * instead save to a .ts instead of a .d.ts file.
 */
export type introspection = {
  name: never;
  query: "Query";
  mutation: never;
  subscription: "Subscription";
  types: introspection_types;
};

import * as gqlTada from "gql.tada";

declare module "gql.tada" {
  interface setupSchema {
    introspection: introspection;
  }
}
