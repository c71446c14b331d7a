"use strict";

// Files dropped anywhere on the page, or pasted, go into its one <input type="file" data-drop>.
// With data-drop="send" its form is sent at once, also when a file is chosen by the button.
(() => {
  const input = document.querySelector("input[type=file][data-drop]");
  if (!input) {
    return;
  }
  const form = input.form;
  const isPicture = file => file.type.startsWith("image/") || file.type === "";

  const take = files => {
    const pictures = [...files].filter(isPicture);
    if (pictures.length === 0) {
      return;
    }
    const carrier = new DataTransfer();
    for (const file of input.multiple ? pictures : pictures.slice(0, 1)) {
      carrier.items.add(file);
    }
    input.files = carrier.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  let inside = 0;
  const show = on => document.body.classList.toggle("is-dropping", on);
  const hasFiles = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragenter", event => {
    if (hasFiles(event)) {
      inside++;
      show(true);
    }
  });
  document.addEventListener("dragleave", event => {
    if (hasFiles(event) && --inside <= 0) {
      inside = 0;
      show(false);
    }
  });
  document.addEventListener("dragover", event => {
    if (hasFiles(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", event => {
    if (hasFiles(event)) {
      event.preventDefault();
      inside = 0;
      show(false);
      take(event.dataTransfer.files);
    }
  });
  document.addEventListener("paste", event => {
    const files = event.clipboardData?.files;
    if (files && files.length > 0) {
      event.preventDefault();
      take(files);
    }
  });

  // Sent at once: by the main input, or by a further one of the same form, such as the camera's.
  form?.addEventListener("change", event => {
    const chosen = event.target;
    if (input.dataset.drop !== "send" || !(chosen instanceof HTMLInputElement) || chosen.type !== "file" || chosen.files.length === 0) {
      return;
    }
    for (const other of form.querySelectorAll("input[type=file]")) {
      other.disabled = other !== chosen;
    }
    form.classList.add("is-sending");
    form.requestSubmit();
  });

  // The page may come back from the browser's memory as it was left.
  addEventListener("pageshow", () => {
    form?.classList.remove("is-sending");
    for (const other of form?.querySelectorAll("input[type=file]") ?? []) {
      other.disabled = false;
    }
  });
})();
