import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

// A program: loads what the services load, so that Node keeps their code compiled (NODE_COMPILE_CACHE). An image is
// built with it.
const services = join(import.meta.dirname, "..");
/** What is loaded only where it is bound, with the packages that it stands on. */
const BOUND = ["bus-kafka", "cache-redis", "database-pg", "runner-temporal", "tracing-export"];

for (const name of readdirSync(services)) {
  const start = join(services, name, "service.ts");
  if (existsSync(start)) await import(start);
}
for (const name of BOUND) await import(`./${name}.ts`);
process.exit(0);
