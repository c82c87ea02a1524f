// Shows what a job says while it works.
const log = document.getElementById("loi-may");

async function look() {
  const answer = await fetch(log.dataset.progress);
  const said = await answer.json();
  const isAtEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 40;
  log.textContent = said.said;
  if (isAtEnd) {
    log.scrollTop = log.scrollHeight;
  }
  document.getElementById("ket-qua").textContent = said.ending;
  document.getElementById("dang-chay").hidden = said.is_done;
  if (!said.is_done) {
    setTimeout(look, 1000);
  }
}
if (log && !log.dataset.done) {
  look();
}
