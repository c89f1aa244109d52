// On the page of a field: only the inputs that the chosen type has are shown.

const form = document.querySelector(".design-form[data-limits]");

function show(type, limits) {
  for (const part of form.querySelectorAll("[data-for]")) {
    part.classList.toggle("design-hidden", !part.dataset.for.split(" ").includes(type));
  }
  const own = limits[type] ?? [];
  const names = new Set(Object.values(limits).flat());
  for (const name of names) {
    const input = form.elements.namedItem(name);
    input?.closest(".field")?.classList.toggle("design-hidden", !own.includes(name));
    if (name === [...names][0]) {
      input?.closest("fieldset")?.classList.toggle("design-hidden", own.length === 0);
    }
  }
}

if (form) {
  const limits = JSON.parse(form.dataset.limits);
  const type = form.elements.namedItem("type");
  type.addEventListener("change", () => show(type.value, limits));
  show(type.value, limits);
}
