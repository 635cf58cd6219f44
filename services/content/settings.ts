import { z } from "zod";
import { llm } from "../kit/bindings.ts";
import { storeSettings } from "../kit/store-settings.ts";

/** Everything content automation reads from its environment. */
export const settings = storeSettings(
  "content",
  {
    ...llm.settings,
    /** Where browsers find the service: what links to published texts begin with. */
    ORIGIN: z.url({ protocol: /^https?$/, error: "is no address; allowed: https://<host>" }).optional(),
  },
  [llm],
);
