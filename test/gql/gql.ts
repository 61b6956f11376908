/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Airport($iata: String!) {\n  airport(iata: $iata) {\n    nodeId\n    name\n    city\n    usState {\n      name\n      capital\n    }\n    departuresAggregate {\n      _count\n      delay {\n        avg\n        max\n      }\n    }\n    departures(orderBy: [{delay: DESC}], limit: 3) {\n      id\n      delay\n      destinationAirport {\n        city\n      }\n    }\n  }\n}": typeof types.AirportDocument,
    "query FlightsPage($origin: String!, $first: Int!, $after: String) {\n  flightsConnection(\n    where: {origin: {eq: $origin}}\n    orderBy: [{date: DESC}]\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      node {\n        id\n        date\n        distance\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.FlightsPageDocument,
    "query LateFlights($minutes: Int!, $limit: Int = 10) {\n  flights(where: {delay: {gt: $minutes}}, orderBy: [{delay: DESC}], limit: $limit) {\n    id\n    date\n    delay\n    originAirport {\n      name\n      city\n    }\n    destinationAirport {\n      name\n      city\n    }\n  }\n}": typeof types.LateFlightsDocument,
};
const documents: Documents = {
    "query Airport($iata: String!) {\n  airport(iata: $iata) {\n    nodeId\n    name\n    city\n    usState {\n      name\n      capital\n    }\n    departuresAggregate {\n      _count\n      delay {\n        avg\n        max\n      }\n    }\n    departures(orderBy: [{delay: DESC}], limit: 3) {\n      id\n      delay\n      destinationAirport {\n        city\n      }\n    }\n  }\n}": types.AirportDocument,
    "query FlightsPage($origin: String!, $first: Int!, $after: String) {\n  flightsConnection(\n    where: {origin: {eq: $origin}}\n    orderBy: [{date: DESC}]\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      node {\n        id\n        date\n        distance\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.FlightsPageDocument,
    "query LateFlights($minutes: Int!, $limit: Int = 10) {\n  flights(where: {delay: {gt: $minutes}}, orderBy: [{delay: DESC}], limit: $limit) {\n    id\n    date\n    delay\n    originAirport {\n      name\n      city\n    }\n    destinationAirport {\n      name\n      city\n    }\n  }\n}": types.LateFlightsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Airport($iata: String!) {\n  airport(iata: $iata) {\n    nodeId\n    name\n    city\n    usState {\n      name\n      capital\n    }\n    departuresAggregate {\n      _count\n      delay {\n        avg\n        max\n      }\n    }\n    departures(orderBy: [{delay: DESC}], limit: 3) {\n      id\n      delay\n      destinationAirport {\n        city\n      }\n    }\n  }\n}"): (typeof documents)["query Airport($iata: String!) {\n  airport(iata: $iata) {\n    nodeId\n    name\n    city\n    usState {\n      name\n      capital\n    }\n    departuresAggregate {\n      _count\n      delay {\n        avg\n        max\n      }\n    }\n    departures(orderBy: [{delay: DESC}], limit: 3) {\n      id\n      delay\n      destinationAirport {\n        city\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query FlightsPage($origin: String!, $first: Int!, $after: String) {\n  flightsConnection(\n    where: {origin: {eq: $origin}}\n    orderBy: [{date: DESC}]\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      node {\n        id\n        date\n        distance\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query FlightsPage($origin: String!, $first: Int!, $after: String) {\n  flightsConnection(\n    where: {origin: {eq: $origin}}\n    orderBy: [{date: DESC}]\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    edges {\n      cursor\n      node {\n        id\n        date\n        distance\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LateFlights($minutes: Int!, $limit: Int = 10) {\n  flights(where: {delay: {gt: $minutes}}, orderBy: [{delay: DESC}], limit: $limit) {\n    id\n    date\n    delay\n    originAirport {\n      name\n      city\n    }\n    destinationAirport {\n      name\n      city\n    }\n  }\n}"): (typeof documents)["query LateFlights($minutes: Int!, $limit: Int = 10) {\n  flights(where: {delay: {gt: $minutes}}, orderBy: [{delay: DESC}], limit: $limit) {\n    id\n    date\n    delay\n    originAirport {\n      name\n      city\n    }\n    destinationAirport {\n      name\n      city\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;