// What every page has beyond what it is without a script: a form is sent once, however often it is tapped.
"use strict";
// A session that ended while a form was filled in does not cost what stands there: whoever works here signs in beside it,
// in another window, and sends it then. Nothing typed is kept anywhere but in the form itself.
const FRESH_MS = 60000; // a page that is younger was drawn in a session that has not ended
const drawn = Date.now();
let over = false;
async function here() {
  try {
    const answer = await fetch("/door/still", { redirect: "manual", cache: "no-store" });
    return answer.type !== "opaqueredirect";
  } catch { return true; } // the line is down: the form says so itself
}
async function renewed() {
  const answer = await fetch("/door/still", { cache: "no-store" });
  const token = answer.ok && (await answer.json()).form_token;
  if (token) for (const field of document.querySelectorAll("input[name=form_token]")) field.value = token;
}
function sayOver(is) {
  over = is;
  const told = document.querySelector("[data-session-over]");
  if (told) { told.hidden = !is; told.setAttribute("role", "alert"); if (is) told.scrollIntoView({ block: "nearest" }); }
}
document.addEventListener("session-over", () => sayOver(true));
document.addEventListener("submit", async (event) => {
  const form = event.target, submitter = event.submitter;
  if (form.method !== "post" || !document.querySelector("[data-session-over]") || form.dataset.here) return;
  if (!over && Date.now() - drawn < FRESH_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await here())) { sayOver(true); return; }
  if (over) await renewed();
  sayOver(false);
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
