export { createRootKey, parseRootKey } from "./root-key.ts";
export { createVault, reveal, type Vault } from "./vault.ts";
