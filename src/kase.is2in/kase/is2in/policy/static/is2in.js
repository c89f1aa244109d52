// Comfort of the frame. Without it the menu still opens (it is the page's target) and the
// person's menu too (it is a details element).

const personMenu = document.querySelector(".person-menu");
const siteMenu = document.getElementById("site-menu");
const menuLink = document.querySelector(".menu-link");

function menuIsOpen() {
  return location.hash === "#site-menu";
}

function closeMenu() {
  if (menuIsOpen()) {
    location.replace("#main");
    menuLink.focus();
  }
}

function followMenu() {
  menuLink.setAttribute("aria-expanded", String(menuIsOpen()));
  if (menuIsOpen()) {
    siteMenu.querySelector("a").focus();
  }
}

document.addEventListener("click", (event) => {
  if (personMenu?.open && !personMenu.contains(event.target)) {
    personMenu.open = false;
  }
  const onMenu = siteMenu?.contains(event.target) || menuLink?.contains(event.target);
  if (siteMenu && !onMenu) {
    closeMenu();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  if (personMenu?.open) {
    personMenu.open = false;
    personMenu.querySelector("summary").focus();
  }
  if (siteMenu) {
    closeMenu();
  }
});

if (siteMenu && menuLink) {
  menuLink.setAttribute("role", "button");
  window.addEventListener("hashchange", followMenu);
  followMenu();
}

// A form sent twice by an impatient second click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
