// The signing panel: each tab brings a module of its own that gets a signature somehow; what
// happens to it is the same for all. Each step is shown as it happens, a failure keeps the place.
import { base64, Problem } from "./problem.js";

function camel(code) {
  return code.replace(/-(\w)/g, (_all, letter) => letter.toUpperCase());
}

async function digest(data) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Panel {
  constructor(root) {
    this.root = root;
    this.facts = root.dataset;
    this.busy = false;
  }

  // Whether these bytes are the document. Without TLS browsers have no digests, except on this
  // computer: then nobody knows, and the server finds out.
  async isDocument(data) {
    return Boolean(crypto.subtle) && (await digest(data)) === this.facts.sha256;
  }

  // The exact bytes to be signed, in base64; what the page shows and what is signed must agree.
  async content() {
    let data;
    try {
      const response = await fetch(this.facts.content, { credentials: "same-origin" });
      if (!response.ok) throw new Error(response.status);
      data = await response.arrayBuffer();
    } catch {
      throw new Problem("offline");
    }
    if (crypto.subtle && !(await this.isDocument(data))) throw new Problem("changed");
    return await base64(data);
  }
}

// A tab: its steps, its checks, its problem; its texts stand on what its template drew.
export class Tab {
  constructor(element, panel) {
    this.element = element;
    this.panel = panel;
    this.words = element.querySelector("summary").nextElementSibling;
    this.steps = element.querySelector("[data-steps]");
    this.problem = element.querySelector("[data-problem]");
    this.checks = element.querySelector("[data-checks]");
  }

  text(code) {
    const name = camel(`text-${code}`);
    return this.words.dataset[name] ?? this.panel.facts[name] ?? code;
  }

  // ``sign`` gets the function that begins a step, and returns the CMS: PEM or base64.
  async run(button, sign) {
    if (this.panel.busy) return;
    this.panel.busy = true;
    button.disabled = true;
    this.steps.replaceChildren();
    this.problem.hidden = true;
    this.checks.hidden = true;
    try {
      const cms = await sign((code, detail) => this.step(code, detail));
      await this.send(cms, this.step("checking"));
    } catch (error) {
      const known = error instanceof Problem;
      if (!known) console.error(error);
      this.fail(this.text(known ? error.code : "failed"), error.more ?? []);
    } finally {
      this.panel.busy = false;
      button.disabled = false;
    }
  }

  step(code, detail = "") {
    const item = document.createElement("li");
    item.textContent = detail ? `${this.text(code)} (${detail})` : this.text(code);
    this.steps.append(item);
    return { done: () => item.classList.add("done") };
  }

  // ``more`` are further things to say: texts, or elements such as links.
  fail(message, more = []) {
    this.steps.lastElementChild?.classList.add("failed");
    this.problem.replaceChildren(document.createTextNode(message));
    if (more.length) {
      const list = document.createElement("ul");
      for (const one of more) {
        const line = document.createElement("li");
        line.append(one);
        list.append(line);
      }
      this.problem.append(list);
    }
    this.problem.hidden = false;
  }

  // Every check by name: ticked, failed with words, or open because an earlier one failed.
  show(errors, accepted) {
    const wrong = new Map(errors.map((error) => [error.code, error.message]));
    const open = new Set();
    for (const item of this.checks.querySelectorAll("[data-check]")) {
      const name = item.dataset.check;
      const words = item.querySelector("[data-words]");
      const needs = item.dataset.needs.split(" ").filter(Boolean);
      const blocked = needs.some((need) => wrong.has(need) || open.has(need));
      if (blocked && !wrong.has(name)) open.add(name);
      item.classList.toggle("failed", wrong.has(name));
      item.classList.toggle("done", accepted || !(wrong.has(name) || open.has(name)));
      words.textContent = wrong.get(name) ?? "";
    }
    this.checks.hidden = false;
  }

  async send(cms, step) {
    let response;
    let answer = {};
    try {
      response = await fetch(this.panel.facts.submit, {
        method: "POST",
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          // Two types: the answer and refusals are JSON, yet the page answers, not a service.
          Accept: "application/json, text/html;q=0.1",
          "X-CSRF-TOKEN": this.panel.facts.token,
        },
        body: JSON.stringify({ provider: this.element.dataset.provider, cms }),
      });
      answer = await response.json();
    } catch {
      throw new Problem("offline");
    }
    if (!response.ok) {
      const errors = answer.errors ?? [];
      if (answer.code === "signature") this.show(errors, false);
      const words = answer.code === "signature" ? [] : errors.map((error) => error.message);
      this.fail(answer.message ?? this.text("refused"), words);
      return;
    }
    step.done();
    this.show([], true);
    this.step("done").done();
    window.location.assign(answer.next);
  }
}

async function begin(element, panel) {
  try {
    const { start } = await import(element.dataset.script);
    start(new Tab(element, panel), panel);
  } catch (error) {
    // The form of the tab still works without it, and so do the other tabs.
    console.error(error);
  }
}

for (const root of document.querySelectorAll("[data-signing]")) {
  const panel = new Panel(root);
  for (const element of root.querySelectorAll("[data-script]")) begin(element, panel);
}
