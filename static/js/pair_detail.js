// Reviewing pairs by keyboard: S same, B two persons, L leave for later, U undo. Each key presses a button of the page.
let isPressed = false;

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select");
  if (isPressed || isTyping || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  isPressed = true;
  button.click();
});

// Back in the browser: keys work again.
addEventListener("pageshow", () => { isPressed = false; });
