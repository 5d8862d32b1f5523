// What only a browser can do, for the components in C#: full screen, print, clipboard, a tab, the address, preferences.
"use strict";
window.torchconv = {
  fullScreen: id => document.fullscreenElement ? document.exitFullscreen() : document.getElementById(id).requestFullscreen(),
  print: id => {
    document.documentElement.dataset.print = id;
    window.print();
    delete document.documentElement.dataset.print;
  },
  copy: text => navigator.clipboard.writeText(text),
  open: (name, svg) => {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    Object.assign(document.createElement("a"), { href: address, target: "_blank", rel: "noopener", title: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  },
  address: (query, fragment, isStep) => {
    const search = query.length > 1 ? query : "";
    if (search !== location.search) history[isStep ? "pushState" : "replaceState"](null, "", location.pathname + search + fragment);
  },
  speak: language => { document.documentElement.lang = language; },
  // Before Blazor's own listener, which would load the page anew.
  listen: page => addEventListener("popstate", event => {
    event.stopImmediatePropagation();
    page.invokeMethodAsync("Restore", location.search);
  }, true),
  isStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  language: () => navigator.language,
};
// The section that is read is marked in the bar.
addEventListener("scroll", () => {
  const read = [...document.querySelectorAll(".part")].findLast(part => part.getBoundingClientRect().top < innerHeight / 3);
  for (const link of document.querySelectorAll(".topbar nav a")) {
    if (link.hash !== `#${read?.id}`) link.removeAttribute("aria-current");
    else if (!link.ariaCurrent) {
      link.ariaCurrent = "true";
      link.parentElement.scrollTo({ left: link.offsetLeft - link.parentElement.offsetLeft - 32 });
    }
  }
}, { passive: true });
// The keys of a picture do not scroll the page.
document.addEventListener("keydown", event => {
  const isTyping = event.target.closest?.("input:not([type=range]), select, textarea");
  if (event.target.closest?.("[data-keys]") && !isTyping && ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", " "].includes(event.key)) event.preventDefault();
});
