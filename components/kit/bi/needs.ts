import type {
  DatabaseGrant,
  Gateway,
  Mail,
  Portal,
  RelationalStore,
  RouteGrant,
  SenderGrant,
} from "../../capabilities/index.ts";
import type { Self } from "../../define.ts";
import type { Client } from "../../model/capability.ts";

/** What every tool of this family was granted. */
export interface ToolGrants {
  /** Its own tables: charts, dashboards, people. */
  readonly database: DatabaseGrant;
  readonly route: RouteGrant;
  readonly sender: SenderGrant | undefined;
}

interface ToolUses {
  readonly relationalStore: Client<RelationalStore>;
  readonly gateway: Client<Gateway>;
  readonly mail: Client<Mail> | undefined;
  readonly portal: readonly Client<Portal>[];
}

/** What differs between them: what people read of it, and the path that says whether it works. */
interface Tool {
  readonly title: string;
  readonly description: string;
  readonly health: string;
}

/** Asks for what every tool of this family needs; only who comes from a private network gets to it. */
export function toolNeeds(self: Self, use: ToolUses, tool: Tool): ToolGrants {
  const { title, description, health } = tool;
  const to = self.endpoint("http", { at: "run" });
  const route = use.gateway.route({ app: self.name, to, access: "private", health });
  for (const portal of use.portal) portal.application({ name: self.name, title, description, origin: route.origin });
  return {
    database: use.relationalStore.database({ name: self.name }),
    route,
    sender: use.mail?.sender({ name: self.name }),
  };
}
