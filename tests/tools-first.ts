import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The order of files: tools are built before the tests that would leave something out without them, the rest by name. */
export class ToolsFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const key = ({ moduleId }: TestSpecification): string =>
      `${moduleId.endsWith("/toolchain-build.test.ts") ? 0 : 1} ${moduleId}`;
    return Promise.resolve([...files].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  }
}
