// Counts the time of a test down, quietly. The server's clock decides; this one starts from what the server said and can be hidden.
const timer = document.getElementById("timer");
if (timer) {
  const left = timer.querySelector(".left");
  const ends = performance.now() + 1000 * Number(timer.dataset.seconds);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet";
  const show = (visible) => {
    timer.querySelector(".chip").hidden = !visible;
    button.textContent = visible ? timer.dataset.hide : timer.dataset.show;
    sessionStorage.setItem("timer", visible ? "" : "hidden");
  };
  button.addEventListener("click", () => show(timer.querySelector(".chip").hidden));
  timer.append(button);
  show(sessionStorage.getItem("timer") !== "hidden");
  const tick = () => {
    const seconds = Math.max(0, Math.round((ends - performance.now()) / 1000));
    left.textContent = seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : timer.dataset.over;
    if (seconds) setTimeout(tick, 1000);
    else show(true);
  };
  tick();
}
