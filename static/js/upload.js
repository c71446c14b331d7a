"use strict";

// Sends the chosen pictures a few at a time, so that each shows what became of it while the others are on their way.
// Without this the form sends them all at once and its page shows the same list.
(() => {
  const form = document.getElementById("upload");
  const input = document.getElementById("photos");
  const button = document.getElementById("send");
  const list = document.getElementById("outcomes");
  const progress = document.getElementById("progress");
  const bar = progress.querySelector("progress");
  const text = document.getElementById("progress-text");
  const label = button.textContent;
  const most = 12; // so many are sent one by one; more in groups, which is faster
  const group = 4;
  const groupBytes = Number(form.dataset.bytes) / 2;
  const tries = 5;

  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));

  input.addEventListener("change", () => {
    const number = input.files.length;
    button.textContent = number === 0 ? label : `Add ${count(number, "picture", "pictures")}`;
  });

  const waiting = file => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const badge = document.createElement("span");
    name.className = "grow quiet";
    name.textContent = file.name;
    badge.className = "badge";
    badge.textContent = "waiting";
    item.append(name, badge);
    return item;
  };

  const refuse = (item, reason) => {
    const why = document.createElement("span");
    why.className = "problem";
    why.textContent = reason;
    item.querySelector(".grow").append(document.createElement("br"), why);
    const badge = item.querySelector(".badge");
    badge.className = "badge bad";
    badge.textContent = "not added";
    item.dataset.outcome = "refused";
  };

  // The list items that the server answers with; or a reason, one line.
  const send = async files => {
    const body = new FormData(form);
    body.delete(input.name);
    for (const file of files) {
      body.append(input.name, file);
    }
    for (let turn = 1; ; turn++) {
      let reply;
      try {
        reply = await fetch(`${form.getAttribute("action")}?handler=part`, { method: "POST", body });
      } catch {
        return { reason: "The server did not answer, or the file cannot be read any more." };
      }
      if (reply.ok) {
        const part = document.createElement("template");
        part.innerHTML = await reply.text(); // made by the server, names and sentences encoded
        return { items: [...part.content.querySelectorAll("li")] };
      }
      if (reply.status === 429 && turn < tries) {
        await wait(Number(reply.headers.get("Retry-After")) || turn);
        continue;
      }
      const said = (reply.headers.get("Content-Type") ?? "").startsWith("text/plain") ? await reply.text() : "";
      return { reason: said || (reply.status === 413 ? "Larger than this server takes." : `The server answered ${reply.status}; load the page again and try once more.`) };
    }
  };

  const endOfGroup = (files, start) => {
    let end = start + 1;
    for (let bytes = files[start].size; files.length > most && end < files.length && end - start < group; end++) {
      bytes += files[end].size;
      if (bytes > groupBytes) {
        break;
      }
    }
    return end;
  };

  const leave = event => event.preventDefault();

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const files = [...input.files];
    const items = files.map(waiting);
    list.replaceChildren(...items);
    button.disabled = input.disabled = true;
    progress.hidden = false;
    bar.max = files.length;
    bar.value = 0;
    text.textContent = `Adding ${count(files.length, "picture", "pictures")}`;
    addEventListener("beforeunload", leave);
    for (let at = 0, end = 0; at < files.length; at = end) {
      end = endOfGroup(files, at);
      const these = items.slice(at, end);
      for (const item of these) {
        item.querySelector(".badge").textContent = "sending";
      }
      const answer = await send(files.slice(at, end));
      these.forEach((item, i) => {
        if (answer.items?.[i]) {
          item.replaceWith(answer.items[i]);
        } else {
          refuse(item, answer.reason ?? "The server said nothing about it.");
        }
      });
      bar.value = end;
      text.textContent = `${bar.value} of ${files.length} done`;
    }
    removeEventListener("beforeunload", leave);
    const of = outcome => list.querySelectorAll(`[data-outcome=${outcome}]`).length;
    const parts = [`${count(of("added"), "picture", "pictures")} added`];
    if (of("known") > 0) {
      parts.push(`${count(of("known"), "was", "were")} there already`);
    }
    if (of("refused") > 0) {
      parts.push(`${of("refused")} could not be added`);
    }
    const gallery = document.createElement("a");
    gallery.href = "/gallery";
    gallery.textContent = "See the gallery";
    text.replaceChildren(`${parts.join(", ")}. `, gallery);
    form.reset();
    button.disabled = input.disabled = false;
    button.textContent = label;
  });
})();
