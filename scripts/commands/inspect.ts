import type { Command } from "commander";
import { z } from "zod";
import type { Tools } from "../command.ts";
import { addressOf } from "../inspect/addresses.ts";
import { explain, explainText } from "../inspect/explain.ts";
import { inspectText } from "../inspect/text.ts";
import { viewOf } from "../inspect/view.ts";
import { imageTags } from "../images/tags.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { lower } from "../lower.ts";
import { parseOptions, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json } from "../print.ts";

const own = z.object({ explain: z.string().min(1).optional() });

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .option("--explain <path>", "say where one setting comes from: components.redis.memory")
    .action(
      run((profile, options) =>
        inspect({ ...parseProfileOptions(profile, options), ...parseOptions(own, options) }, io),
      ),
    );
}

async function inspect(options: ProfileOptions & z.output<typeof own>, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  if (options.explain !== undefined) {
    const explanation = explain(loaded, options.explain);
    return io.out(options.json ? json(explanation) : explainText(explanation, io.outStyle));
  }
  const { root, model } = loaded;
  const view = viewOf(model, imageTags(root, model), (await lower(loaded)).notGiven);
  if (options.json) return io.out(json(view));
  const addresses = model.routes.map((route) => ({ app: route.to, url: addressOf(model, route) }));
  io.out(inspectText(view, addresses, io));
}
