export { createRootKey, parseRootKey } from "./root-key.ts";
export { createVault, notGiven, reveal, type Vault } from "./vault.ts";
