// Compares a file with the document by SHA-256, here in the browser: nothing is sent.
const box = document.querySelector("[data-compare]");
const input = box?.querySelector("input[type=file]");
const answer = box?.querySelector("[data-answer]");

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(text, status) {
  answer.textContent = text;
  answer.className = status;
}

async function compare(file) {
  // Browsers hash only on pages that came over HTTPS, or from this computer.
  if (!crypto.subtle) return tell(box.dataset.textInsecure, "status-bad");
  tell(box.dataset.textComparing, "");
  let found;
  try {
    found = await sha256(file);
  } catch {
    return tell(box.dataset.textUnreadable, "status-bad");
  }
  // A paper of the exchange has several once its time-stamps were renewed.
  const known = [...document.querySelectorAll("[data-sha256]")].map((one) => one.textContent.trim());
  const same = known.includes(found);
  const verdict = same ? box.dataset.textSame : box.dataset.textOther;
  tell(`${file.name}: ${verdict}`, same ? "status-good" : "status-bad");
}

input?.addEventListener("change", () => input.files[0] && compare(input.files[0]));

// Dropped anywhere on the page, a file is compared and not opened in place of the page.
if (box) {
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("dropping", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) compare(event.dataTransfer.files[0]);
    });
  }
}
