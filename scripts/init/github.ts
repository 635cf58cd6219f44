/** Checks each change of the platform, and says in the pull request what it does. */
export const GITHUB_CHECK = `name: platform
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: write
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
      - name: install
        run: npm ci
      - name: validate
        run: npx bap validate mine
      - name: render
        run: npx bap render mine --target kubernetes --out rendered --force
      # What the change means: components and settings, then objects, as a comment of the pull request.
      - name: diff
        if: github.event_name == 'pull_request'
        env:
          GH_TOKEN: \${{ github.token }}
          BASE: \${{ github.event.pull_request.base.sha }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
        run: |
          npx bap diff "mine@$BASE" mine --target kubernetes --markdown > diff.md
          gh pr comment "$PULL_REQUEST" --body-file diff.md
      # Argo CD or Flux (gitops/) apply what stands on the branch "rendered".
      - name: publish
        if: github.event_name == 'push'
        run: |
          git config user.name "platform"
          git config user.email "platform@users.noreply.github.com"
          git switch --orphan rendered
          git reset --quiet
          git add --force rendered
          git commit --message "rendered from $GITHUB_SHA"
          git push --force origin rendered
`;

/** Lets one profile run the images that another has tried, by a pull request that a person reads. */
export const GITHUB_PROMOTE = `name: promote
on:
  workflow_dispatch:
    inputs:
      from:
        description: the profile whose images were tried
        required: true
      to:
        description: the profile that shall run the same ones
        required: true
permissions:
  contents: write
  pull-requests: write
jobs:
  promote:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
          cache: npm
      - name: install
        run: npm ci
      - name: promote
        env:
          GH_TOKEN: \${{ github.token }}
          FROM: \${{ inputs.from }}
          TO: \${{ inputs.to }}
        run: |
          npx bap promote "$FROM" "$TO"
          npx bap validate "$TO"
          npx bap diff "$TO@HEAD" "$TO" --markdown > "$RUNNER_TEMP/diff.md"
          git config user.name "platform"
          git config user.email "platform@users.noreply.github.com"
          git switch --create "promote-$FROM-to-$TO-$GITHUB_RUN_ID"
          git add profiles
          git commit --message "promote the images of $FROM to $TO"
          git push --set-upstream origin HEAD
          gh pr create --fill --body-file "$RUNNER_TEMP/diff.md"
`;
