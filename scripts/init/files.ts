import { GITHUB_CHECK, GITHUB_PROMOTE } from "./github.ts";
import { GITLAB } from "./gitlab.ts";
import { ARGO_CD, FLUX, GITOPS } from "./gitops.ts";

/** What a project of one's own is made of; it uses this package and changes nothing in it. */
export interface Project {
  /** Name of the npm package. */
  readonly name: string;
  /** The version of this package that made it. */
  readonly version: string;
}

/** Every file, by path. */
export function projectFiles({ name, version }: Project): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageJson(name, version)],
    ["Pulumi.yaml", PULUMI],
    ["main.ts", MAIN],
    ["bap.config.ts", CONFIG],
    ["profiles/mine.yaml", PROFILE],
    [".gitignore", IGNORE],
    [".github/workflows/platform.yaml", GITHUB_CHECK],
    [".github/workflows/promote.yaml", GITHUB_PROMOTE],
    [".gitlab-ci.yml", GITLAB],
    ["gitops/argocd.yaml", ARGO_CD],
    ["gitops/flux.yaml", FLUX],
    ["gitops/README.md", GITOPS],
    [".bap/state/.gitkeep", ""],
    ["README.md", readme(name)],
  ]);
}

function packageJson(name: string, version: string): string {
  const manifest = {
    name,
    private: true,
    type: "module",
    engines: { node: ">=22.18" },
    scripts: { validate: "bap validate mine", render: "bap render mine --out rendered --force", up: "bap up mine" },
    dependencies: { "open-business-automation-platform": `^${version}` },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const PULUMI = `name: bap
description: A business automation platform of our own
main: main.ts
runtime:
  name: nodejs
  options:
    typescript: false
backend:
  # Beside the project, for a first look; name a shared one before others join: s3://…, azblob://…, gs://…
  url: file://./.bap/state
`;

const MAIN = `// What "pulumi up" runs; "bap up" runs the same program without it.
import { runPlatform } from "open-business-automation-platform/stacks";

export const { addresses, authority, ready } = await runPlatform();
`;

const CONFIG = `// Your own components and capabilities, by name. A profile can then use them like any other.
// CONTRIBUTING.md of open-business-automation-platform shows how one is written:
//
//   import { defineComponent } from "open-business-automation-platform";
//   import { crm } from "./components/crm/index.ts";
//
//   export const components = { crm };

export const components = {};
export const capabilities = {};
`;

const PROFILE = `# yaml-language-server: $schema=../node_modules/open-business-automation-platform/profiles/schema.json
# Your platform. What is not said here is as in the profile below it; "bap inspect mine" shows the whole.
schema: 1
extends: dev # or production, enterprise

# components:
#   postgres: { storage: 20Gi }
# bindings:
#   cache: valkey # instead of redis
`;

const IGNORE = `node_modules/
rendered/
# Keys and passphrases of stacks, and the state of those that keep it here.
.bap/*
!.bap/state/
.bap/state/*
!.bap/state/.gitkeep
`;

function readme(name: string): string {
  return `# ${name}

A business automation platform, made with open-business-automation-platform. \`profiles/mine.yaml\` says what is in it.

    npm install
    npx bap up mine        # bring it up on this machine
    npx bap inspect mine   # what is in it, where it answers, what it takes
    npx bap doctor mine    # what this machine lacks

Ready to use, and to be deleted where it is not yours: \`.github/workflows\` and \`.gitlab-ci.yml\` check a change, show what
it does, and promote images from one profile to another; [gitops](gitops) lets Argo CD or Flux apply what was rendered.
`;
}
