import { useState } from "preact/hooks";
import { Field } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";

/** When a rule holds, as the service keeps it. */
export type Condition =
  | {
      readonly field: string;
      readonly op: "is" | "is-not" | "contains" | "starts-with" | "ends-with";
      readonly value: string;
    }
  | { readonly field: string; readonly op: "in"; readonly value: readonly string[] }
  | { readonly field: string; readonly op: "present"; readonly value: boolean };

const fields = [
  ["company", "Company"],
  ["country", "Country"],
  ["email", "E-mail"],
  ["message", "Message"],
  ["name", "Name"],
  ["source", "Source"],
] as const;

const ops = [
  ["given", "is given"],
  ["not-given", "is not given"],
  ["is", "is"],
  ["is-not", "is not"],
  ["in", "is one of"],
  ["contains", "contains"],
  ["starts-with", "starts with"],
  ["ends-with", "ends with"],
] as const;

const opOf = ({ op, value }: Condition): string => (op === "present" ? (value ? "given" : "not-given") : op);

/** `Country is one of AT, DE` */
export function inWords(condition: Condition): string {
  const field = fields.find(([name]) => name === condition.field)?.[1] ?? condition.field;
  const op = ops.find(([name]) => name === opOf(condition))?.[1] ?? condition.op;
  const value = condition.op === "present" ? "" : ` ${[condition.value].flat().join(", ")}`;
  return `${field} ${op}${value}`;
}

type FieldsProps = {
  /** What may be chosen before all fields, with nothing more to say of it. */
  readonly first?: readonly [string, string];
};

/** Lets somebody say when a rule holds. */
export function ConditionFields({ first }: FieldsProps) {
  const [said, setSaid] = useState({ field: first ? first[0] : "company", op: "given" });
  const listen = ({ target }: { readonly target: HTMLSelectElement }) => {
    if (target.name in said) setSaid({ ...said, [target.name]: target.value });
  };
  const options = first ? [first, ...fields] : fields;
  return html`<fieldset class="whole line" onInput=${listen}>
    <legend>When it holds</legend>
    <${Field} label="Of a lead" name="field" options=${options} required />
    ${said.field !== "" && html`<${Field} label="Is what" name="op" options=${ops} required />`}
    ${
      said.field !== "" &&
      !said.op.endsWith("given") &&
      html`<${Field} label="Value" name="when/value" hint=${said.op === "in" ? "With commas between" : ""} required />`
    }
  </fieldset>`;
}

/** What was said so; nothing where the rule is for everybody. */
export function conditionFrom(filled: Filled): Condition | undefined {
  const [field, op, value] = [filled.text("field"), filled.text("op"), filled.text("when/value")];
  if (field === "") return undefined;
  if (op === "given" || op === "not-given") return { field, op: "present", value: op === "given" };
  if (op === "in") return { field, op, value: listFrom(value, ",") };
  return { field, op: op as "is", value };
}

/** What somebody wrote one after the other. */
export const listFrom = (text: string, between: string): readonly string[] =>
  text
    .split(between)
    .map((one) => one.trim())
    .filter((one) => one !== "");
