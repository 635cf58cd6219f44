import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isBuilt } from "../scripts/toolchain/build.ts";
import { binFolder } from "../scripts/toolchain/cache.ts";
import { requireGo } from "../scripts/toolchain/go.ts";
import { buildTools } from "../scripts/toolchain/index.ts";
import { recipes } from "../scripts/toolchain/groups.ts";

// The first of the slow tests, so that the others find every tool; each takes minutes once, and nothing from then on.
const noGo = await requireGo().then(
  () => undefined,
  () => "no Go of the version that the toolchain asks for on PATH",
);

for (const recipe of recipes) {
  const impossible = noGo !== undefined && !(await isBuilt(recipe));
  test.skipIf(impossible)(
    `${recipe.name} ${recipe.version} is built from Go modules${impossible ? ` (left out: ${noGo})` : ""}`,
    { timeout: 30 * 60_000 },
    async () => {
      await buildTools([recipe.name], {
        onEvent: ({ tool, version, phase, seconds }) => {
          console.log(`${tool} ${version}: ${phase}${seconds > 0 ? ` (${Math.round(seconds)} s)` : ""}`);
        },
      });
      for (const program of Object.keys(recipe.binaries)) {
        await expect(access(join(binFolder(recipe), program), constants.X_OK)).resolves.toBeUndefined();
      }
    },
  );
}
