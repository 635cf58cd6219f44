import { render } from "preact";
import { readApplications } from "./application.ts";
import { html } from "./kit/html.ts";
import { inOrder } from "./screens.ts";
import { Shell } from "./shell.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
const place = document.getElementById("portal");
if (place) {
  place.replaceChildren();
  render(html`<${Shell} applications=${inOrder(readApplications())} />`, place);
}
