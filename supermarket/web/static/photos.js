// Photos of a form: made smaller before they are sent, because a village's line is poor; several from the camera, one
// after another; shown, and left out again. Without this script the same inputs send what the phone made.
"use strict";
const SIDE = 2048;
async function smaller(file) {
  if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const draw = canvas.getContext("2d");
    draw.fillStyle = "#fff";
    draw.fillRect(0, 0, canvas.width, canvas.height);
    draw.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // one that the browser cannot open is for the server to judge
  }
}
const attended = new WeakSet();
function attend(input) {
  if (attended.has(input)) return;
  attended.add(input);
  const kept = [];
  const list = document.createElement("ul");
  list.className = "photos";
  input.after(list);
  input.closest(".camera")?.classList.add("scripted"); // its label is the button, and what was chosen is shown below
  const put = () => {
    const files = new DataTransfer();
    for (const file of kept) files.items.add(file);
    input.files = files.files;
    list.replaceChildren(...kept.map((file, place) => {
      const item = document.createElement("li");
      if (file.type.startsWith("image/")) {
        const picture = document.createElement("img");
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        picture.alt = `${input.dataset.alt} ${place + 1}`;
        item.append(picture);
      } else item.append(file.name);
      const out = document.createElement("button");
      out.type = "button";
      out.className = "plain";
      out.textContent = `${input.dataset.remove} ${place + 1}`;
      out.addEventListener("click", () => { kept.splice(place, 1); put(); });
      item.append(out);
      return item;
    }));
  };
  input.addEventListener("change", async () => {
    const fresh = [...input.files];
    for (const file of fresh) kept.push(await smaller(file));
    put();
  });
}
const attendAll = () => { for (const input of document.querySelectorAll("input[data-photos]")) attend(input); };
attendAll();
document.addEventListener("swapped", attendAll); // a part of the page is new, and so are its inputs
