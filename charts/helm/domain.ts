/** Where the platform's domain stands in an object. */
export interface DomainIn {
  /** Whether some text of it holds the domain. */
  readonly isIn: (object: object) => boolean;
  /** The text with another domain. */
  readonly replace: (text: string, other: string) => string;
}

/**
 * Finds a domain as a name of its own or the end of one; a longer domain is another one. Servers that are not of the
 * platform keep their names, even below its domain.
 */
export function domainIn(domain: string, others: readonly string[]): DomainIn {
  const foreign = others
    .filter((host) => host.endsWith(`.${domain}`))
    .map((host) => `(?<![a-z0-9.-])${escaped(host)}(?![a-z0-9-])`);
  const own = `(?<![a-z0-9-])${escaped(domain)}(?![a-z0-9-]|\\.[a-z0-9])`;
  const found = new RegExp([...foreign, own].join("|"), "g");
  const replace = (text: string, other: string): string =>
    text.replace(found, (match) => (match === domain ? other : match));
  return {
    replace,
    isIn: (object) => {
      // A line break is written with a letter, which would seem to be a part of the name.
      const text = JSON.stringify(object).replaceAll(/\\./g, " ");
      return replace(text, "") !== text;
    },
  };
}

const escaped = (name: string): string => name.replaceAll(".", "\\.");
