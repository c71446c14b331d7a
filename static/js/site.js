"use strict";

// What every page has. Nothing here is needed to use a page; it only makes it quicker.
(() => {
  const isTyping = target => target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

  // "/" goes to the search box of the page, or to the search page.
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    event.preventDefault();
    const box = document.querySelector("input[type=search]");
    if (box) {
      box.focus();
      box.select();
    } else {
      location.assign("/");
    }
  });

  // Escape closes the innermost open <details> around the focus, else the last one opened.
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") {
      return;
    }
    const around = document.activeElement?.closest("details[open]");
    const open = around ?? [...document.querySelectorAll("main details[open]")].pop();
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });

  // Arrow keys move between the pictures of a grid; up and down by what is above and below.
  document.addEventListener("keydown", event => {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    const link = event.target instanceof Element ? event.target.closest(".grid a.picture") : null;
    if (!step || !link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
      return;
    }
    const links = [...link.closest(".grid").querySelectorAll("a.picture")];
    const at = links.indexOf(link);
    let next = links[at + step[0]];
    if (step[1] !== 0) {
      const here = link.getBoundingClientRect();
      const middle = here.left + here.width / 2;
      const after = step[1] > 0 ? links.slice(at + 1) : links.slice(0, at).reverse();
      next = after.find(other => {
        const box = other.getBoundingClientRect();
        return (box.top - here.top) * step[1] > 1 && box.left <= middle && middle <= box.right;
      });
    }
    if (next) {
      event.preventDefault();
      next.focus({ preventScroll: true });
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      next.closest("li").scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    }
  });

  // <button data-copy="TEXT"> copies a text; an empty one copies the address of the page.
  document.addEventListener("click", async event => {
    const button = event.target instanceof Element ? event.target.closest("button[data-copy]") : null;
    if (!button) {
      return;
    }
    const said = button.querySelector("[data-said]") ?? button;
    const before = said.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy || location.href);
      said.textContent = "Copied";
    } catch {
      said.textContent = "Not allowed here";
    }
    setTimeout(() => { said.textContent = before; }, 2000);
  });

  // A form that asks by GET does not put its empty fields into the address.
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "get") {
      return;
    }
    for (const control of form.elements) {
      if (control.name && control.value === "" && !control.disabled) {
        control.disabled = true;
        // Back in the history shows the page as it was left: it must be usable again.
        setTimeout(() => { control.disabled = false; });
      }
    }
  });
})();
