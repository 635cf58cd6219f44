// What `pulumi up -s <stack>` runs from the root. Nothing happens at import but the call: a module with side effects
// would run once in a process, however often the engine asks.
import { runPlatform } from "./program.ts";

const { addresses, authority, ready } = await runPlatform();

export { addresses, authority, ready };
