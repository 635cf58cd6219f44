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
    [".github/workflows/platform.yaml", WORKFLOW],
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

const WORKFLOW = `name: platform
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  pull-requests: write
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v5
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - run: npx bap validate mine
      - run: npx bap render mine --out rendered
      - uses: actions/upload-artifact@v4
        with:
          name: rendered
          path: rendered
          include-hidden-files: true
      # What the change means for the objects, as a comment of the pull request.
      - if: github.event_name == 'pull_request'
        env:
          GH_TOKEN: \${{ github.token }}
          BASE: \${{ github.event.pull_request.base.sha }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
        run: |
          git worktree add ../before "$BASE"
          (cd ../before && npm ci && npx bap render mine --out "$RUNNER_TEMP/before")
          npx bap diff "$RUNNER_TEMP/before" ./rendered --markdown > "$RUNNER_TEMP/diff.md"
          gh pr comment "$PULL_REQUEST" --body-file "$RUNNER_TEMP/diff.md"
`;

function readme(name: string): string {
  return `# ${name}

A business automation platform, made with open-business-automation-platform. \`profiles/mine.yaml\` says what is in it.

    npm install
    npx bap up mine        # bring it up on this machine
    npx bap inspect mine   # what is in it, where it answers, what it takes
    npx bap doctor mine    # what this machine lacks
`;
}
