import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { wordsOf } from "./ask.ts";
import type { Asked } from "./use-asked.ts";
import { html } from "./html.ts";
import { goTo, hrefTo } from "./route.ts";
import { readable } from "./words.ts";

/** The head of a screen. Whoever comes to it begins here. */
export function Head({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return html`<div class="head">
    <h1 tabindex="-1">${title}</h1>
    ${children}
  </div>`;
}

export type Tone = "good" | "warn" | "bad" | "calm" | "news";

const marks: Readonly<Record<Tone, string>> = { good: "✓", warn: "!", bad: "✕", calm: "•", news: "→" };

/** A state in a word: its colour and its mark only repeat it. */
export function Badge({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  return html`<span class=${`badge ${tone}`}><span aria-hidden="true">${marks[tone]}</span> ${text}</span>`;
}

type ShownProps<Answer> = {
  readonly asked: Asked<Answer>;
  /** What is being looked up: `the leads`. */
  readonly what: string;
  readonly children: (answer: Answer) => ComponentChildren;
};

/** What was asked for; while it is on its way, or when it does not come, that instead. */
export function Shown<Answer>({ asked: { answer, trouble, reload }, what, children }: ShownProps<Answer>) {
  return html`${
    trouble &&
    html`<div class="trouble" role="alert">
      <p>${trouble}</p>
      <button type="button" onClick=${reload}>Try again</button>
    </div>`
  }
  ${
    answer === undefined
      ? !trouble && html`<p class="waiting" aria-busy="true">Looking up ${what}…</p>`
      : children(answer)
  }`;
}

/** What stands where nothing is yet: what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return html`<div class="empty">
    <p><strong>${title}</strong></p>
    <p>${children}</p>
  </div>`;
}

/** What is known of something, each by its name; what says nothing is left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return html`<dl class="facts">
    ${facts
      .filter(([, value]) => value)
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}

/** A table that is scrolled inside itself where it does not fit. */
export function Table(props: { caption: string; heads: readonly (readonly [string, string?])[]; children: unknown }) {
  const id = useId();
  return html`<div class="table" role="region" aria-labelledby=${id} tabindex="0">
    <table>
      <caption id=${id}>
        ${props.caption}
      </caption>
      <thead>
        <tr>
          ${props.heads.map(([head, kind]) => html`<th scope="col" class=${kind}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${props.children}
      </tbody>
    </table>
  </div>`;
}

/** Links to the parts of a screen, of which one is open. */
export function Tabs(props: { label: string; open: string; tabs: readonly (readonly [string, string, string])[] }) {
  return html`<nav class="tabs" aria-label=${props.label}>
    <ul>
      ${props.tabs.map(
        ([value, text, href]) =>
          html`<li key=${value}><a href=${href} aria-current=${value === props.open ? "page" : null}>${text}</a></li>`,
      )}
    </ul>
  </nav>`;
}

type FilterProps = {
  readonly screen: string;
  /** Of what it chooses, and how that is called in an address. */
  readonly name: string;
  readonly chosen: string;
  readonly options: readonly string[];
};

/** Shows only some of a list, by an address that can be kept. */
export function Filter({ screen, name, chosen, options }: FilterProps) {
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    goTo(hrefTo(screen, value === "all" ? {} : { [name]: value }));
  };
  return html`<p class="filter">
    <label>
      ${readable(name)}
      <select value=${chosen} onChange=${choose}>
        ${["all", ...options].map((one) => html`<option value=${one}>${readable(one)}</option>`)}
      </select>
    </label>
  </p>`;
}

/** A button that opens a form above a list, and has the focus again when that closes. */
export function useOpener(text: string) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const press = () => setOpen(!isOpen);
  const opener = html`<button ref=${button} type="button" class="primary" aria-expanded=${isOpen} onClick=${press}>
    ${text}
  </button>`;
  return { isOpen, close, opener };
}

type ActProps = {
  /** Does it; the key stays the same until it was done. */
  readonly act: (key: string) => Promise<void>;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** What is read out, where the text alone does not say what it is about. */
  readonly label?: string;
};

/** A button that does one thing, and says next to itself why it could not. */
export function Act({ act, children, label, class: kind }: ActProps) {
  const key = useRef<string>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const press = async () => {
    if (isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    key.current ??= crypto.randomUUID();
    try {
      await act(key.current);
      key.current = undefined;
    } catch (error) {
      setTrouble(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return html`<span class="act">
    <button type="button" class=${kind} aria-label=${label} aria-disabled=${isBusy} onClick=${() => void press()}>
      ${isBusy ? "One moment…" : children}
    </button>
    ${trouble && html`<span class="mistake" role="alert">${trouble}</span>`}
  </span>`;
}
