import { defineConfig } from "vite";

/** Builds the page for people, and what it adds to GraphiQL, into files that the server serves. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  logLevel: "warn",
  build: {
    outDir: "../../dist/page",
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Libraries mark files for servers that render; this page has none.
      onLog: (level, entry, log) => {
        if (entry.code !== "MODULE_LEVEL_DIRECTIVE") log(level, entry);
      },
      input: ["index.html", "graphiql.ts"].map((name) => `${import.meta.dirname}/${name}`),
      output: {
        // GraphiQL's page names its part by this name; all others have a digest.
        entryFileNames: ({ name }) =>
          name === "graphiql" ? "assets/graphiql.js" : "assets/[name]-[hash:8].js",
      },
    },
  },
});
