// On the page of a field: only the inputs that the chosen type has are shown. In the tree: a search.
// On every page with a form: leaving with something unsaved asks first.

const field = document.querySelector(".design-form[data-limits]");

function show(type, limits) {
  for (const part of field.querySelectorAll("[data-for]")) {
    part.classList.toggle("design-hidden", !part.dataset.for.split(" ").includes(type));
  }
  const own = limits[type] ?? [];
  const names = new Set(Object.values(limits).flat());
  for (const name of names) {
    const input = field.elements.namedItem(name);
    input?.closest(".field")?.classList.toggle("design-hidden", !own.includes(name));
    if (name === [...names][0]) {
      input?.closest("fieldset")?.classList.toggle("design-hidden", own.length === 0);
    }
  }
}

if (field) {
  const limits = JSON.parse(field.dataset.limits);
  const type = field.elements.namedItem("type");
  type.addEventListener("change", () => show(type.value, limits));
  show(type.value, limits);
}

const filter = document.querySelector("[data-design-filter]");

if (filter) {
  const input = filter.querySelector("input");
  const said = filter.querySelector("[role=status]");
  filter.hidden = false;
  input.addEventListener("keydown", (event) => {
    // Enter would press the first button of the tree.
    if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase();
    let shown = 0;
    for (const row of document.querySelectorAll(".design-row")) {
      const found = row.querySelector(".design-words").textContent.toLowerCase().includes(words);
      row.classList.toggle("design-hidden", !found);
      shown += found ? 1 : 0;
    }
    said.textContent = shown ? "" : said.dataset.none;
  });
}

const form = document.querySelector("form.design-form");

if (form) {
  let unsaved = "unsaved" in form.dataset;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
