// Signs by NCALayer: permission, connection, key; every fault in words, with a way on.
import { connect, permission, SILENCE } from "./ncalayer.js";

function link(tab, address) {
  const https = address.replace(/^ws/, "http");
  const place = document.createElement("span");
  const anchor = document.createElement("a");
  anchor.href = https;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.textContent = https;
  place.append(`${tab.text("check")} `, anchor);
  return place;
}

export function start(tab, panel) {
  const { dataset } = tab.words;
  const button = tab.element.querySelector("[data-sign]");
  const notice = tab.element.querySelector("[data-permission]");
  button.addEventListener("click", () =>
    tab.run(button, async (step) => {
      // Said before the browser asks, so that its question is no surprise.
      notice.textContent = tab.text("permission");
      notice.hidden = (await permission()) !== "prompt";
      const connecting = step("connecting");
      let program;
      try {
        program = await connect(dataset.socket, { ...SILENCE, beat: Number(dataset.beat ?? SILENCE.beat) });
      } catch (error) {
        if (["not-running", "untrusted"].includes(error.code)) error.more = [link(tab, dataset.socket)];
        if (error.unanswered) error.more.unshift(tab.text("asking"));
        throw error;
      } finally {
        notice.hidden = true;
      }
      try {
        connecting.done();
        const { lang, iin, bin } = panel.facts;
        const content = await panel.content();
        const choosing = step("choosing", program.version ? `NCALayer ${program.version}` : "");
        const cms = await program.sign(content, { locale: lang, iin, bin });
        choosing.done();
        return cms;
      } finally {
        program.close();
      }
    }),
  );
}
