import type { Base } from "../../define.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { SmtpConfig } from "./config.ts";
import { passwordOf } from "./names.ts";

/** Nothing runs here: the way to the server, and the password that only a person knows. */
export function model({ self, config }: Base<SmtpConfig>): Parts {
  const password: SecretSpec = {
    name: passwordOf(self.name),
    value: { kind: "given", what: `password of "${config.user}" on the SMTP server at ${config.host}` },
  };
  return {
    externals: [{ name: self.name, host: config.host, ports: { smtp: config.port } }],
    secrets: config.user === "" ? [] : [password],
  };
}
