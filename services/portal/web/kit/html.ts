import htm from "htm";
import { h } from "preact";

/** Markup as a template: `html`<p>${text}</p>``. Text never becomes markup. */
export const html = htm.bind(h);
