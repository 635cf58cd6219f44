import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { bundle } from "./bundle.ts";

/** A file of the page, at an address that changes with its content. */
export type Asset = {
  readonly path: string;
  readonly type: string;
  readonly hash: string;
  readonly content: string;
  /** The same, packed: what browsers ask for. */
  readonly brotli: Buffer<ArrayBuffer>;
};

export type Assets = { readonly script: Asset; readonly style: Asset; readonly icon: Asset };

/** Reads what the page is made of, once: its script from the modules as they are written. */
export function readAssets(): Assets {
  const web = findWeb(import.meta.dirname);
  const text = (name: string) => readFileSync(join(web, name), "utf8");
  return {
    script: asset("portal", "js", "text/javascript; charset=utf-8", bundle(join(web, "main.ts"))),
    style: asset("portal", "css", "text/css; charset=utf-8", text("portal.css")),
    icon: asset("icon", "svg", "image/svg+xml", text("icon.svg")),
  };
}

function asset(name: string, ending: string, type: string, content: string): Asset {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { path: `/assets/${name}-${hash}.${ending}`, type, hash, content, brotli: packed(content) };
}

/** Nearly as small as can be, in a tenth of the time. */
const packed = (content: string): Buffer<ArrayBuffer> =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });

/** Beside this module, or where a bundle of this module was made from: in the package that holds it. */
function findWeb(from: string): string {
  const found = [join(from, "web"), join(from, "services", "portal", "web")].find((folder) =>
    existsSync(join(folder, "main.ts")),
  );
  if (found !== undefined) return found;
  if (dirname(from) === from) throw new Error("the portal's page is missing: there is no services/portal/web/main.ts");
  return findWeb(dirname(from));
}
