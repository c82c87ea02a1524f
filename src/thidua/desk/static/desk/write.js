// The form of an article, put together.

import { form, keep, offerWhatIsLeft } from "./keep.js";
import "./photos.js";
import "./problems.js";
import "./text.js";

offerWhatIsLeft();

// The page as it would look, with what is typed: it follows while it is open.
const see = form.querySelector("[data-see]");
const box = form.querySelector(".seeing");
const frame = box.querySelector("iframe");
see.hidden = false;
see.addEventListener("click", async () => {
  await keep();
  box.hidden = !box.hidden;
  see.textContent = box.hidden ? "Xem thử" : "Thôi xem thử";
  draw();
});
form.addEventListener("judged", draw);

function draw() {
  if (box.hidden) {
    frame.removeAttribute("src");
    return;
  }
  const place = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => place && frame.contentWindow.scrollTo(0, place), { once: true });
  frame.src = `${form.dataset.proof}?${Date.now()}${place ? "" : "#noi-dung"}`;
}
