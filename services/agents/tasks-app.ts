import type { Actor } from "../kit/actor.ts";
import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import { confirmTask, listTools, readTask, runTask } from "./api.ts";
import type { Parts } from "./parts.ts";
import type { Task, TaskAnswer } from "./task.ts";
import { findTask, setTaskState, storeTask } from "./tasks.ts";
import { chooseTool } from "./tools/choose.ts";
import { described } from "./tools/registry.ts";

/** Tools: what there is, and tasks that run one. */
export function serveTasks(api: Api, { work, language, tools }: Parts): void {
  /** Runs a task with the caller's own rights. What changes something and is done already is not done again. */
  const run = async (actor: Actor, task: Task, authorization: string | undefined): Promise<TaskAnswer> => {
    const fitting = tools.fitting(task.tool, task.input);
    if (task.state === "done" && fitting.tool.changes) return task;
    const settle = (state: "started" | "done" | "failed") => work(actor, (unit) => setTaskState(unit, task, state));
    if (task.state !== "started") await settle("started");
    try {
      // One key for one task: a try whose answer was lost finds what it did.
      const result = await tools.run(fitting, { authorization, key: task.id });
      await settle("done");
      return { ...task, state: "done", result };
    } catch (error) {
      await settle("failed");
      throw error;
    }
  };

  api.serve(listTools, ({ c }) => c.json({ items: tools.list.map(described) }));

  api.serve(runTask, async ({ c, actor, body, key }) => {
    const { tool, input, request } = body;
    const chosen = request !== undefined;
    const fitting = chosen ? await chooseTool(language, tools, request, new Date()) : tools.fitting(tool ?? "", input);
    const state = chosen && fitting.tool.changes ? "proposed" : "started";
    const { made, replayed } = await work(actor, (unit) =>
      makeOnce(
        unit,
        // A task is its owner's, and so is the key: another's is no replay.
        { operation: `run-task of ${actor.owner}`, key, request: body },
        { find: (id) => findTask(unit, id), make: (id) => storeTask(unit, id, fitting, state) },
      ),
    );
    const answer = made.state === "proposed" ? made : await run(actor, made, c.req.header("authorization"));
    return created(c, { made: answer, replayed }, `/api/agents/tasks/${made.id}`);
  });

  api.serve(readTask, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findTask(unit, id)), "task", id)),
  );

  // Honours a key by what it does: a task is one thing, and is done once.
  api.serve(confirmTask, async ({ c, actor, params: { id } }) => {
    const task = found(await work(actor, (unit) => findTask(unit, id)), "task", id);
    return c.json(await run(actor, task, c.req.header("authorization")));
  });
}
