import { join } from "node:path";
import { bundle, linkProgram } from "./bundle.ts";

// `npm ci` runs this by "prepare", with plain Node.js and nothing built yet.
const root = join(import.meta.dirname, "..");
await bundle(root, join(root, "dist"));
linkProgram(root);
