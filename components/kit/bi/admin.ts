import type { Base } from "../../define.ts";
import type { SecretSpec } from "../../model/parts.ts";
import { formatOrigin, type Origin, type Platform } from "../../model/platform.ts";
import type { z } from "zod";

/** The address of the account that a tool starts with. */
export const adminEmail = ({ domain }: Platform): string => `admin@${domain}`;

/** The name of its password. */
export const adminPassword = (instance: string): string => `${instance}/admin`;

/** Digits and letters for certain, which tools ask for; they keep it themselves, so a new one would not open them. */
export function adminSecret({ self }: Base<z.ZodObject>): SecretSpec {
  return { name: adminPassword(self.name), value: { kind: "hex", bytes: 16 }, irreplaceable: true };
}

/** A tool's public address, without a slash at its end. */
export const publicUrl = ({ origin }: { readonly origin: Origin }): string => formatOrigin(origin);
