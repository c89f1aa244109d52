// What the tabs share: a problem with a code whose words the tab or the panel carries, and base64.

export class Problem extends Error {
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
  }
}

export function base64(data) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",", 2)[1]));
    reader.addEventListener("error", () => reject(new Problem("failed")));
    reader.readAsDataURL(new Blob([data]));
  });
}
