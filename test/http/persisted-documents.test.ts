/** Documents by digest (Apollo's protocol) and by id (trusted documents), on both ways to an answer. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEider, tempDirectory } from "../support/open-eider.ts";

const query = "query T($n: Int) { t(limit: $n) { id } }";
const sha256Hash = createHash("sha256").update(query).digest("hex");
const persistedQuery = { version: 1, sha256Hash };
const admin = { authorization: "Bearer key" };

async function open(server: Record<string, unknown> = {}) {
  const eider = await openEider({
    databases: { data: "CREATE TABLE t AS SELECT range AS id FROM range(3)" },
    config: { server: { adminKey: "key", ...server } },
  });
  const http = createServer((request, response) => void eider.eider.handler(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  const read = async (response: Response) => [
    response.status,
    ((await response.json()) as { data?: unknown }).data ?? null,
  ];
  return {
    post: async (body: unknown, headers: Record<string, string> = {}) => {
      const init = { method: "POST", body: JSON.stringify(body) };
      const all = { "content-type": "application/json", ...headers };
      return fetch(url, { ...init, headers: all });
    },
    get: (parameters: Record<string, string>) => fetch(`${url}?${new URLSearchParams(parameters)}`),
    read,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await eider[Symbol.asyncDispose]();
    },
  };
}

const errorOf = async (response: Response) => {
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  return [response.status, errors?.[0]?.message, errors?.[0]?.extensions.code];
};

test("a digest that is not known is told so; sent with its text it is known from then on, by GET too", async () => {
  await using eider = await open();
  const byHash = { extensions: { persistedQuery }, variables: { n: 1 } };
  expect(await errorOf(await eider.post(byHash))).toEqual([
    200,
    "PersistedQueryNotFound",
    "PERSISTED_QUERY_NOT_FOUND",
  ]);
  const one = [200, { t: [{ id: 0 }] }];
  expect(await eider.read(await eider.post({ ...byHash, query }))).toEqual(one);
  for (let turn = 0; turn < 3; turn += 1)
    expect(await eider.read(await eider.post(byHash))).toEqual(one);
  const parameters = {
    extensions: JSON.stringify({ persistedQuery }),
    variables: '{"n":1}',
  };
  expect(await eider.read(await eider.get(parameters))).toEqual(one);
});

test("a digest of another text and another version of the protocol are refused", async () => {
  await using eider = await open();
  const wrong = { query: "{ t { id } }", extensions: { persistedQuery } };
  expect(await errorOf(await eider.post(wrong))).toEqual([
    400,
    "provided sha does not match query",
    "BAD_INPUT",
  ]);
  const later = { extensions: { persistedQuery: { version: 2, sha256Hash } } };
  expect(await errorOf(await eider.post(later))).toEqual([
    400,
    "Unsupported persisted query version",
    "BAD_INPUT",
  ]);
  expect((await errorOf(await eider.post({ extensions: { persistedQuery } })))[2]).toBe(
    "PERSISTED_QUERY_NOT_FOUND",
  );
});

test("trusted documents are asked for by id or digest; alone, they are all that is answered, but to admins", async () => {
  await using folder = await tempDirectory();
  const file = join(folder.path, "persisted-documents.json");
  await writeFile(file, JSON.stringify({ [sha256Hash]: query, "sha256:short": "{ t { id } }" }));
  for (const isOnly of [false, true]) {
    await using eider = await open({ trustedDocuments: file, trustedDocumentsOnly: isOnly });
    const two = [200, { t: [{ id: 0 }, { id: 1 }] }];
    const variables = { n: 2 };
    for (const asked of [
      { documentId: sha256Hash, variables },
      { documentId: `sha256:${sha256Hash}`, variables },
      { extensions: { persistedQuery }, variables },
      { query, variables },
    ])
      for (let turn = 0; turn < 2; turn += 1)
        expect(await eider.read(await eider.post(asked))).toEqual(two);
    expect(
      await eider.read(await eider.get({ documentId: sha256Hash, variables: '{"n":2}' })),
    ).toEqual(two);
    const other = { query: "{ __typename }" };
    const outcome = [
      403,
      "Only the documents of server.trustedDocuments are answered here, and this is none of them.",
      "DOCUMENT_NOT_TRUSTED",
    ];
    if (isOnly) {
      expect(await errorOf(await eider.post(other))).toEqual(outcome);
      expect(await errorOf(await eider.post({ documentId: "nope" }))).toEqual(outcome);
    } else {
      expect((await eider.post(other)).status).toBe(200);
      expect((await errorOf(await eider.post({ documentId: "nope" })))[2]).toBe(
        "PERSISTED_QUERY_NOT_FOUND",
      );
    }
    expect(await eider.read(await eider.post(other, admin))).toEqual([
      200,
      { __typename: "Query" },
    ]);
  }
});

test("a file that holds no documents is a mistake of the configuration", async () => {
  await expect(open({ trustedDocuments: "package-missing.json" })).rejects.toThrow(
    /^server\.trustedDocuments: package-missing\.json cannot be read/,
  );
  await expect(open({ trustedDocumentsOnly: true })).rejects.toThrow(
    "server.trustedDocumentsOnly: needs server.trustedDocuments",
  );
});
