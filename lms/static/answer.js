// What script adds to a question: letters to tap, and parts that move. Without it every question is a plain form.
import { addKeys } from "./keys.js";
import { addOrder } from "./order.js";
import { addPairs } from "./pairs.js";
import { addRecorder } from "./recorder.js";

document.querySelectorAll("template.keys").forEach(addKeys);
document.querySelectorAll("ol.places").forEach(addOrder);
document.querySelectorAll("fieldset.match").forEach(addPairs);
document.querySelectorAll("template.recorder").forEach(addRecorder);
document.getElementById("verdict")?.focus();
