import type { Unit } from "../kit/unit.ts";
import type { Task } from "./task.ts";
import type { Fitting } from "./tools/registry.ts";

type TaskRow = Omit<Task, "createdAt"> & { created_at: Date };

const columns = "id, tool, input, state, created_at";

/** Keeps what is to be done, before it is done. */
export async function storeTask(
  unit: Unit,
  id: string,
  { tool, input }: Fitting,
  state: "proposed" | "started",
): Promise<Task> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<TaskRow>(
    `insert into tasks (id, organisation, team, owner, tool, input, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [id, organisation, team, owner, tool.name, JSON.stringify(input), state, unit.now],
  );
  await unit.emit({ type: `task.${state}`, subject: id, data: { tool: tool.name } });
  return toTask(rows[0]!);
}

/** The task of that id, if it is this person's: nobody confirms what was proposed to another. */
export async function findTask(unit: Unit, id: string): Promise<Task | undefined> {
  const { rows } = await unit.query<TaskRow>(
    `select ${columns} from tasks where organisation = $1 and owner = $2 and id = $3`,
    [unit.actor.organisation, unit.actor.owner, id],
  );
  return rows[0] === undefined ? undefined : toTask(rows[0]);
}

/** Writes how a task went, or that somebody confirmed it. */
export async function setTaskState(
  unit: Unit,
  { id, tool }: Task,
  state: "started" | "done" | "failed",
): Promise<void> {
  await unit.query("update tasks set state = $3 where organisation = $1 and id = $2", [
    unit.actor.organisation,
    id,
    state,
  ]);
  await unit.emit({ type: `task.${state}`, subject: id, data: { tool } });
}

const toTask = ({ created_at, ...row }: TaskRow): Task => ({ ...row, createdAt: created_at.toISOString() });
