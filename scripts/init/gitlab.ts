/** The same checks for GitLab: a change is validated, rendered and explained; images are promoted by hand. */
export const GITLAB = `image: node:24

stages: [check, publish, promote]

default:
  before_script:
    - npm ci

check:
  stage: check
  variables:
    GIT_DEPTH: 0
  script:
    - npx bap validate mine
    - npx bap render mine --target kubernetes --out rendered --force
    # What the change means, kept with the pipeline; a merge request's own base where there is one.
    - npx bap diff "mine@\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-HEAD}" mine --target kubernetes --markdown > diff.md
  artifacts:
    paths: [rendered, diff.md]
    expose_as: what changes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

# Argo CD or Flux (gitops/) apply what stands on the branch "rendered". PUSH_TOKEN: a project token that may write.
publish:
  stage: publish
  script:
    - git config user.name "platform"
    - git config user.email "platform@noreply.example.com"
    - git switch --orphan rendered
    - git reset --quiet
    - git add --force rendered
    - git commit --message "rendered from $CI_COMMIT_SHA"
    - git push --force "https://token:$PUSH_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" rendered
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $PUSH_TOKEN

# Run it by hand, with the variables FROM and TO.
promote:
  stage: promote
  script:
    - npx bap promote "$FROM" "$TO"
    - npx bap validate "$TO"
    - git config user.name "platform"
    - git config user.email "platform@noreply.example.com"
    - git switch --create "promote-$FROM-to-$TO-$CI_PIPELINE_ID"
    - git add profiles
    - git commit --message "promote the images of $FROM to $TO"
    - git push -o merge_request.create "https://token:$PUSH_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" HEAD
  rules:
    - if: $FROM && $TO
      when: manual
`;
