import { storeSettings } from "../kit/store-settings.ts";

/** Everything financial ops reads from its environment. */
export const settings = storeSettings("finance", {});
