// Demand is shown anew every ten seconds, without loading the page; a button holds it still.
const EVERY = 10_000;
const region = document.querySelector("[data-live]");
const pause = document.querySelector("[data-live-pause]");
let still = false;

async function renew() {
  // Whoever reads a table with the keyboard is not thrown out of it.
  if (still || document.hidden || region.contains(document.activeElement)) {
    return;
  }
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-live]");
  if (found && !still) {
    region.replaceChildren(...found.childNodes);
  }
}

if (region && pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    still = !still;
    pause.setAttribute("aria-pressed", String(still));
  });
  setInterval(renew, EVERY);
}
