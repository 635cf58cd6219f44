/** The result of `work`, unless it takes longer than `ms` or `signal` is aborted before: then an error. */
export async function within<T>(ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} s`)), ms);
        over.signal.addEventListener("abort", () => clearTimeout(timer));
        const abort = (): void => reject(signal?.reason as Error);
        if (signal?.aborted) abort();
        signal?.addEventListener("abort", abort, { signal: over.signal });
      }),
    ]);
  } finally {
    over.abort();
  }
}
