import { useState } from "preact/hooks";
import { html } from "./kit/html.ts";

const themes = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const place = "theme";

/** As it was chosen here before; a browser that keeps nothing has the system's. */
function chosenTheme(): string {
  try {
    return localStorage.getItem(place) ?? "system";
  } catch {
    return "system";
  }
}

/** Shows the page as it was chosen before, before anything is seen. */
export function applyTheme(theme: string = chosenTheme()): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Light, dark, or as the system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    setTheme(value);
    applyTheme(value);
    try {
      localStorage.setItem(place, value);
    } catch {
      // It holds until the page is left.
    }
  };
  return html`<label class="theme">
    <span class="hidden">Colours</span>
    <select value=${theme} onChange=${choose}>
      ${themes.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
    </select>
  </label>`;
}
