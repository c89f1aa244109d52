// Fields with a condition are asked only while it holds; the server judges the same rule.

function answer(form, prefix, name) {
  const inputs = form.querySelectorAll(`[name="${CSS.escape(prefix + name)}"]`);
  for (const input of inputs) {
    if (input.type === "radio" && !input.checked) continue;
    return input.value;
  }
  return "";
}

function judge(form, section) {
  const prefix = `${section.dataset.answersForm}.`;
  const fields = [...section.querySelectorAll("[data-field][data-depends]")];
  const conditions = new Map(
    fields.map((field) => [field.dataset.field, JSON.parse(field.dataset.depends)]),
  );
  const asked = (name) =>
    (conditions.get(name) ?? []).every(
      ([other, codes]) => asked(other) && codes.includes(answer(form, prefix, other)),
    );
  for (const field of fields) field.hidden = !asked(field.dataset.field);
}

export function setUpConditions(form) {
  for (const section of form.querySelectorAll("[data-answers-form]")) {
    if (!section.querySelector("[data-depends]")) continue;
    judge(form, section);
    section.addEventListener("change", () => judge(form, section));
    section.addEventListener("input", () => judge(form, section));
  }
}
