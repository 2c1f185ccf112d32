// Claims: the list of deeds grows shorter while one types; in the queue of reviews a digit is a button.
"use strict";
for (const field of document.querySelectorAll("input[data-find]")) {
  const lines = document.querySelectorAll(`${field.dataset.find} [data-words]`);
  field.addEventListener("input", () => {
    const word = field.value.normalize("NFKC").trim().toLowerCase();
    for (const line of lines) line.hidden = !line.dataset.words.toLowerCase().includes(word);
  });
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
  button.focus();
});
