/** An Argo CD application that follows the branch which CI renders to. */
export const ARGO_CD = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: platform
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/us/platform.git # yours
    targetRevision: rendered
    path: rendered
    directory:
      recurse: true
      exclude: prerequisites.yaml # a list for people and programs, not objects
  destination:
    server: https://kubernetes.default.svc
  syncPolicy:
    automated:
      prune: true # claims and their namespaces say themselves that they stay
      selfHeal: true
    syncOptions:
      - ServerSideApply=true
      - PruneLast=true
`;

/** The same for Flux. */
export const FLUX = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: platform
  namespace: flux-system
spec:
  interval: 1m
  url: https://git.example.com/us/platform.git # yours
  ref:
    branch: rendered
  ignore: |
    # a list for people and programs, not objects
    rendered/prerequisites.yaml
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: platform
  namespace: flux-system
spec:
  interval: 10m
  sourceRef:
    kind: GitRepository
    name: platform
  path: ./rendered
  prune: true
  wait: true
  timeout: 15m
`;

/** How the two are used, and what no repository should hold. */
export const GITOPS = `# GitOps

CI renders \`profiles/mine.yaml\` on each change of the main branch and puts the manifests on the branch \`rendered\`; Argo CD
(\`argocd.yaml\`) or Flux (\`flux.yaml\`) applies them. Set the repository's address in the one that you use, then:

1. What must be in the cluster first stands in \`rendered/prerequisites.yaml\`: custom resource definitions, operators.
2. Secrets are never rendered: \`npx bap secrets apply mine --target kubernetes\` puts them there, and again after a rotation.
3. \`kubectl apply -f gitops/argocd.yaml\`, or \`kubectl apply -f gitops/flux.yaml\`.

Manifests carry no order: every part waits for what it needs by starting again until it is there.

What is no longer rendered is deleted, but for volume claims and their namespaces: each says so to both controllers by an
annotation of its own. To delete data for good, delete its claim by hand.
`;
