import { PlatformError } from "../components/model/error.ts";
import { findTool } from "./toolchain/index.ts";

/** The path of kubectl: on PATH, or the one that was built. */
export async function kubectlPath(): Promise<string> {
  const found = await findTool("kubectl");
  if (found) return found.path;
  throw new PlatformError(
    {
      code: "kubectl-missing",
      path: "PATH",
      message: "there is no kubectl",
      suggestion: "install it, or run bap toolchain build kubectl, which needs Go",
    },
    1,
  );
}
