// An update through Comunica, with a bearer token: node comunica.mjs FOLDER SOURCE DESTINATION TOKEN UPDATE
// FOLDER holds node_modules. Comunica's command line cannot send the header.
import { createRequire } from "node:module";

const [folder, source, destination, token, update] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${folder}/`)("@comunica/query-sparql");
await new QueryEngine().queryVoid(update, {
  sources: [{ type: "sparql", value: source }],
  destination: { type: "sparql", value: destination },
  fetch(address, options) {
    const headers = new Headers(options?.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(address, { ...options, headers });
  },
});
