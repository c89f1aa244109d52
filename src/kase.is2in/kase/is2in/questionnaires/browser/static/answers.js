// Forms of questionnaires: dependent fields, rows of tables, unsaved changes, autosave.
// Everything here has a way without a script: the server shows and hides fields after a save,
// and adds and removes rows by the same buttons.
import { setUpChecking } from "./checking.js";
import { setUpConditions } from "./conditions.js";
import { setUpRows } from "./rows.js";
import { setUpSaving } from "./saving.js";

for (const status of document.querySelectorAll("[data-answers-status]")) {
  const form = status.closest("form");
  if (!form) continue;
  setUpConditions(form);
  setUpRows(form);
  setUpSaving(form, status);
  setUpChecking(form, status);
}

const summary = document.getElementById("error-summary");
if (summary) summary.focus();
