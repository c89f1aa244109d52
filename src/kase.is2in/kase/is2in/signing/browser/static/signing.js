// Drives the signing panel: each step is shown as it happens, a failure keeps the place.
import { connect } from "./ncalayer.js";

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
    let item = null;
    let program = null;
    try {
      item = this.begin(STEPS[0]);
      program = await connect(this.root.dataset.socket);
      item.classList.add("done");
      item = this.begin(STEPS[1]);
      const { lang, iin, bin } = this.root.dataset;
      const content = this.root.querySelector("[data-content]").value;
      const cms = await program.sign(content, { locale: lang === "kk" ? "kk" : lang, iin, bin });
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

  async send(cms, item) {
    let response;
    let answer = {};
    try {
      response = await fetch(this.root.dataset.submit, {
        method: "POST",
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          Accept: "text/html",
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
      const errors = (answer.errors ?? []).map((error) => error.message);
      this.fail(item, answer.message ?? this.text("refused"), errors);
      return;
    }
    item.classList.add("done");
    this.begin("done").classList.add("done");
    window.location.assign(answer.next);
  }
}

for (const root of document.querySelectorAll("[data-signing]")) new Panel(root);
