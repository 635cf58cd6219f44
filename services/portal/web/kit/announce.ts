import { useEffect, useState } from "preact/hooks";
import { html } from "./html.ts";

let tell: (text: string) => void = () => undefined;

/** Says that something was done, where everybody sees or hears it. */
export const announce = (text: string): void => tell(text);

/** Where it is said: for some seconds, at the end of the window. */
export function Announcements() {
  const [text, setText] = useState("");
  useEffect(() => {
    tell = setText;
  }, []);
  useEffect(() => {
    if (text === "") return undefined;
    const timer = setTimeout(() => setText(""), 8_000);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<div class="announcement" role="status">${text && html`<p>${text}</p>`}</div>`;
}
