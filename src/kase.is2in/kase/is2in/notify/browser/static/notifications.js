// Whoever follows an unread notification has read it: tell the server while the page changes.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-unread]");
  if (!link || !link.dataset.unread) {
    return;
  }
  const form = new URLSearchParams({ id: link.dataset.unread, _authenticator: link.dataset.token });
  fetch(window.location.pathname, { method: "POST", body: form, keepalive: true, redirect: "manual" });
});
