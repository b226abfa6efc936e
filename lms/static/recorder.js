// Recording one's own voice: record, stop, listen, again. The sound stays here until "Send for review" is pressed.
// Without this file, or without a microphone, the file field stays.
const MOST = 180; // seconds; the server takes no more

export function addRecorder(template) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const form = template.closest("form");
  const part = template.content.firstElementChild.cloneNode(true);
  const [record, stop, after, listen, again] = ["record", "stop", "after", "listen", "again"].map((name) => part.querySelector(`[data-${name}]`));
  const fileField = form.querySelector("[data-file-field]");
  let recorder, clock, sound, playing;

  function say(state, words = part.dataset[state]) {
    part.querySelector("[role=status]").textContent = words;
    record.hidden = state === "recording" || Boolean(sound);
    stop.hidden = state !== "recording";
    after.hidden = state === "recording" || !sound;
  }

  function tick(begun) {
    const seconds = Math.round((Date.now() - begun) / 1000);
    part.querySelector("[role=timer]").textContent = `${seconds} s / ${MOST} s`;
    if (seconds >= MOST) recorder.stop();
  }

  async function begin() {
    quiet();
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      fileField.hidden = false;
      return say("refused");
    }
    const pieces = [];
    recorder = new MediaRecorder(microphone, { audioBitsPerSecond: 32000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of microphone.getTracks()) track.stop();
      sound = new Blob(pieces, { type: recorder.mimeType });
      say("recorded");
      listen.focus();
    });
    recorder.start();
    sound = undefined;
    const begun = Date.now();
    tick(begun);
    clock = setInterval(tick, 1000, begun);
    say("recording");
    stop.focus();
  }

  function quiet() {
    playing?.stop();
    playing = undefined;
    listen.setAttribute("aria-pressed", false);
  }

  async function hear() {
    if (playing) return quiet();
    const context = new AudioContext(); // an <audio> would need a source that the page's policy does not allow
    playing = context.createBufferSource();
    playing.buffer = await context.decodeAudioData(await sound.arrayBuffer());
    playing.connect(context.destination);
    playing.addEventListener("ended", () => {
      context.close();
      quiet();
      say("recorded");
    });
    playing.start();
    listen.setAttribute("aria-pressed", true);
    say("listening");
  }

  async function send(event) {
    if (!sound || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("file", sound, "recording");
    say("sending");
    event.submitter?.setAttribute("aria-busy", true);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.redirected) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      form.elements.id.value = page.querySelector("[name=id]")?.value ?? form.elements.id.value;
      say("failed", page.querySelector("[role=alert]")?.textContent ?? part.dataset.failed);
    } catch {
      say("failed");
    }
    event.submitter?.removeAttribute("aria-busy");
  }

  record.addEventListener("click", begin);
  again.addEventListener("click", begin);
  stop.addEventListener("click", () => recorder.stop());
  listen.addEventListener("click", hear);
  form.addEventListener("submit", send);
  fileField.hidden = true;
  say("ready");
  template.replaceWith(part);
}
