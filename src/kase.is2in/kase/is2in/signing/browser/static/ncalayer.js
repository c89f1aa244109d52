// A client of NCALayer, the signing program of the National Certification Authority:
// JSON over a WebSocket on this computer, one request at a time, no numbers on requests.

const BASICS = "kz.gov.pki.knca.basics";
const COMMON = "kz.gov.pki.knca.commonUtils";
const SIGNING_PURPOSE = "1.3.6.1.5.5.7.3.4";
const CONNECT_MS = 10000;

export class Problem extends Error {
  // code: not-running | denied | canceled | password | busy | expired | unsuitable | failed
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
  }
}

// Newer browsers ask the person before a page may reach programs of the computer.
async function permission() {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {
      // This browser does not know the name: it does not ask.
    }
  }
  return "granted";
}

export async function connect(address) {
  return new Promise((resolve, reject) => {
    let socket;
    try {
      socket = new WebSocket(address);
    } catch (error) {
      reject(new Problem("not-running", String(error)));
      return;
    }
    // Asked afterwards: the person may just have answered the browser's question with "no".
    const refuse = async () =>
      reject(new Problem((await permission()) === "denied" ? "denied" : "not-running"));
    const timer = setTimeout(() => {
      socket.close();
      refuse();
    }, CONNECT_MS);
    socket.addEventListener("error", () => {
      clearTimeout(timer);
      refuse();
    });
    socket.addEventListener("open", () => {
      clearTimeout(timer);
      resolve(new NcaLayer(socket));
    });
  });
}

export class NcaLayer {
  constructor(socket) {
    this.socket = socket;
    this.version = null;
    this.waiting = null;
    this.turn = Promise.resolve();
    socket.addEventListener("message", (event) => this.#take(event.data));
    socket.addEventListener("close", () => this.waiting?.reject(new Problem("not-running")));
  }

  close() {
    this.socket.close();
  }

  #take(text) {
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      return; // "--heartbeat--" and the like
    }
    if (answer?.result?.version) {
      this.version = answer.result.version;
      return;
    }
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.resolve(answer);
  }

  // Requests carry no number, so the next waits until the last is answered.
  ask(request) {
    const answer = this.turn.then(
      () =>
        new Promise((resolve, reject) => {
          this.waiting = { resolve, reject };
          this.socket.send(JSON.stringify(request));
        }),
    );
    this.turn = answer.catch(() => {});
    return answer;
  }

  // data: base64 of the document. Returns the CMS as NCALayer gives it: PEM or base64.
  async sign(data, { locale = "ru", iin = "", bin = "" } = {}) {
    const answer = await this.ask({
      module: BASICS,
      method: "sign",
      args: {
        allowedStorages: null,
        format: "cms",
        data,
        // decode must be a boolean: the text "true" would get the base64 itself signed
        signingParams: { decode: true, encapsulate: false, digested: false },
        signerParams: {
          extKeyUsageOids: [SIGNING_PURPOSE],
          chain: [],
          ...(iin ? { iin } : {}),
          ...(bin ? { bin } : {}),
        },
        locale,
      },
    });
    if (answer.errorCode === "MODULE_NOT_FOUND") return this.#signOld(data);
    if (answer.status !== true) throw this.#problem(answer);
    const result = answer.body?.result;
    if (!result || result.length === 0) throw new Problem("canceled");
    return Array.isArray(result) ? result[0] : result;
  }

  async #signOld(data) {
    const args = [await this.#storage(), "SIGNATURE", data, false];
    const answer = await this.ask({ module: COMMON, method: "createCAdESFromBase64", args });
    if (answer.code === "200") return answer.responseObject;
    throw this.#problem(answer);
  }

  // The older module is told which key store to open: a token that is plugged in, else a file.
  async #storage() {
    const answer = await this.ask({ module: COMMON, method: "getActiveTokens", args: [] });
    const tokens = answer.code === "200" ? answer.responseObject : null;
    return Array.isArray(tokens) && tokens.length ? tokens[0] : "PKCS12";
  }

  #problem(answer) {
    const text = `${answer.code ?? ""} ${answer.errorCode ?? ""} ${answer.message ?? ""} ${answer.details ?? ""}`;
    if (/cancel/i.test(text)) return new Problem("canceled");
    if (/password|парол|mac invalid/i.test(text)) return new Problem("password", text);
    if (/busy|in progress|already/i.test(text)) return new Problem("busy", text);
    if (/expired|not yet valid|NotAfter|NotBefore|истек/i.test(text)) return new Problem("expired", text);
    if (/INVALID_SIGNING_PARAMS|no suitable|unsuitable/i.test(text)) {
      return new Problem("unsuitable", text);
    }
    return new Problem("failed", text);
  }
}
