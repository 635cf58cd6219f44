import { expect, it } from "vitest";
import { dataFolder } from "./contract.ts";

it.each([
  ["postgres:17.12", "/var/lib/postgresql/data"],
  ["postgres:18.6-trixie", "/var/lib/postgresql"],
  ["pgvector/pgvector:0.8.7-pg17-trixie", "/var/lib/postgresql/data"],
  ["pgvector/pgvector:pg18", "/var/lib/postgresql"],
  ["registry.test:5000/pgvector:0.8.7-pg18", "/var/lib/postgresql"],
  ["postgres", "/var/lib/postgresql"],
  ["postgres:17.12@sha256:18ab", "/var/lib/postgresql/data"],
  ["registry.test:5000/postgres:16.4", "/var/lib/postgresql/data"],
])("mounts the data of %s where that image declares it", (image, folder) => {
  expect(dataFolder(image)).toBe(folder);
});
