// Compares a file with the signed document by SHA-256, here in the browser: nothing is sent.
const box = document.querySelector("[data-compare]");
const input = box?.querySelector("input[type=file]");

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

input?.addEventListener("change", async () => {
  const answer = box.querySelector("[data-answer]");
  const [file] = input.files;
  if (!file) return;
  const same = (await sha256(file)) === document.querySelector("[data-sha256]").textContent.trim();
  answer.textContent = same ? box.dataset.textSame : box.dataset.textOther;
  answer.className = same ? "status-good" : "status-bad";
});
