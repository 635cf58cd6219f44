#!/usr/local/bin/node
// Plays software that no package registry has: answers on its ports, and tells what it was given and asked.
// Which answers, says play.json beside it (or the file that STAND_IN_PLAY names); README.md has the form.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const CONTROL = 59999;
const LARGEST = 64 * 1024;
const MOST_REQUESTS = 1000;
const SECRET_HEADER = /authorization|cookie|key|password|token/;

const playFile = resolve(process.env.STAND_IN_PLAY ?? join(import.meta.dirname, "play.json"));
const play = JSON.parse(readFileSync(playFile, "utf8"));
const commandLine = [basename(process.argv[1]), ...process.argv.slice(2)];
const requests = [];
let forgotten = 0;

if (process.argv.includes("--version")) {
  console.log(`0.0 (a stand-in: nothing of ${play.software} is inside)`);
} else if ((play.once ?? []).some((pattern) => new RegExp(pattern).test(commandLine.join(" ")))) {
  console.log(JSON.stringify(given(false)));
} else {
  const module = play.behaviour && pathToFileURL(resolve(dirname(playFile), play.behaviour)).href;
  await serve(module ? await import(module) : {});
}

async function serve(behaviour) {
  for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"]) process.on(signal, () => process.exit(0));
  // Several of them on one machine, as in tests without containers, take whatever port is free.
  const free = process.env.STAND_IN_PORTS === "free";
  const listens = {};
  for (const [port, rules] of Object.entries(play.ports ?? {})) {
    const raw = rules.greeting !== undefined;
    const server = raw ? createTcpServer((socket) => greet(socket, rules)) : http(Number(port), rules, behaviour);
    listens[port] = await listening(server, { port: free ? 0 : Number(port) });
  }
  const control = createServer((request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(given(true)));
  });
  const inside = await listening(control, { port: free ? 0 : CONTROL, host: "127.0.0.1" });
  console.log(JSON.stringify({ software: play.software, listens, control: inside }));
}

async function listening(server, address) {
  await once(server.listen(address), "listening");
  return server.address().port;
}

function greet(socket, { greeting }) {
  socket.on("error", () => socket.destroy());
  if (greeting) socket.write(greeting);
  else socket.resume();
}

function http(port, rules, behaviour) {
  return createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const { pathname } = new URL(request.url, "http://stand-in");
      remember(port, request, body);
      const asked = { port, method: request.method, path: pathname, url: request.url, headers: request.headers };
      const answer = (await behaviour.answer?.({ ...asked, body: body.toString() })) ?? ruled(rules, asked);
      const content = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
      const type = typeof answer.body === "string" ? "text/plain; charset=utf-8" : "application/json";
      response.writeHead(answer.status ?? 200, { "content-type": type, ...answer.headers }).end(content);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
}

/** The most exact rule wins: method and path, path, the longest beginning that ends in `*`, the port's default. */
function ruled({ paths = {}, default: otherwise = {} }, { method, path }) {
  const exact = paths[`${method} ${path}`] ?? paths[path];
  if (exact) return exact;
  const beginnings = Object.keys(paths).filter((rule) => {
    const [, verb, beginning] = /^(?:([A-Z]+) )?(.*)\*$/.exec(rule) ?? [];
    return beginning !== undefined && path.startsWith(beginning) && (verb ?? method) === method;
  });
  return paths[beginnings.sort((a, b) => b.length - a.length)[0]] ?? otherwise;
}

function remember(port, request, body) {
  const { pathname, searchParams } = new URL(request.url, "http://stand-in");
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    SECRET_HEADER.test(name) ? `sha256:${sha256(String(value))}` : value,
  ]);
  requests.push({
    port,
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(headers),
    body: body.subarray(0, LARGEST).toString(),
    bytes: body.length,
  });
  if (requests.length <= MOST_REQUESTS) return;
  requests.shift();
  forgotten++;
}

/** All that this process was given; `inFull`: with what the files hold. */
function given(inFull) {
  const found = (play.files ?? ["/run/bap"]).flatMap((folder) => filesBelow(folder));
  return {
    software: play.software,
    arguments: commandLine,
    environment: { ...process.env },
    files: Object.fromEntries(found.map((path) => [path, file(path, inFull)])),
    user: { uid: process.getuid(), gid: process.getgid() },
    requests,
    forgotten,
  };
}

function file(path, inFull) {
  try {
    const content = readFileSync(path);
    const shown = inFull && content.length <= LARGEST ? { content: content.toString() } : {};
    return { sha256: sha256(content), bytes: content.length, ...shown };
  } catch (error) {
    return { unreadable: error.code };
  }
}

// Kubernetes mounts files as links by way of a folder "..data": what a name leads to counts.
function filesBelow(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return [];
  if (!info.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith(".."))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}
