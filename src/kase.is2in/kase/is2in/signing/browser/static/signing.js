// Drives the signing panel: each step is shown as it happens, a failure keeps the place.
import { connect, Problem } from "./ncalayer.js";

const STEPS = ["connecting", "choosing", "checking"];

function camel(code) {
  return code.replace(/-(\w)/g, (_all, letter) => letter.toUpperCase());
}

class Panel {
  constructor(root) {
    this.root = root;
    this.text = (code) => root.dataset[camel(`text-${code}`)] ?? code;
    this.steps = root.querySelector("[data-steps]");
    this.problem = root.querySelector("[data-problem]");
    this.checks = root.querySelector("[data-checks]");
    this.button = root.querySelector("[data-sign]");
    this.button?.addEventListener("click", () => this.run());
  }

  begin(code) {
    const item = document.createElement("li");
    item.textContent = this.text(code);
    this.steps.append(item);
    return item;
  }

  fail(item, message, details = []) {
    item?.classList.add("failed");
    this.problem.replaceChildren(document.createTextNode(message));
    if (details.length) {
      const list = document.createElement("ul");
      for (const detail of details) {
        const line = document.createElement("li");
        line.textContent = detail;
        list.append(line);
      }
      this.problem.append(list);
    }
    this.problem.hidden = false;
  }

  async run() {
    this.button.disabled = true;
    this.steps.replaceChildren();
    this.problem.hidden = true;
    this.checks.hidden = true;
    let item = null;
    let program = null;
    try {
      item = this.begin(STEPS[0]);
      program = await connect(this.root.dataset.socket);
      item.classList.add("done");
      item = this.begin(STEPS[1]);
      const { lang, iin, bin } = this.root.dataset;
      const cms = await program.sign(await this.content(), { locale: lang, iin, bin });
      item.classList.add("done");
      item = this.begin(STEPS[2]);
      await this.send(cms, item);
    } catch (error) {
      this.fail(item, this.text(error.code ?? "failed"));
    } finally {
      program?.close();
      this.button.disabled = false;
    }
  }

  // The exact bytes to be signed, in base64; what the page shows and what is signed must agree.
  async content() {
    const response = await fetch(this.root.dataset.content, { credentials: "same-origin" });
    if (!response.ok) throw new Problem("offline");
    const data = await response.arrayBuffer();
    // Without TLS browsers have no digests, except on this computer; the server checks anyway.
    if (crypto.subtle) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
      const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      if (hex !== this.root.dataset.sha256) throw new Problem("changed");
    }
    return await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result.split(",", 2)[1]));
      reader.addEventListener("error", () => reject(new Problem("failed")));
      reader.readAsDataURL(new Blob([data]));
    });
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

  async send(cms, item) {
    let response;
    let answer = {};
    try {
      response = await fetch(this.root.dataset.submit, {
        method: "POST",
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          // Two types: the answer and refusals are JSON, yet the page answers, not a service.
          Accept: "application/json, text/html;q=0.1",
          "X-CSRF-TOKEN": this.root.dataset.token,
        },
        body: JSON.stringify({ provider: "nca", cms }),
      });
      answer = await response.json();
    } catch {
      this.fail(item, this.text("offline"));
      return;
    }
    if (!response.ok) {
      const errors = answer.errors ?? [];
      if (answer.code === "signature") this.show(errors, false);
      const words = answer.code === "signature" ? [] : errors.map((error) => error.message);
      this.fail(item, answer.message ?? this.text("refused"), words);
      return;
    }
    item.classList.add("done");
    this.show([], true);
    this.begin("done").classList.add("done");
    window.location.assign(answer.next);
  }
}

for (const root of document.querySelectorAll("[data-signing]")) new Panel(root);
