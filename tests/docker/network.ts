import { once } from "node:events";
import { execa } from "execa";
import type { Inspected } from "./host.ts";

/** Whether a TCP connection can be made from inside a container's network, whatever its image has in it. */
export async function reaches(from: Inspected, address: string, port: number): Promise<boolean> {
  return (await reachesEach(from, [{ address, port }]))[0]!;
}

/** The same for several, at once and by one program. */
export async function reachesEach(
  { State: { Pid } }: Inspected,
  peers: readonly { readonly address: string; readonly port: number }[],
): Promise<readonly boolean[]> {
  const script = `const net=require("net");
    const one=({address,port})=>new Promise((tell)=>{
      const socket=net.connect({host:address,port,timeout:3000});
      const end=(found)=>{socket.destroy();tell(found)};
      socket.on("connect",()=>end(true));socket.on("timeout",()=>end(false));socket.on("error",()=>end(false));
    });
    Promise.all(JSON.parse(process.argv[1]).map(one)).then((all)=>console.log(JSON.stringify(all)))`;
  const program = [process.execPath, "-e", script, JSON.stringify(peers)];
  const { stdout } = await execa("nsenter", ["--net", "--target", String(Pid), ...program]);
  return JSON.parse(stdout) as boolean[];
}

/** Another host, beyond this one: a network namespace that only routing reaches. */
export interface Outside {
  readonly address: string;
  readonly port: number;
  /** The status of an answer of this machine's own gateway to somebody who comes from there. */
  ask(name: string, port: number, path: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a host outside every platform that takes TCP connections at one port, and refuses them at all others. */
export async function startOutside(port: number): Promise<Outside> {
  const [here, there, link] = ["198.18.7.1", "198.18.7.2", "bap-outside0"];
  const script = `require("net").createServer((s)=>s.end()).listen(${port},()=>console.log("listening"))`;
  const apart = ["--pdeathsig", "KILL", "unshare", "--net", process.execPath, "-e", script];
  const program = execa("setpriv", apart, { reject: false, buffer: false });
  const stop = async (): Promise<void> => {
    program.kill("SIGKILL");
    await program;
    await execa("ip", ["link", "delete", link], { reject: false });
  };
  try {
    await once(program.stdout, "data", { signal: AbortSignal.timeout(20_000) });
    const inside = ["--net", "--target", String(program.pid), "ip"];
    await execa("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", String(program.pid)]);
    await execa("ip", ["address", "add", `${here}/30`, "dev", link]);
    await execa("ip", ["link", "set", link, "up"]);
    await execa("nsenter", [...inside, "address", "add", `${there}/30`, "dev", "eth0"]);
    await execa("nsenter", [...inside, "link", "set", "eth0", "up"]);
    await execa("nsenter", [...inside, "route", "add", "default", "via", here]);
    const ask = async (name: string, published: number, path: string): Promise<number> => {
      const call = { host: here, port: published, path, servername: name, rejectUnauthorized: false, timeout: 20_000 };
      const asking = `require("https").get(${JSON.stringify({ ...call, headers: { host: `${name}:${published}` } })},
        (answer) => { console.log(answer.statusCode); answer.destroy(); })`;
      const from = ["--net", "--target", String(program.pid), process.execPath, "-e", asking];
      return Number((await execa("nsenter", from)).stdout);
    };
    return { address: there, port, ask, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
