export type {
  BindPlan,
  ContainerPlan,
  DockerPlan,
  FilePlan,
  Gate,
  GroupPlan,
  HealthPlan,
  ImagePlan,
  NetworkPlan,
  PublishedPort,
  VolumePlan,
} from "./docker-plan.ts";
export { HARDENING, PUBLISHED_AT } from "./hardening.ts";
export { LABELS } from "./names.ts";
export { lowerToDocker, type DockerOptions } from "./plan.ts";
export { executableFiles, renderCompose } from "./render.ts";
export { secretFiles, type SecretFile } from "./secret-files.ts";
export { specLabel } from "./spec-hash.ts";
