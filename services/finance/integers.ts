/** An integer as the store hands it out: drivers differ in how they hand out 64 bits. */
export function toInt(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${String(value)} is no integer that JSON carries exactly`);
  return number;
}
