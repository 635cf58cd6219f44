import { describe, expect, it } from "vitest";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { folderWith } from "../testing/folder.ts";
import { basesIn, basesOf, withBases } from "./bases.ts";
import { imageTags } from "./tags.ts";

const BUILD: ImageBuild = { name: "tool", context: "tool", args: { LEVEL: "1" } };
const project = () => folderWith({ "tool/Dockerfile": "ARG NODE_IMAGE=node:24\nFROM ${NODE_IMAGE}\n" });
const PUBLIC: Model["images"] = { replace: {} };
const MIRROR: Model["images"] = { registry: "mirror.example.com", replace: {} };

/** The tag of the image under a profile's word on images. */
const tag = (images: Model["images"], build = BUILD): string =>
  imageTags(project(), { workloads: [{ name: "tool", image: { build } }], images } as unknown as Model)["tool"]!;

describe("the bases of a Dockerfile", () => {
  it("are its arguments named so, whatever else it has", () => {
    const text = 'ARG A_IMAGE=a/b:1\nARG LEVEL=2\n# ARG C_IMAGE=c:1\narg D_IMAGE="d:1"\nARG E_IMAGE\nFROM scratch\n';
    expect(basesIn(text)).toEqual([
      { arg: "A_IMAGE", image: "a/b:1" },
      { arg: "D_IMAGE", image: "d:1" },
    ]);
  });

  it("are what the build says instead, where it does", () => {
    expect(basesOf(project(), { ...BUILD, args: { NODE_IMAGE: "node:25" } })).toEqual([
      { arg: "NODE_IMAGE", image: "node:25" },
    ]);
  });
});

describe("a build", () => {
  it("is left alone where its bases are found under their own names", () => {
    expect(withBases(project(), BUILD, PUBLIC)).toBe(BUILD);
  });

  it("starts from a mirror, or from another image in the place of one", () => {
    expect(withBases(project(), BUILD, MIRROR).args).toEqual({ LEVEL: "1", NODE_IMAGE: "mirror.example.com/node:24" });
    const replaced = { ...MIRROR, replace: { node: "ours/node:24-with-our-authorities" } };
    expect(withBases(project(), BUILD, replaced).args).toMatchObject({
      NODE_IMAGE: "ours/node:24-with-our-authorities",
    });
  });

  it("has another tag only where its base is another one", () => {
    expect(tag({ ...PUBLIC, replace: { postgres: "ours/postgres:17" } })).toBe(tag(PUBLIC));
    expect(tag(MIRROR)).not.toBe(tag(PUBLIC));
    expect(tag(MIRROR)).toBe(tag(PUBLIC, withBases(project(), BUILD, MIRROR)));
  });
});
