"use strict";

// The training page: curves move while a training runs, and what changed on the server changes on the page. Without scripts the page
// loads itself again now and then. Every event of the training comes as a line of JSON (see TrainingEvents.cs).
(() => {
  if (!window.EventSource || !document.getElementById("notes")) {
    return;
  }

  // The drawing's own units, as LineChart.cs has them.
  const Left = 44, Right = 390, Top = 10, Bottom = 145;

  /** Points by part and value: step or epoch -> [epochs, value]. */
  let curves = new Map();
  let name = null;
  let state = document.getElementById("notes").dataset.key;

  const curve = (part, value) => {
    const key = `${part} ${value}`;
    if (!curves.has(key)) {
      curves.set(key, new Map());
    }
    return curves.get(key);
  };

  const roundUp = value => {
    if (!(value > 0)) {
      return 1;
    }
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map(step => step * power).find(step => value <= step * (1 + 1e-9)) ?? 10 * power;
  };

  const draw = figure => {
    const points = [...curve(figure.dataset.part, figure.dataset.value).entries()].sort((a, b) => a[0] - b[0]).map(entry => entry[1]);
    const epochs = Math.max(1, Number(figure.dataset.epochs));
    const most = roundUp(Math.max(0, ...points.map(point => point[1])));
    const corner = ([x, y]) => `${(Left + (x / epochs) * (Right - Left)).toFixed(1)},${(Bottom - (y / most) * (Bottom - Top)).toFixed(1)}`;
    figure.querySelector("polyline").setAttribute("points", points.map(corner).join(" "));
    const dot = figure.querySelector("circle");
    dot.setAttribute("r", points.length ? 3.5 : 0);
    if (points.length) {
      [dot.cx.baseVal.value, dot.cy.baseVal.value] = corner(points.at(-1)).split(",").map(Number);
    }
    figure.querySelector("[data-most]").textContent = String(Number(most.toFixed(3)));
    figure.querySelector("[data-end]").textContent = `epoch ${epochs}`;
    figure.querySelector("[data-last]").textContent = points.length ? points.at(-1)[1].toFixed(Number(figure.dataset.decimals)) : "";
  };

  let isDrawing = false;
  const drawSoon = () => {
    if (isDrawing) {
      return;
    }
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      document.querySelectorAll("figure.chart").forEach(draw);
    });
  };

  // Parts of the page that the server draws are fetched anew, all at once; a part that is being typed in is left alone.
  let isFetching = false;
  let isWanted = false;
  const refresh = async () => {
    isWanted = true;
    if (isFetching) {
      return;
    }
    isFetching = true;
    try {
      while (isWanted) {
        isWanted = false;
        const reply = await fetch(location.pathname, { headers: { accept: "text/html" } });
        if (!reply.ok) {
          return;
        }
        const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
        if ((document.querySelector("figure.chart") === null) !== (fresh.querySelector("figure.chart") === null)) {
          location.reload();
          return;
        }
        const focused = document.activeElement;
        for (const part of document.querySelectorAll("[data-live]")) {
          const other = fresh.getElementById(part.id);
          const isTypedIn = part.contains(focused) && ["INPUT", "SELECT"].includes(focused.tagName);
          if (other && !isTypedIn && part.innerHTML !== other.innerHTML) {
            part.innerHTML = other.innerHTML;
          }
        }
      }
    } catch {
      // The server is gone for a moment; the next event asks again.
    } finally {
      isFetching = false;
    }
  };
  let waiting = 0;
  const refreshSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 150);
  };

  const setEpochs = (part, epochs) => {
    for (const figure of document.querySelectorAll(`figure.chart[data-part="${part}"]`)) {
      figure.dataset.epochs = epochs;
    }
  };

  const share = line => {
    const epochs = part => Number(document.querySelector(`figure.chart[data-part="${part}"]`)?.dataset.epochs ?? 0);
    const done = (line.step / line.steps) * line.epochs + (line.part === "embedding" ? epochs("captioner") : 0);
    return done / Math.max(1, epochs("captioner") + epochs("embedding"));
  };

  const say = (text, value) => {
    const doing = document.getElementById("run-doing");
    const progress = document.getElementById("run-progress");
    if (doing && text) {
      doing.textContent = text;
    }
    if (progress && value !== undefined) {
      progress.value = value;
    }
  };

  const takeUp = line => {
    for (const [key, points] of curves) {
      if (key.startsWith(`${line.part} `)) {
        for (const [at, point] of points) {
          if (point[0] > line.epoch + 1e-9) {
            points.delete(at);
          }
        }
      }
    }
  };

  const actions = {
    start: line => {
      setEpochs("captioner", line.captionerEpochs);
      setEpochs("embedding", line.embeddingEpochs);
      refreshSoon();
    },
    features: line => say(`looking at pictures, ${line.done} of ${line.total}`),
    finish: line => (line.message ? refreshSoon() : say(`learning how probable hits are, ${line.done} of ${line.total} pictures`, 1)),
    resume: takeUp,
    step: line => {
      curve(line.part, "loss").set(line.step, [(line.step / line.steps) * line.epochs, line.loss]);
      say(`${line.part === "captioner" ? "captions" : "joint space"}, epoch ${line.epoch} of ${line.epochs}`, share(line));
    },
    epoch: line => {
      for (const value of ["cider", "recall1"]) {
        if (value in line) {
          curve(line.part, value).set(line.epoch, [line.epoch, line[value]]);
        }
      }
      refreshSoon();
    },
    done: () => say("done", 1),
    stopped: () => say("stopped"),
    failed: () => say("failed"),
  };

  const source = new EventSource("/training/events");
  source.addEventListener("run", event => {
    if (name !== null && name !== event.data) {
      location.reload();
      return;
    }
    name = event.data;
    curves = new Map();
    drawSoon();
  });
  source.addEventListener("line", event => {
    const line = JSON.parse(event.data);
    actions[line.event]?.(line);
    drawSoon();
  });
  source.addEventListener("state", event => {
    const now = JSON.parse(event.data);
    const progress = document.getElementById("work-progress");
    if (progress && now.total > 0) {
      progress.max = now.total;
      progress.value = now.done;
    }
    if (now.key !== state) {
      state = now.key;
      refreshSoon();
    }
  });
})();
