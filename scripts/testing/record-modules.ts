import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Loaded by `node --import`, before the program: writes down every module that the program loads, however it does.
const loaded = new Set<string>();
registerHooks({
  load: (url, context, next) => {
    loaded.add(url);
    return next(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.BAP_RECORD_MODULES!, [...loaded].join("\n")));
