import type { ModelSecret } from "../../components/model/model.ts";
import { givenFile } from "../embedded/place.ts";
import { writePrivateFile } from "../embedded/private-file.ts";
import { readGiven } from "../embedded/secrets.ts";
import { givenOf, openStack } from "../engine/open.ts";
import { writeStackFile } from "../engine/stack-file.ts";
import { usage } from "../errors.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { secretNamed } from "./named.ts";

/** Takes one secret from standard input: what only a person knows, or in place of a value that would be derived. */
export async function set(
  { name: wanted, ...options }: ProfileOptions & { readonly name: string },
  io: Io,
): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const spec = secretNamed(loaded.model, wanted);
  const value = (await io.read()).replace(/\r?\n$/, "");
  checkValue(spec, value);
  const changed = await remember(loaded, options, spec, value);
  io.out(`${wanted} is set; ${changed ? "the next bap up restarts what uses it" : "it was that already"}\n`);
}

function checkValue({ name, value: kind }: ModelSecret, value: string): void {
  if (value === "") {
    throw usage(
      `--name ${name}`,
      "standard input was empty",
      `pipe the value in: bap secrets set --name ${name} < file`,
    );
  }
  if (kind.kind === "key" || kind.kind === "certificate" || kind.kind === "jwt") {
    throw usage(`--name ${name}`, `a ${kind.kind} is made of others and cannot be given`, "give a password instead");
  }
  if (kind.kind === "hex" && !new RegExp(`^[0-9a-f]{${kind.bytes * 2}}$`).test(value)) {
    throw usage(`--name ${name}`, "the value has another form", `it must be ${kind.bytes * 2} hexadecimal digits`);
  }
}

/** Another value counts as a rotation: whoever uses it starts anew because of the version, never because of the value. */
async function remember(loaded: Loaded, options: ProfileOptions, spec: ModelSecret, value: string): Promise<boolean> {
  const { root, stack, model } = loaded;
  const { tier, target } = model.platform;
  const rotated = (before: Readonly<Record<string, string>>): string[] =>
    before[spec.name] === undefined && spec.value.kind === "given"
      ? []
      : [`secrets.versions.${spec.name}=${spec.version + 1}`];
  if (target === "embedded") {
    const before = await readGiven(loaded);
    if (before[spec.name] === value) return false;
    await writePrivateFile(givenFile(loaded), `${JSON.stringify({ ...before, [spec.name]: value })}\n`);
    return true;
  }
  const open = await openStack({ root, stack, tier, target });
  const before = await givenOf(open);
  if (before[spec.name] === value) return false;
  await open.stack.setConfig("bap:given", { value: JSON.stringify({ ...before, [spec.name]: value }), secret: true });
  writeStackFile(loaded, { ...options, set: rotated(before) }, []);
  return true;
}
