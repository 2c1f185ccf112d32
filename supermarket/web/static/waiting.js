// The page of whoever waits for another person goes on by itself when that one has decided.
"use strict";
const waits = document.querySelector("[data-waits]");
async function look() {
  try {
    const answer = await fetch(waits.dataset.waits);
    if (answer.redirected || (answer.ok && (await answer.json()).state !== "waits")) { location.reload(); return; }
  } catch { /* the line is down; it is asked again */ }
  setTimeout(look, 2000);
}
if (waits) setTimeout(look, 1000);
