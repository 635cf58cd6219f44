import { randomBytes } from "node:crypto";

const maxSequence = 0xfff;
let lastTime = 0;
let sequence = 0;

/**
 * A UUID of version 7 (RFC 9562): milliseconds first, so that ids sort by creation and an index grows at its end.
 *
 * Ids of one process strictly increase, also within one millisecond and when the clock steps back: the twelve bits
 * after the time are a counter that starts at a random place.
 */
export function uuidv7(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  if (now > lastTime) startMillisecond(now, bytes);
  else if (sequence < maxSequence) sequence += 1;
  else startMillisecond(lastTime + 1, bytes);
  bytes.writeUIntBE(lastTime, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function startMillisecond(time: number, random: Buffer): void {
  lastTime = time;
  // Half of the counter's range stays free for the ids that follow in the same millisecond.
  sequence = random.readUInt16BE(6) & (maxSequence >> 1);
}
