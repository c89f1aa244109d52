// Tumar CSP signs outside the page: what it made is sent, and every check is shown.
export { sendsFile as start } from "../++plone++kase.is2in.signing/file.js";
