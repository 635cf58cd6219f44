import { describeGateway } from "../../capabilities/gateway.contract.ts";
import { traefik } from "./index.ts";

describeGateway(traefik, { target: "docker" });
describeGateway(traefik, { target: "kubernetes" });
