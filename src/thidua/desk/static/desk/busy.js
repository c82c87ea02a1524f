// Says that something is under way: whatever an answer takes longer for than a moment.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    setTimeout(() => {
      if (event.defaultPrevented) {
        return;
      }
      const bar = document.createElement("progress");
      bar.className = "busy";
      bar.setAttribute("aria-label", "Đang làm, xin đợi");
      document.body.append(bar);
    }, 800);
  });
}
addEventListener("pageshow", () => document.querySelector("progress.busy")?.remove());
