import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registry } from "../../components/registry.ts";
import { writeSchema } from "../../profiles/index.ts";
import { imagesText } from "./images.ts";
import { readmePicture } from "./picture.ts";
import { referenceText } from "./text.ts";

// What is committed and made from the registry; tests say when it is not fresh.
const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "docs", "reference");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "components.md"), referenceText(registry));
writeFileSync(join(folder, "images.md"), imagesText(registry, root));
writeSchema(registry, join(root, "profiles"));
writeFileSync(join(root, "docs", "platform.svg"), readmePicture());
