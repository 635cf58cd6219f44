#!/usr/local/bin/node
// Prints what the stand-in of this container was given, as JSON: `docker exec <container> /stand-in/given`.
const answer = await fetch(`http://127.0.0.1:${process.env.STAND_IN_CONTROL ?? 59999}/`);
process.stdout.write(await answer.text());
