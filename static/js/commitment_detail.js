// The photo of a hand-over: made smaller before it is sent, for a slow line and the limit of 1 MB.

const LONGEST_SIDE_PX = 1600;

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  return new File([blob], "foto.jpg", { type: "image/jpeg" });
}

for (const input of document.querySelectorAll("[data-shrink-photos] input[type=file]")) {
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    try {
      const files = new DataTransfer();
      files.items.add(await shrunk(file));
      input.files = files.files;
    } catch {
      // Not a picture this browser can read: the server says so in words.
    }
  });
}
