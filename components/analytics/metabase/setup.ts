import { adminEmail, adminPassword } from "../../kit/bi/admin.ts";
import { sourceFiles, sourcesOf } from "../../kit/bi/sources.ts";
import { businessImage, contract as business } from "../../kit/business/image.ts";
import { secret, text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import type { MetabaseBase } from "./model.ts";
import { SETUP_SCRIPT } from "./setup-script.ts";

/** Makes the first account and the data sources over Metabase's own interface, once it answers. */
export function setupJob(base: MetabaseBase): Job {
  const { self, platform } = base;
  return {
    kind: "job",
    part: "setup",
    image: businessImage,
    command: ["node", "/run/bap/setup.mjs"],
    env: {
      METABASE_URL: text`http://${self.endpoint("http")}`,
      ADMIN_EMAIL: adminEmail(platform),
      SITE_NAME: platform.name,
    },
    files: {
      "setup.mjs": { content: SETUP_SCRIPT },
      "admin-password": { content: secret(adminPassword(self.name)) },
      ...sourceFiles(sourcesOf(base)),
    },
    scratch: { "/tmp": 16 * 2 ** 20 },
    user: business.user,
    cpu: 250,
    memory: 128 * 2 ** 20,
    deadline: 900,
  };
}
