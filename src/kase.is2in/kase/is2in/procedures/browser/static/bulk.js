// Many files are sent one by one: what has arrived stays, what has not is named and can be sent
// again. The server keeps each file once, by its bytes. Without a script the form sends them all.

const form = document.querySelector("[data-bulk]");
// Not ``form.action``: the form has a button of that name.
const url = form?.getAttribute("action");

async function send(file) {
  const data = new FormData();
  data.set("_authenticator", form.querySelector("[name=_authenticator]").value);
  data.set("action", "send");
  data.set("one", "1");
  data.append("files:list", file);
  const response = await fetch(url, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  if (response.ok) return "";
  try {
    return (await response.json()).error || String(response.status);
  } catch {
    return String(response.status);
  }
}

async function sendAll(input, status, button) {
  const failed = new DataTransfer();
  const files = [...input.files];
  button.disabled = true;
  status.replaceChildren();
  for (const [place, file] of files.entries()) {
    const line = document.createElement("li");
    line.textContent = `${form.dataset.textSending} ${place + 1}/${files.length}: ${file.name}`;
    status.append(line);
    let wrong;
    try {
      wrong = await send(file);
    } catch {
      wrong = "—";
    }
    if (!wrong) {
      line.remove();
      continue;
    }
    failed.items.add(file);
    line.textContent = `${form.dataset.textFailed} ${file.name}. ${wrong}`;
  }
  button.disabled = false;
  input.files = failed.files;
  if (!failed.files.length) location.assign(url);
}

if (form) {
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-bulk-status]");
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    sendAll(input, status, form.querySelector("button"));
  });
}
