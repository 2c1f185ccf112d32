// Camera, wedge scanner and a poor line, for every page that reads codes. Whatever people read stands in the page's HTML.
// A page works without this: its forms are plain ones. What is said here is never the balance: that comes from the server.
"use strict";
(() => {
  const FORMATS = ["qr_code", "ean_13", "ean_8", "code_128"];
  const LOOK_MS = 180; // between two looks of the browser's own reader
  const ASK_MS = 450; // between two frames that the server reads
  const GONE_MS = 1200; // a code that was out of sight for so long is a new one
  const ANSWER_MS = 15000; // an answer that takes longer is lost; the key makes it safe to ask again
  const RETRY_MS = 3000;
  const FRAME_WIDE = 800;
  const OLD_MS = 60000; // a page that was out of sight for longer is asked for anew
  const UNSENT = "supermarket-unsent";
  const CAMERA_ON = "supermarket-camera";

  const one = (selector, within = document) => within.querySelector(selector);
  const field = () => one("[data-scan]");
  const kept = { get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { value === null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, value); } catch { /* kept in memory alone */ } } };

  // --- sounds and words --------------------------------------------------------------------------------------------
  let sounds = null;
  function beep(high) {
    try {
      sounds = sounds || new AudioContext();
      const tone = sounds.createOscillator(), loud = sounds.createGain();
      tone.frequency.value = high ? 1760 : 330;
      loud.gain.value = 0.15;
      tone.connect(loud).connect(sounds.destination);
      tone.start();
      tone.stop(sounds.currentTime + (high ? 0.09 : 0.35));
    } catch { /* a phone without sound shows the colour */ }
  }
  function say(name) {
    const told = one("[data-scan-words]");
    if (told) told.textContent = (name && told.dataset[name]) || "";
  }

  // --- the wedge scanner: what is typed goes into the field, unless another one is used -----------------------------
  const isTouch = () => matchMedia("(pointer: coarse)").matches;
  function inOther() {
    const now = document.activeElement;
    return now && now !== field() && now.matches("input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select");
  }
  function focusField() {
    // A touch screen would show its keyboard over half of the page; there the first key brings the focus.
    if (field() && !isTouch() && !inOther()) field().focus({ preventScroll: true });
  }
  addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && field() && !inOther()) {
      if (event.key === " " && document.activeElement !== field()) return; // the space bar presses a button
      field().focus({ preventScroll: true });
    }
  }, true);

  function found(text) {
    const into = field();
    if (!into) return;
    const event = new CustomEvent("scanned", { detail: { text }, bubbles: true, cancelable: true });
    into.value = text;
    if (into.dispatchEvent(event) && into.dataset.scanSend !== "no") send(into.form, { text });
  }

  // --- the camera --------------------------------------------------------------------------------------------------
  const box = one("[data-scan-camera]");
  const video = box && one("video", box);
  let stream = null, detector = null, timer = 0, lastText = "", lastSeen = 0;

  async function look() {
    if (!stream) return;
    const from = Date.now();
    let texts = [];
    try {
      texts = video.readyState < 2 ? [] : detector ? (await detector.detect(video)).map((code) => code.rawValue) : await asked();
    } catch { if (detector) detector = null; }
    const text = texts.find(Boolean);
    if (text) {
      const isNew = text !== lastText || from - lastSeen > GONE_MS;
      lastText = text;
      lastSeen = Date.now();
      if (isNew && stream) { beep(true); flash(); say("read"); found(text); }
    }
    if (stream) timer = setTimeout(look, detector ? LOOK_MS : Math.max(ASK_MS - (Date.now() - from), 50));
  }
  async function asked() {
    const canvas = document.createElement("canvas");
    canvas.width = Math.min(FRAME_WIDE, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const frame = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    const answer = await fetch("/scan", { method: "POST", body: frame, headers: { "content-type": "image/jpeg" } });
    if (answer.status === 429) { await new Promise((later) => setTimeout(later, 2000)); return []; }
    return answer.ok ? [(await answer.json()).text] : [];
  }
  function flash() {
    box.classList.remove("seen");
    requestAnimationFrame(() => box.classList.add("seen"));
    setTimeout(() => box.classList.remove("seen"), 600);
  }
  async function start() {
    if (stream) return;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch { kept.set(CAMERA_ON, null); say("refused"); return; }
    if ("BarcodeDetector" in window) {
      try {
        const known = await BarcodeDetector.getSupportedFormats();
        const wanted = FORMATS.filter((each) => known.includes(each));
        detector = wanted.includes("qr_code") ? new BarcodeDetector({ formats: wanted }) : null;
      } catch { detector = null; }
    }
    if (!stream) return;
    video.srcObject = stream;
    await video.play().catch(() => {});
    box.classList.add("on");
    kept.set(CAMERA_ON, "on");
    say("looking");
    const torch = one("[data-scan-torch]", box), track = stream.getVideoTracks()[0];
    torch.hidden = !(track.getCapabilities && track.getCapabilities().torch);
    one("[data-scan-start]", box).hidden = true;
    one("[data-scan-stop]", box).hidden = false;
    look();
  }
  function stop(forGood) {
    clearTimeout(timer);
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    if (!box) return;
    video.srcObject = null;
    box.classList.remove("on");
    one("[data-scan-start]", box).hidden = false;
    one("[data-scan-stop]", box).hidden = true;
    one("[data-scan-torch]", box).hidden = true;
    if (forGood) { kept.set(CAMERA_ON, null); say(""); }
  }
  // A camera that was on goes on where whoever holds the phone sees that it does.
  function goOnLooking() {
    const at = box.getBoundingClientRect();
    if (kept.get(CAMERA_ON) && at.height > 0 && at.bottom > 0 && at.top < innerHeight) start();
  }
  if (box && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    box.hidden = false;
    one("[data-scan-start]", box).addEventListener("click", start);
    one("[data-scan-stop]", box).addEventListener("click", () => stop(true));
    one("[data-scan-torch]", box).addEventListener("click", (event) => {
      const on = event.target.getAttribute("aria-pressed") !== "true";
      stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] }).then(
        () => event.target.setAttribute("aria-pressed", String(on)), () => {});
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) stop(false); else goOnLooking();
    });
    addEventListener("pagehide", () => stop(false));
    addEventListener("pageshow", goOnLooking);
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-scan-photo]") && event.target.files.length) event.target.form.requestSubmit();
  });

  // --- forms that are sent beside the page, and what becomes of them when the line is down --------------------------
  let sending = null; // what is on its way: { action, body, into }
  let waiting = []; // what was scanned meanwhile, each to be sent with the key of the answer before it
  function submitted(form, submitter) {
    const body = new FormData(form, submitter);
    // A photo of the whole paper goes once, with what takes everything in, and not with every scan before.
    if (!submitter || submitter.name !== "act") for (const each of form.querySelectorAll("[data-keep]")) body.delete(each.name);
    return { action: form.action, body, into: form.dataset.swap };
  }

  function send(form, { submitter, text } = {}) {
    if (!form) return;
    if (!form.dataset.swap) { form.requestSubmit(submitter); return; }
    if (sending) {
      // A button is meant for what was seen; only scans wait.
      const typed = text || (submitter && submitter.name ? "" : field() && field().value);
      if (typed && field()) { waiting.push(typed); field().value = ""; }
      return;
    }
    sending = submitted(form, submitter);
    if (field() && field().form === form) field().value = "";
    go();
  }
  // What a card holds is sent and does not stay in the field to be read, nor does a misread one.
  const isCard = (text) => text.normalize("NFKC").replace(/[^0-9]/g, "").length === 32;
  document.addEventListener("submit", (event) => {
    const into = field();
    if (into && into.form === event.target) setTimeout(() => { if (isCard(into.value)) into.value = ""; }); // once the form was read
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-swap]")) return;
    event.preventDefault();
    send(event.target, { submitter: event.submitter });
  });

  async function go() {
    const now = sending, quits = new AbortController(), late = setTimeout(() => quits.abort(), ANSWER_MS);
    one(now.into)?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(now.action, { method: "POST", body: now.body, signal: quits.signal });
      if ([502, 503, 504].includes(answer.status)) throw new TypeError("no server");
      const page = await answer.text();
      clearTimeout(late);
      arrived(now, answer, page);
    } catch {
      clearTimeout(late);
      cut();
      keep(now);
      setTimeout(() => { if (sending === now) go(); }, RETRY_MS);
    }
  }
  function arrived(sent, answer, page) {
    sending = null;
    keep(null);
    whole();
    const path = new URL(answer.url).pathname;
    if (path === "/door" && location.pathname !== "/till") { // a till is kept by the server, and a form by its page
      one(sent.into)?.removeAttribute("aria-busy");
      document.dispatchEvent(new Event("session-over"));
      return;
    }
    if (answer.redirected && path !== location.pathname) { leaving = true; location.assign(answer.url); return; }
    const read = new DOMParser().parseFromString(page, "text/html");
    const there = one(sent.into, read) ? sent.into : "main";
    const half = field() ? field().value : "";
    const photos = [...document.querySelectorAll("[data-keep]")].filter((each) => each.files.length).map((each) => [each.id, each.files]);
    one(there).replaceWith(document.adoptNode(one(there, read)));
    document.dispatchEvent(new Event("swapped"));
    for (const [id, files] of photos) {
      const again = document.getElementById(id);
      if (again) { again.files = files; again.dispatchEvent(new Event("change")); }
    }
    document.title = read.title;
    const as = one("footer p", read);
    if (as) one("footer p").textContent = as.textContent;
    if (field() && half) field().value = half;
    const region = one(there), told = one("[data-say]", region), said = one("[data-scan-said]");
    if (said) said.textContent = told ? told.textContent.trim() : "";
    if (region.matches("[data-bell]") || one("[data-bell], .refused", region)) { beep(false); one("[data-bell], .refused", region)?.scrollIntoView({ block: "nearest" }); }
    focusField();
    const next = waiting.shift();
    if (next && field()) { field().value = next; send(field().form, { text: next }); if (half) field().value = half; }
  }

  // A phone that comes out of a pocket shows how things stand now, and not how they stood.
  let hiddenSince = 0;
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) { hiddenSince = Date.now(); return; }
    const form = one("form[data-swap]");
    if (!form || sending || !hiddenSince || Date.now() - hiddenSince < OLD_MS) return;
    try {
      const answer = await fetch(location.href);
      if (!sending && answer.status < 500) arrived({ into: form.dataset.swap }, answer, await answer.text());
    } catch { cut(); }
  });

  const banner = one("[data-scan-cut]");
  let since = "", leaving = false;
  function cut() {
    if (!since) since = new Date().toTimeString().slice(0, 5);
    document.documentElement.classList.add("cut");
    if (banner) { banner.textContent = (sending ? banner.dataset.waits : banner.dataset.words).replace("{time}", since); banner.hidden = false; }
    if (sending) beep(false);
  }
  function whole() {
    since = "";
    document.documentElement.classList.remove("cut");
    if (banner) banner.hidden = true;
  }
  addEventListener("offline", cut);
  addEventListener("online", () => { if (sending) go(); else whole(); });
  addEventListener("beforeunload", (event) => { if (sending && since && !leaving && !kept.get(UNSENT)) event.preventDefault(); });

  // What waits outlives a reload only where it names nobody: no PIN, no card, no name, no picture, and no token either.
  function isPrivate(name, value) {
    return typeof value !== "string" || /pin/i.test(name) || /\d[\d-]{8,}/.test(value) && name !== "key" || /\p{L}/u.test(value) && !["key", "version"].includes(name);
  }
  function keep(sent) {
    const fields = sent && [...sent.body].filter(([name, value]) => name !== "form_token" && !(value instanceof File && !value.size));
    const open = fields && !fields.some(([name, value]) => isPrivate(name, value));
    kept.set(UNSENT, open ? JSON.stringify({ action: sent.action, into: sent.into, at: location.pathname, fields }) : null);
  }
  function goOn() {
    const text = kept.get(UNSENT), token = one("input[name=form_token]");
    if (!text || !token) return;
    const saved = JSON.parse(text);
    if (saved.at !== location.pathname || !one(saved.into)) return;
    const body = new FormData();
    body.set("form_token", token.value);
    for (const [name, value] of saved.fields) body.append(name, value);
    sending = { action: saved.action, into: saved.into, body };
    go();
  }
  goOn();
  focusField();
})();
