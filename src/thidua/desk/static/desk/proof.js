// Shows a page at the width of a phone or of the desk.
for (const box of document.querySelectorAll(".widths")) {
  box.hidden = false;
  const frame = box.parentElement.querySelector("iframe");
  for (const button of box.querySelectorAll("[data-width]")) {
    button.addEventListener("click", () => {
      frame.style.width = button.dataset.width ? `${button.dataset.width}px` : "";
      for (const other of box.querySelectorAll("[data-width]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }
}
