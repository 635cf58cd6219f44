import { html, raw } from "hono/html";

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; background: light-dark(#fff, #16181d);
    color: light-dark(#1b1d22, #e8e9ec); }
  label { display: block; margin-top: 1rem; }
  input, textarea { box-sizing: border-box; width: 100%; padding: 0.5rem; font: inherit; color: inherit;
    background: light-dark(#fff, #22252c); border: 1px solid light-dark(#767a85, #8b8f9a); border-radius: 0.25rem; }
  button { margin: 1.5rem 0 1rem; padding: 0.5rem 1.5rem; font: inherit; color: #fff; background: #1f5fbf;
    border: 0; border-radius: 0.25rem; }
  :focus-visible { outline: 3px solid light-dark(#1f5fbf, #8ab4f8); outline-offset: 2px; }
  output { display: block; min-height: 1.5em; }
  .trap { position: absolute; left: -100rem; }
`;

// A token takes one submission: one that is sent again after a lost answer is still one lead. Once something was sent,
// another text, or another lead, needs another token.
const script = `
  const form = document.querySelector("form");
  const told = document.querySelector("output");
  const button = form.querySelector("button");
  // Below the page's own address, /forms/<id>.
  const address = form.dataset.form;
  const ask = async () => {
    const { token, readyInMs } = await (await fetch(address + "/token")).json();
    return { token, readyAt: performance.now() + readyInMs };
  };
  const askAgain = () => { shown = ask(); shown.catch(() => { shown = undefined; }); };
  let shown;
  let sent = false;
  askAgain();
  form.addEventListener("input", () => { if (sent) { sent = false; askAgain(); } });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = "Sending …";
    const filled = [...new FormData(form)].filter(([, value]) => value.trim() !== "");
    try {
      if (shown === undefined) askAgain();
      const { token, readyAt } = await shown;
      await new Promise((ready) => setTimeout(ready, readyAt - performance.now()));
      sent = true;
      const answer = await fetch(address + "/submissions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...Object.fromEntries(filled), token }),
      });
      const body = await answer.json();
      if (answer.ok) {
        form.reset();
        sent = false;
        askAgain();
        told.textContent = "Thank you. We will be in touch.";
      } else {
        if ((body.type ?? "").endsWith(":form-expired")) askAgain();
        const mistakes = (body.errors ?? []).map((error) => (error.pointer ?? "").slice(2) + ": " + error.detail);
        told.textContent = "Not sent: " + (mistakes.join("; ") || body.detail);
      }
    } catch {
      told.textContent = "Not sent: the service did not answer. Try again; nothing is stored twice.";
    } finally {
      button.disabled = false;
    }
  });
`;

/** The page with a form. */
export function page({ form, nonce }: { form: string; nonce: string }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Get in touch</title>
        ${raw(`<style nonce="${nonce}">${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>Get in touch</h1>
          <form data-form="${form}">
            <label for="name">Name</label>
            <input id="name" name="name" required maxlength="200" autocomplete="name" />
            <label for="email">Email</label>
            <input id="email" name="email" type="email" required maxlength="254" autocomplete="email" />
            <label for="company">Company (optional)</label>
            <input id="company" name="company" maxlength="200" autocomplete="organization" />
            <label for="country">Country (optional)</label>
            <input id="country" name="country" maxlength="100" autocomplete="country-name" />
            <label for="message">Message (optional)</label>
            <textarea id="message" name="message" rows="4" maxlength="10000"></textarea>
            <div class="trap" aria-hidden="true">
              <label for="website">Leave this empty</label>
              <input id="website" name="website" tabindex="-1" autocomplete="off" />
            </div>
            <button type="submit">Send</button>
            <output></output>
          </form>
        </main>
        ${raw(`<script nonce="${nonce}">${script}</script>`)}
      </body>
    </html>`;
}
