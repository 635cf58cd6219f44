import { createContext } from "preact";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useId, useRef, useState } from "preact/hooks";
import { Refusal, sentence, wordsOf } from "./ask.ts";
import type { Mistake } from "./ask.ts";
import { html } from "./html.ts";

/** What somebody filled in, by the names of the fields. */
export class Filled {
  readonly #data: FormData;

  constructor(data: FormData) {
    this.#data = data;
  }

  /** What stands in a field, without blanks around it. */
  text(name: string): string {
    const value = this.#data.get(name);
    return typeof value === "string" ? value.trim() : "";
  }

  /** The same; nothing where it is empty, so that it is left out of what is sent. */
  optional(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** The chosen file; nothing where there is none. */
  file(name: string): File | undefined {
    const value = this.#data.get(name);
    return value instanceof File && value.size > 0 ? value : undefined;
  }
}

type FormProps = {
  /** Sends what was filled in; the key stays the same until it was taken. */
  readonly send: (filled: Filled, key: string) => Promise<void>;
  /** What the button says. */
  readonly action: string;
  readonly children?: ComponentChildren;
  /** Beside the button. */
  readonly beside?: ComponentChildren;
  readonly class?: string;
  /** Whether it stays as it was filled in. @default false */
  readonly keeps?: boolean;
  readonly onInput?: (filled: Filled) => void;
};

const Mistakes = createContext<ReadonlyMap<string, string>>(new Map());

/** A form that shows what is wrong next to its fields, and is sent once however often somebody presses. */
export function Form({ send, action, children, beside, keeps = false, onInput, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<string>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<{ text: string; mistakes: readonly Mistake[] }>();
  const read = () => new Filled(new FormData(form.current ?? undefined));

  // What is wrong first, and is read out.
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    if (trouble) (find("[aria-invalid=true]") ?? find(".trouble"))?.focus();
  }, [trouble]);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    key.current ??= crypto.randomUUID();
    try {
      await send(read(), key.current);
      key.current = undefined;
      if (!keeps) form.current?.reset();
    } catch (error) {
      // What was refused for what it says is sent anew, as another thing.
      const mistakes = error instanceof Refusal ? error.mistakes : [];
      if (mistakes.length > 0) key.current = undefined;
      setTrouble({ text: wordsOf(error), mistakes });
    } finally {
      setBusy(false);
    }
  };

  const names = new Set([...(form.current?.elements ?? [])].map((element) => element.getAttribute("name") ?? ""));
  const mistakes = trouble?.mistakes ?? [];
  const byName = new Map(mistakes.map((mistake) => [nameOf(mistake), sentence(mistake.detail)]));
  const elsewhere = mistakes.filter((mistake) => !names.has(nameOf(mistake)));
  return html`<form
    ...${props}
    ref=${form}
    onSubmit=${(event: SubmitEvent) => void submit(event)}
    onInput=${() => onInput?.(read())}
  >
    <${Mistakes.Provider} value=${byName}>
      ${
        trouble &&
        html`<div class="trouble" role="alert" tabindex="-1">
          <p>${trouble.text}</p>
          ${
            elsewhere.length > 0 &&
            html`<ul>
              ${elsewhere.map((mistake) => html`<li>${nameOf(mistake)}: ${mistake.detail}</li>`)}
            </ul>`
          }
        </div>`
      }
      ${children}
      <p class="actions">
        <button class="primary" aria-disabled=${isBusy}>${isBusy ? "One moment…" : action}</button>
        ${beside}
      </p>
    <//>
  </form>`;
}

/** `#/lines/0/quantity` is the field `lines/0/quantity`. */
const nameOf = ({ pointer, parameter }: Mistake): string => pointer?.replace(/^#\/?/, "") ?? parameter ?? "";

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly type?: string;
  /** What stands in it at first. */
  readonly value?: string;
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** Lines of a text. */
  readonly rows?: number;
  readonly required?: boolean;
  readonly class?: string;
};

/** One field, with its label, its hint, and what is wrong with it. */
export function Field({ label, name, hint, type = "text", value, options, rows, class: kind, ...rest }: FieldProps) {
  const id = useId();
  const mistake = useContext(Mistakes).get(name);
  const described = [hint && `${id}-hint`, mistake && `${id}-mistake`].filter(Boolean).join(" ");
  const shared = {
    ...{ id, name },
    // One of a list is always chosen, and it may be the one that stands for nothing.
    ...(options ? {} : rest),
    ...(mistake && { "aria-invalid": "true" }),
    ...(described && { "aria-describedby": described }),
  };
  const control = options
    ? html`<select ...${shared}>
        ${options.map(
          ([of, text]) => html`<option key=${of} value=${of} defaultSelected=${of === value}>${text}</option>`,
        )}
      </select>`
    : rows
      ? html`<textarea ...${shared} rows=${rows} defaultValue=${value ?? ""}></textarea>`
      : html`<input ...${shared} type=${type} ...${type !== "file" && { defaultValue: value ?? "" }} />`;
  return html`<div class=${`field ${kind ?? ""}`}>
    <label for=${id}>${label}${!rest.required && html` <span class="optional">(optional)</span>`}</label>
    ${control} ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${mistake && html`<p class="mistake" id=${`${id}-mistake`}>${mistake}</p>`}
  </div>`;
}
