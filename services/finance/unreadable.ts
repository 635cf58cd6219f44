/** A text of somebody's file that cannot be read as what it should be; the message is meant for them. */
export class Unreadable extends Error {}
