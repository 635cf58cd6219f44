const usualMs = 60_000;
/** Work that takes longer counts as hung: somebody else may try. */
const longestMs = 3_600_000;

/** Until when work that is begun now is one's own. */
export const leaseEnd = (leaseMs = usualMs): Date => new Date(Date.now() + leaseMs);

/**
 * Renews a lease until what this answers is called, and has resolved. A renewal that fails is made up for by the next;
 * if none of them gets through, the lease ends.
 */
export function renewLease(
  leaseMs: number | undefined,
  renew: (until: Date) => Promise<unknown>,
): () => Promise<unknown> {
  const begun = Date.now();
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(
    () => {
      if (Date.now() - begun > longestMs) clearInterval(timer);
      else last = renew(leaseEnd(leaseMs)).catch(() => undefined);
    },
    (leaseMs ?? usualMs) / 3,
  ).unref();
  return () => {
    clearInterval(timer);
    return last;
  };
}
