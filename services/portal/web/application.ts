/** An application, as the server wrote it into the page. */
export type Application = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly url: string;
  /** Where its API lies under the page's own origin. */
  readonly api?: string;
};

export function readApplications(): readonly Application[] {
  return JSON.parse(document.getElementById("applications")?.textContent ?? "[]") as readonly Application[];
}
