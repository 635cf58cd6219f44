import { PlatformError } from "../../components/model/error.ts";
import { fine, lacking, type Check, type Machine } from "./check.ts";

/** Pulumi and the plugins that the target needs; embedded needs none. */
export function engineCheck({ loaded: { profile }, io }: Machine): Check {
  const { target } = profile;
  return {
    what: "Pulumi",
    needed: target !== "embedded",
    look: async () => {
      const { resolveEngine } = await import("../toolchain/index.ts");
      try {
        const engine = await resolveEngine({ env: io.env, ...(target === "embedded" ? {} : { plugins: [target] }) });
        const plugins = engine.pluginPath.length > 0 ? "its plugins beside it" : "it fetches its plugins itself";
        return fine(`${engine.pulumiCommand} (${engine.from}), ${plugins}`);
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        const { message, suggestion } = error.problems[0]!;
        return lacking(message, suggestion);
      }
    },
  };
}
