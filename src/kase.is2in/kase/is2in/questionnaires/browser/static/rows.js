// Rows of tables are added and removed in place; without a script the buttons post the form.

function changed(form) {
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function addRow(form, button) {
  const name = button.dataset.addRow;
  const table = form.querySelector(`table[data-rows="${CSS.escape(name)}"]`);
  const template = form.querySelector(`template[data-row="${CSS.escape(name)}"]`);
  const numbers = [...table.querySelectorAll("button[data-remove-row]")].map((b) => +b.value);
  const next = Math.max(-1, ...numbers) + 1;
  const row = template.content.querySelector("tr").cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes("__row__")) {
        attribute.value = attribute.value.replaceAll("__row__", String(next));
      }
    }
  }
  const body = table.tBodies[0];
  body.append(row);
  row.querySelector("input, select, textarea")?.focus();
  button.hidden = body.rows.length >= +table.dataset.most;
}

function removeRow(form, button) {
  const row = button.closest("tr");
  const table = row.closest("table");
  const add = form.querySelector(`[data-add-row="${CSS.escape(table.dataset.rows)}"]`);
  row.remove();
  if (add) {
    add.hidden = false;
    if (!table.tBodies[0].rows.length) addRow(form, add);
    add.focus();
  }
}

export function setUpRows(form) {
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (!add && !remove) return;
    event.preventDefault();
    if (add) addRow(form, add);
    else removeRow(form, remove);
    changed(form);
  });
}
