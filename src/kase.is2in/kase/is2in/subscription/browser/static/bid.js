// The sum of a bid while it is typed. What counts is what the server reads.
const form = document.querySelector("form[data-bid]");
const line = form?.querySelector("[data-sum]");

// Numbers as people write them, 1 250,50, counted in whole parts so that nothing is rounded.
function read(name) {
  const field = form.elements[name];
  const text = (field?.value ?? "").replace(/[\s\u2009\u00a0]/g, "").replace(",", ".");
  if (!/^\d{1,18}(\.\d{1,8})?$/.test(text)) {
    return null;
  }
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(8, "0"));
}

function shown(value, places) {
  const digits = value.toString().padStart(places + 1, "0");
  const part = digits.slice(-places).replace(/0+$/, "").padEnd(2, "0");
  const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, "\u2009");
  const mark = document.documentElement.lang === "en" ? "." : ",";
  return `${whole}${mark}${part}`;
}

function say() {
  const price = read("price");
  const quantity = read("quantity");
  const nominal = form.dataset.percent;
  const kind = form.querySelector("[name=type]:checked")?.value ?? "limit";
  const known = kind === "limit" && price !== null && quantity !== null;
  line.hidden = !known;
  if (known) {
    let sum = price * quantity;
    let places = 16;
    if (nominal) {
      const [whole, part = ""] = nominal.split(".");
      sum *= BigInt(whole + part.padEnd(8, "0"));
      places += 10;
    }
    line.querySelector("b").textContent = shown(sum, places);
  }
}

if (form && line) {
  form.addEventListener("input", say);
  say();
}
