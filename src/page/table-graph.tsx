import { Graph, layout } from "@dagrejs/dagre";
import type { Table } from "./catalog.ts";

const height = 28;
const gap = 12;
/** More than these are not to be read in one drawing. */
const mostDrawn = 80;

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { table: Table; x: number; y: number; width: number }[];
  readonly lines: readonly { key: string; label: string; d: string }[];
}

/** Tables as boxes and foreign keys as lines between them, laid out in layers. */
function draw(tables: readonly Table[]): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: gap, ranksep: 70, marginx: gap, marginy: gap });
  const types = new Map(tables.map((table) => [table.type, table]));
  for (const { type } of tables) graph.setNode(type, { width: 24 + type.length * 8.2, height });
  for (const { type, relations } of tables)
    for (const { name, target, isForeignKey } of relations)
      if (isForeignKey && types.has(target)) graph.setEdge(type, target, {}, name);
  layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    boxes: tables.map((table) => {
      const node = graph.node(table.type) as { x: number; y: number; width: number };
      return { table, x: node.x - node.width / 2, y: node.y - height / 2, width: node.width };
    }),
    lines: graph.edges().map((edge) => {
      const { points } = graph.edge(edge) as { points: readonly { x: number; y: number }[] };
      return {
        key: `${edge.v} ${edge.name ?? ""} ${edge.w}`,
        label: `${edge.v}.${edge.name ?? ""} → ${edge.w}`,
        d: points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(" "),
      };
    }),
  };
}

export function TableGraph({ tables }: { readonly tables: readonly Table[] }) {
  const types = new Set(tables.map(({ type }) => type));
  const related = tables.filter(({ relations }) =>
    relations.some(({ target }) => types.has(target)),
  );
  if (related.length === 0) return <p>None of these tables has a relation to another.</p>;
  if (related.length > mostDrawn)
    return (
      <p>
        {related.length} tables have relations, too many for one drawing: find some of them by words
        above.
      </p>
    );
  const { width, height: tall, boxes, lines } = draw(related);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Drawing of the relations">
      <svg
        className="graph"
        width={width}
        height={tall}
        viewBox={`0 0 ${width} ${tall}`}
        role="group"
        aria-label="Tables, with a line from each foreign key to the table that it refers to"
      >
        <defs>
          <marker
            id="end"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {lines.map(({ key, label, d }) => (
          <path key={key} d={d} markerEnd="url(#end)">
            <title>{label}</title>
          </path>
        ))}
        {boxes.map(({ table, x, y, width: wide }) => (
          <a key={table.type} href={`#/${table.type}`} aria-label={`Table ${table.type}`}>
            <rect x={x} y={y} width={wide} height={height} rx={6} />
            <text
              x={x + wide / 2}
              y={y + height / 2}
              dominantBaseline="central"
              textAnchor="middle"
            >
              {table.type}
            </text>
          </a>
        ))}
      </svg>
    </div>
  );
}
