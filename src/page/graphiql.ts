/** What Eider adds to GraphiQL: the last answer as a table, and as CSV. */
import { firstRows, tableOf } from "./answer-table.ts";
import styles from "./graphiql.css?inline";

interface Asked {
  readonly body: string;
  readonly headers: Record<string, string>;
}

let answer: unknown;
let asked: Asked | undefined;

const original = globalThis.fetch.bind(globalThis);
/** Answers pass through as they are; the last one to a query with rows is remembered. */
globalThis.fetch = async (input, init) => {
  const response = await original(input, init);
  if (typeof init?.body === "string" && !init.body.includes("__schema"))
    void remember(response.clone(), {
      body: init.body,
      headers: Object.fromEntries(new Headers(init.headers)),
    });
  return response;
};

async function remember(response: Response, question: Asked): Promise<void> {
  if (!/json/.test(response.headers.get("content-type") ?? "")) return;
  const body = (await response.json()) as { data?: unknown };
  answer = body.data;
  asked = question;
  bar.hidden = firstRows(answer) === undefined;
}

const bar = document.createElement("div");
bar.className = "eider-answer";
bar.hidden = true;
const dialog = document.createElement("dialog");
dialog.className = "eider-table";
dialog.setAttribute("aria-label", "The answer as a table");
bar.append(
  button("As a table", showTable),
  button("As CSV", () => void saveCsv()),
);
const style = document.createElement("style");
style.textContent = styles;
document.body.append(style, bar, dialog);

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function showTable(): void {
  const rows = firstRows(answer);
  if (rows === undefined) return;
  const { heads, cells } = tableOf(rows.rows);
  const table = document.createElement("table");
  table.createCaption().textContent = rows.path.join(".");
  const head = table.createTHead().insertRow();
  for (const name of heads) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of cells) {
    const row = body.insertRow();
    for (const value of line) row.insertCell().textContent = value;
  }
  dialog.replaceChildren(
    button("Close", () => dialog.close()),
    table,
  );
  dialog.showModal();
}

/** The whole answer as CSV, as the server writes it; its own words where it does not. */
async function saveCsv(): Promise<void> {
  if (asked === undefined) return;
  const response = await original("/graphql", {
    method: "POST",
    body: asked.body,
    headers: { ...asked.headers, accept: "text/csv", "x-eider-download": "1" },
  });
  if (!response.ok) {
    const { errors } = (await response.json()) as { errors?: { message: string }[] };
    const text = document.createElement("p");
    text.textContent = errors?.[0]?.message ?? `HTTP ${response.status}`;
    dialog.replaceChildren(
      button("Close", () => dialog.close()),
      text,
    );
    dialog.showModal();
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = "answer.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
