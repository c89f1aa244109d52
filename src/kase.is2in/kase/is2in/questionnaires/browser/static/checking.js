// Rules asked while somebody types: the server judges, the page shows it at the field that was
// left or is being typed in. Nothing is saved, and fields not touched yet are left in peace.

const QUIET = 700;

export function setUpChecking(form, status) {
  const url = status.dataset.checkUrl;
  if (!url) return;
  const touched = new Set();
  let timer = null;
  let asked = 0;

  function body() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("check", "1");
    return data;
  }

  function show(field, errors) {
    const id = `${field.id}-error`;
    const inputs = field.querySelectorAll(".form-control, .form-select");
    const old = document.getElementById(id);
    if (old) old.remove();
    for (const input of inputs) {
      input.classList.toggle("is-invalid", errors.length > 0);
      if (errors.length) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (!errors.length) return;
    const box = document.createElement("div");
    box.className = "invalid-feedback d-block";
    box.id = id;
    box.setAttribute("role", "status");
    for (const error of errors) {
      const line = document.createElement("div");
      line.textContent = error.article ? `${error.message} (${error.article})` : error.message;
      box.append(line);
    }
    field.querySelector(".answer-main").append(box);
    for (const input of inputs) input.setAttribute("aria-describedby", id);
  }

  async function check() {
    const turn = ++asked;
    try {
      const response = await fetch(url, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      // An answer to an older question is no answer; a failed one is left to the next save.
      if (!response.ok || turn !== asked) return;
      const { errors } = await response.json();
      for (const id of touched) {
        const field = document.getElementById(id);
        if (field) show(field, errors.filter((error) => error.field === id));
      }
    } catch {
      // Without a connection nothing is said: saving says it.
    }
  }

  function later(event) {
    const field = event.target.closest?.(".field.answer");
    if (!field || event.target.type === "file") return;
    touched.add(field.id);
    clearTimeout(timer);
    timer = setTimeout(check, event.type === "change" ? 0 : QUIET);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
}
