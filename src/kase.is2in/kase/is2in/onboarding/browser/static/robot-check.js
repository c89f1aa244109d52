// Shows the exchange that a browser, and not a cheap robot, sends the form: finds a number whose
// SHA-256 with the form's seed begins with zero bits. It begins when the form is first touched,
// so that nobody waits for it. Without this module, or without SubtleCrypto (a page that is not
// on https), the form goes as it is and the applicant confirms the e-mail.

const BATCH = 256;
const encoder = new TextEncoder();

function zeroBits(digest) {
  let bits = 0;
  for (const byte of new Uint8Array(digest)) {
    bits += Math.clz32(byte) - 24;
    if (byte) {
      break;
    }
  }
  return bits;
}

async function solve(seed, bits) {
  for (let start = 0; ; start += BATCH) {
    const tries = Array.from({ length: BATCH }, (_none, index) =>
      crypto.subtle.digest("SHA-256", encoder.encode(`${seed}:${start + index}`)));
    const found = (await Promise.all(tries)).findIndex((digest) => zeroBits(digest) >= bits);
    if (found >= 0) {
      return String(start + found);
    }
  }
}

function guard(form) {
  const field = form.elements.namedItem("solution");
  const busy = form.querySelector("[data-robot-busy]");
  let work = null;
  let waiting = false;

  const begin = () => {
    work ??= solve(form.dataset.robotSeed, Number(form.dataset.robotBits)).then((found) => {
      field.value = found;
    });
    return work;
  };

  form.querySelector("[data-robot-none]").hidden = true;
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", async (event) => {
    if (field.value || event.submitter?.value !== "send") {
      return;
    }
    event.preventDefault();
    if (waiting) {
      return;
    }
    waiting = true;
    busy.hidden = false;
    await begin();
    form.requestSubmit(event.submitter);
  });
}

if (globalThis.crypto?.subtle) {
  document.querySelectorAll("form[data-robot-seed]").forEach((form) => {
    if (!form.elements.namedItem("solution").value) {
      guard(form);
    } else {
      form.querySelector("[data-robot-none]").hidden = true;
    }
  });
}
