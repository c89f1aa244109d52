// Unsaved changes: leaving asks, and where the page names an address they are saved there.
// Files are left to the buttons: a large upload belongs to a moment the person chooses.

const QUIET = 4000;
const RETRY = 20000;

export function setUpSaving(form, status) {
  const text = status.dataset;
  const url = text.autosaveUrl;
  let edits = 0;
  let saved = 0;
  let timer = null;
  let running = false;
  let stopped = false;

  const dirty = () => edits !== saved;

  function say(message, state) {
    status.textContent = message;
    status.dataset.state = state;
  }

  function later(delay) {
    clearTimeout(timer);
    if (url && !stopped) timer = setTimeout(save, delay);
  }

  function body() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file], [name$='.remove']")) {
      data.delete(input.name);
    }
    data.set("autosave", "1");
    return data;
  }

  function took(answer) {
    for (const [id, version] of Object.entries(answer.versions ?? {})) {
      const input = form.querySelector(`[name="${CSS.escape(`${id}.version`)}"]`);
      if (input) input.value = version;
    }
    for (const [id, seen] of Object.entries(answer.seen ?? {})) {
      const input = form.querySelector(`[name="${CSS.escape(`${id}.seen`)}"]`);
      if (input) input.value = seen;
    }
    const wrong = (answer.errors ?? []).map((error) => error.message).join(" ");
    say(wrong ? `${text.textWrong} ${wrong}` : `${text.textSaved} ${answer.saved}`, "saved");
  }

  async function save() {
    if (running || !dirty()) return;
    running = true;
    const sent = edits;
    say(text.textSaving, "saving");
    try {
      const response = await fetch(url, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (response.status === 412) {
        stopped = true;
        say(text.textStale, "stale");
      } else if (response.ok) {
        saved = sent;
        took(await response.json());
      } else {
        throw new Error(String(response.status));
      }
    } catch {
      say(text.textFailed, "failed");
      later(RETRY);
    } finally {
      running = false;
    }
    if (edits !== sent) later(QUIET);
  }

  function edited(event) {
    if (event.target.closest?.("[data-no-save]")) return;
    edits += 1;
    if (!running && !stopped) say(text.textUnsaved, "unsaved");
    later(QUIET);
  }

  form.addEventListener("input", edited);
  form.addEventListener("change", edited);
  form.addEventListener("submit", () => {
    saved = edits;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  });
}
