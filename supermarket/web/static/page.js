// What every page has beyond what it is without a script: a form is sent once, however often it is tapped.
"use strict";
// A session that ended while a form was filled in does not cost what stands there: whoever works here signs in beside it,
// in another window, and sends it then. Nothing typed is kept anywhere but in the form itself.
const FRESH_MS = 60000; // a page that is younger was drawn in a session that has not ended, unless it was out of sight
const drawn = Date.now();
let over = false, away = false;
const whose = (token) => token.split(".")[0];
// Whether the session is that of whoever this page was drawn for; if so its forms carry the token that counts now. What
// one person typed is not sent in the name of another, who has signed in beside it.
async function stillHis() {
  try {
    const answer = await fetch("/door/still", { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return false;
    if (!answer.ok) return true; // the server is busy: it says so to the form
    const token = (await answer.json()).form_token, fields = [...document.querySelectorAll("input[name=form_token]")];
    if (fields.some((field) => whose(field.value) !== whose(token))) return false;
    for (const field of fields) field.value = token;
  } catch { /* the line is down: the form says so itself */ }
  return true;
}
function sayOver(is) {
  over = is;
  const told = document.querySelector("[data-session-over]");
  if (told) { told.hidden = !is; told.setAttribute("role", "alert"); if (is) told.scrollIntoView({ block: "nearest" }); }
}
document.addEventListener("session-over", () => sayOver(true));
document.addEventListener("visibilitychange", async () => {
  away = true;
  if (!document.hidden && document.querySelector("[data-session-over]")) sayOver(!(await stillHis())); // what is scanned needs it too
});
document.addEventListener("submit", async (event) => {
  const form = event.target, submitter = event.submitter;
  if (form.method !== "post" || !document.querySelector("[data-session-over]") || form.dataset.here) return;
  if (!over && !away && Date.now() - drawn < FRESH_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const his = await stillHis();
  sayOver(!his);
  if (!his) return;
  form.dataset.here = "yes"; // this once
  form.requestSubmit(submitter);
  delete form.dataset.here;
}, true);
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  }
});
