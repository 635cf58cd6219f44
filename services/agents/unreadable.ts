/** A document that cannot be read, however often one tries. The message is the reason, for a person. */
export class Unreadable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Unreadable";
  }
}
