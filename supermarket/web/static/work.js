// How far a long work is, as the server says it; when that changes for good the page is asked for anew.
"use strict";
const place = document.querySelector("[data-work]");
if (place && "EventSource" in window) {
  const bar = place.querySelector("progress");
  const source = new EventSource(place.dataset.work);
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.over || told.state !== place.dataset.state) { source.close(); location.reload(); return; }
    if (told.text) place.querySelector("[data-what]").textContent = told.text;
    if (told.total) { bar.max = told.total; bar.value = told.count; }
    if (told.count) place.querySelector("[data-count]").textContent = String(told.count);
  };
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000); };
}
