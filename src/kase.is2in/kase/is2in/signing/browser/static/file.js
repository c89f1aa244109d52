// A tab whose form sends a file with a signature: sent by script, so that every check is shown.
import { base64, Problem } from "./problem.js";

const LARGEST = 32 * 1024 * 1024;

async function read(file, panel) {
  if (file.size === 0) throw new Problem("empty");
  if (file.size > LARGEST) throw new Problem("too-large");
  let data;
  try {
    data = await file.arrayBuffer();
  } catch {
    throw new Problem("unreadable");
  }
  // The most frequent mistake: the file that was downloaded is sent back as it is.
  if (await panel.isDocument(data)) throw new Problem("unsigned");
  return await base64(data);
}

export function sendsFile(tab, panel) {
  const form = tab.element.querySelector("form[data-file]");
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.files[0]) return;
    tab.run(form.querySelector("button"), async (step) => {
      const reading = step("reading");
      const cms = await read(input.files[0], panel);
      reading.done();
      return cms;
    });
  });
}
