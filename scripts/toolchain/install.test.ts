import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installPulumi } from "./install.ts";

let home: string;
let server: Server;
let url: string;
let answer: { status: number; text: string };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "bap-home-"));
  server = createServer((_request, response) => response.writeHead(answer.status).end(answer.text));
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  await rm(home, { recursive: true, force: true });
});

const options = () => ({ url, env: { HOME: home, PATH: process.env.PATH } });
const remedy =
  "\n    Install Pulumi another way and put it on PATH, or run `bap toolchain build engine`, which needs only Go.";

describe("installing Pulumi", () => {
  it("runs the installer without touching the shell's start files", async () => {
    answer = { status: 200, text: 'mkdir -p "$HOME/.pulumi/bin"; echo "$@" > "$HOME/.pulumi/bin/pulumi"' };
    const path = await installPulumi(options());
    expect(path).toBe(join(home, ".pulumi", "bin", "pulumi"));
    expect(await readFile(path, "utf8")).toBe("--no-edit-path\n");
  });

  it("fails with the installer's own words", async () => {
    answer = { status: 200, text: "echo 'no space left'; exit 3" };
    await expect(installPulumi(options())).rejects.toThrow(`${url}: The installer failed: no space left${remedy}`);
  });

  it("fails when the address answers something else, and names the other way", async () => {
    answer = { status: 503, text: "" };
    await expect(installPulumi(options())).rejects.toThrow(
      `${url}: Pulumi's installer could not be fetched: the answer was 503${remedy}`,
    );
  });

  it("fails when the installer takes too long", async () => {
    answer = { status: 200, text: "sleep 20" };
    await expect(installPulumi({ ...options(), runTimeoutMs: 50 })).rejects.toThrow(
      `${url}: The installer was not done within 0.05 seconds.${remedy}`,
    );
  });
});
