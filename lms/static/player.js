// Sounds as round buttons: play, slowly, a whole dialogue, with pauses to repeat, or with one role left to the reader.
// Without this file the browser's own players stay. Nothing starts by itself, and only one thing sounds at a time.
const ICONS = new URL("icons.svg", import.meta.url).pathname;
const PAUSE = 1.2; // times the length of a line: time to say it (audio.md 7.3)
const UNKNOWN = 4; // seconds for a turn that has no sound
const buttons = new Map();
let run = 0; // grows whenever somebody starts or stops something; what still waits then gives up

function sign(button, name) {
  button.querySelector("use").setAttribute("href", `${ICONS}#${name}`);
}

function mark(audio, sounding) {
  const button = buttons.get(audio);
  button.setAttribute("aria-pressed", sounding);
  sign(button, sounding ? "pause" : button.dataset.sign);
  audio.closest(".turn")?.classList.toggle("playing", sounding);
}

function stop() {
  run += 1;
  for (const audio of buttons.keys()) audio.pause();
  for (const turn of document.querySelectorAll(".turn.playing")) turn.classList.remove("playing");
  for (const button of document.querySelectorAll("[data-play][aria-pressed=true]")) button.setAttribute("aria-pressed", false);
}

function play(audio) {
  return new Promise((done) => {
    for (const end of ["ended", "pause", "error"]) audio.addEventListener(end, done, { once: true });
    audio.currentTime = 0;
    audio.play().catch(done);
  });
}

function lengthOf(audio) {
  if (!audio) return UNKNOWN;
  if (audio.duration) return audio.duration;
  return new Promise((done) => {
    audio.addEventListener("loadedmetadata", () => done(audio.duration), { once: true });
    audio.addEventListener("error", () => done(UNKNOWN), { once: true });
    audio.preload = "metadata";
    audio.load();
  });
}

async function leaveTime(turn, audio) {
  turn.classList.add("playing");
  const seconds = PAUSE * (await lengthOf(audio));
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  turn.classList.remove("playing");
}

async function dialogue(bar, button) {
  const pressed = button.getAttribute("aria-pressed") === "true";
  stop();
  if (pressed) return;
  const mine = run;
  button.setAttribute("aria-pressed", true);
  const again = bar.querySelector("[data-again]");
  do {
    for (const turn of bar.parentElement.querySelectorAll(".turn")) {
      const audio = turn.querySelector("audio");
      turn.scrollIntoView({ block: "nearest" });
      if (!audio || button.dataset.play === (turn.querySelector(".voice.b") ? "second" : "first")) await leaveTime(turn, audio);
      else await play(audio);
      if (mine === run && audio && button.dataset.play === "shadow") await leaveTime(turn, audio);
      if (mine !== run) return;
    }
  } while (again.checked);
  stop();
}

for (const audio of document.querySelectorAll(".player audio")) {
  const label = audio.previousElementSibling; // only a slow player has one
  const button = document.createElement("button");
  button.type = "button";
  button.className = label?.localName === "small" ? "sound slow" : "sound";
  button.dataset.sign = label?.localName === "small" ? "slow" : "play";
  button.setAttribute("aria-label", audio.getAttribute("aria-label"));
  button.innerHTML = '<svg class="icon" aria-hidden="true"><use></use></svg>';
  buttons.set(audio, button);
  mark(audio, false);
  button.addEventListener("click", () => {
    const sounding = !audio.paused;
    stop();
    if (!sounding) play(audio);
  });
  audio.addEventListener("waiting", () => button.setAttribute("aria-busy", true));
  for (const end of ["playing", "pause", "error"]) audio.addEventListener(end, () => button.removeAttribute("aria-busy"));
  audio.addEventListener("playing", () => mark(audio, true));
  audio.addEventListener("pause", () => mark(audio, false));
  audio.addEventListener("ended", () => {
    const text = audio.closest(".card")?.querySelector("details.heard");
    if (text) text.open = true;
  });
  if (label?.localName === "small") label.hidden = true;
  audio.controls = false;
  audio.before(button);
}

for (const bar of document.querySelectorAll("[data-dialogue]")) {
  bar.hidden = !bar.parentElement.querySelector("audio");
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (button) dialogue(bar, button);
  });
}
