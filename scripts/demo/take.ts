import type { Io } from "../io.ts";
import type { Ask } from "./portal-client.ts";
import { tour } from "./tour.ts";

/**
 * Takes the tour: does what each stop shows, and prints where a person looks.
 *
 * @throws Error with the service's own words when a stop does not work.
 */
export async function takeTour(ask: Ask, portal: string, io: Pick<Io, "out" | "outStyle">): Promise<void> {
  io.out(`\n${io.outStyle("bold", "a tour")}\n`);
  for (const [i, { title, screen, show }] of tour.entries()) {
    const seen = await show(ask);
    io.out(`${i + 1}. ${title}\n   ${io.outStyle("cyan", portal + screen)}\n   ${seen}\n`);
  }
}
