// A client of NCALayer, the signing program of the National Certification Authority:
// JSON over a WebSocket on this computer, one request at a time, no numbers on requests.
import { Problem } from "../++plone++kase.is2in.signing/problem.js";

const BASICS = "kz.gov.pki.knca.basics";
const COMMON = "kz.gov.pki.knca.commonUtils";
const SIGNING_PURPOSE = "1.3.6.1.5.5.7.3.4";
const HEARTBEAT = "--heartbeat--";
const CONNECT_MS = 10000;
const GREETING_MS = 500;
// What browsers say of a certificate they do not trust, where they say anything.
const TLS_FAILED = 1015;

// A heartbeat every ``beat`` ms; so many may stay unanswered. While a window of the program is
// open it may not answer, and a person may take minutes to find the key.
export const SILENCE = { beat: 2000, idle: 5, asked: 300 };

// Newer browsers ask the person before a page may reach programs of the computer.
export async function permission() {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {
      // This browser does not know the name: it does not ask.
    }
  }
  return "granted";
}

async function refusal(code) {
  if (code === TLS_FAILED) return new Problem("untrusted");
  // Asked afterwards: the person may just have answered the browser's question with "no".
  const state = await permission();
  const problem = new Problem(state === "denied" ? "denied" : "not-running");
  // Not answered, or not asked at all: some pages may reach the computer without a question.
  problem.unanswered = state === "prompt";
  return problem;
}

export function connect(address, silence = SILENCE) {
  return new Promise((resolve, reject) => {
    let socket;
    try {
      socket = new WebSocket(address);
    } catch (error) {
      reject(new Problem("not-running", String(error)));
      return;
    }
    const timer = setTimeout(() => socket.close(), CONNECT_MS);
    // An error is always followed by "close", which alone knows a reason.
    socket.addEventListener("close", async (event) => {
      clearTimeout(timer);
      reject(await refusal(event.code));
    });
    socket.addEventListener("open", async () => {
      clearTimeout(timer);
      const program = new NcaLayer(socket, silence);
      await program.greeted;
      resolve(program);
    });
  });
}

export class NcaLayer {
  constructor(socket, silence = SILENCE) {
    this.socket = socket;
    this.silence = silence;
    this.version = "";
    this.waiting = null;
    this.missed = 0;
    this.turn = Promise.resolve();
    // Every version greets with its number; one that does not is given up waiting for soon.
    this.greeted = new Promise((resolve) => {
      this.#greet = resolve;
      setTimeout(resolve, GREETING_MS);
    });
    socket.addEventListener("message", (event) => this.#take(event.data));
    socket.addEventListener("close", () => this.#lost());
    this.pulse = setInterval(() => this.#beat(), silence.beat);
  }

  #greet;

  close() {
    clearInterval(this.pulse);
    this.socket.close();
  }

  #beat() {
    this.missed += 1;
    if (this.missed > (this.waiting ? this.silence.asked : this.silence.idle)) {
      this.close();
      this.#lost();
    } else if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(HEARTBEAT);
    }
  }

  #lost() {
    clearInterval(this.pulse);
    this.#answer((waiting) => waiting.reject(new Problem("closed")));
  }

  #answer(settle) {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) settle(waiting);
  }

  #take(text) {
    this.missed = 0;
    if (text === HEARTBEAT) return;
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      this.#answer((waiting) => waiting.reject(new Problem("malformed")));
      return;
    }
    if (answer?.result?.version) {
      this.version = String(answer.result.version);
      this.#greet();
      return;
    }
    this.#answer((waiting) =>
      answer !== null && typeof answer === "object"
        ? waiting.resolve(answer)
        : waiting.reject(new Problem("malformed")),
    );
  }

  // Requests carry no number, so the next waits until the last is answered.
  ask(request) {
    const answer = this.turn.then(
      () =>
        new Promise((resolve, reject) => {
          if (this.socket.readyState !== WebSocket.OPEN) {
            reject(new Problem("closed"));
            return;
          }
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
    if (isUnknownModule(answer)) return this.#signOld(data, locale);
    if (answer.status === false) throw problemOf(answer);
    if (answer.status !== true || typeof answer.body !== "object") throw new Problem("malformed");
    const result = answer.body?.result;
    if (!result || result.length === 0) throw new Problem("canceled");
    return text(Array.isArray(result) ? result[0] : result);
  }

  async #signOld(data, locale) {
    // It has a language of its own, which it keeps until it is told another.
    const spoken = await this.ask({ module: COMMON, method: "changeLocale", args: [locale] });
    if (isUnknownModule(spoken)) throw new Problem("unknown-module");
    const args = [await this.#storage(), "SIGNATURE", data, false];
    const answer = await this.ask({ module: COMMON, method: "createCAdESFromBase64", args });
    if (answer.code === "200") return text(answer.responseObject);
    throw answer.code ? problemOf(answer) : new Problem("malformed");
  }

  // The older module is told which key store to open: a token that is plugged in, else a file.
  async #storage() {
    const answer = await this.ask({ module: COMMON, method: "getActiveTokens", args: [] });
    const tokens = answer.code === "200" ? answer.responseObject : null;
    return Array.isArray(tokens) && tokens.length ? tokens[0] : "PKCS12";
  }
}

function isUnknownModule(answer) {
  return answer.errorCode === "MODULE_NOT_FOUND";
}

function text(result) {
  if (typeof result !== "string" || !/^(-----BEGIN CMS-----|[A-Za-z0-9+/=\s]+$)/.test(result)) {
    throw new Problem("malformed");
  }
  return result;
}

// Faults have no codes of their own: the words of the program and of Java tell them apart.
const FAULTS = [
  ["canceled", /cancel/i],
  ["password", /password|парол|құпиясөз|mac invalid/i],
  ["busy", /busy|in progress|already|another request/i],
  ["expired", /expired|not yet valid|NotAfter|NotBefore|истек/i],
  ["unsuitable", /INVALID_SIGNING_PARAMS|no suitable|unsuitable|not suitable|EMPTY_KEY_LIST/i],
];

function problemOf(answer) {
  const words = ["code", "errorCode", "message", "details"].map((name) => answer[name] ?? "").join(" ");
  const found = FAULTS.find(([, pattern]) => pattern.test(words));
  const problem = new Problem(found ? found[0] : "program", words);
  // Nobody knows it here; whoever helps the person may.
  if (!found) problem.more = [String(answer.details ?? answer.message ?? "")].filter(Boolean);
  return problem;
}
