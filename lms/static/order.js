// Ordering by moving: buttons up and down, dragging as an extra. The numbers of the places are filled in behind it.
export function addOrder(list) {
  const selects = [...list.querySelectorAll("select")];
  if (!selects.length || selects[0].disabled) return;
  const items = [...list.children];
  items.sort((one, two) => placeOf(one) - placeOf(two)).forEach((item) => list.append(item));
  const legend = list.closest("fieldset").querySelector("legend");
  legend.textContent = list.dataset.how;
  for (const item of items) addButtons(list, item);
  list.classList.add("moving");
  fill(list);
}

function placeOf(item) {
  const value = item.querySelector("select").value;
  return value === "" ? Infinity : Number(value);
}

function addButtons(list, item) {
  const select = item.querySelector("select");
  const name = item.querySelector("label").textContent.trim() || select.getAttribute("aria-label");
  select.hidden = true;
  for (const [label, sign, step] of [[list.dataset.up, "↑", -1], [list.dataset.down, "↓", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "move";
    button.textContent = sign;
    button.setAttribute("aria-label", `${label}: ${name}`);
    button.addEventListener("click", () => move(list, item, step, button));
    item.append(button);
  }
  item.draggable = true;
  item.addEventListener("dragstart", () => item.classList.add("dragged"));
  item.addEventListener("dragend", () => { item.classList.remove("dragged"); fill(list); });
  item.addEventListener("dragover", (event) => {
    event.preventDefault();
    const dragged = list.querySelector(".dragged");
    if (!dragged || dragged === item) return;
    const half = item.getBoundingClientRect().top + item.offsetHeight / 2;
    list.insertBefore(dragged, event.clientY < half ? item : item.nextElementSibling);
  });
}

function move(list, item, step, button) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  list.insertBefore(item, step < 0 ? other : other.nextElementSibling);
  fill(list);
  button.focus();
}

function fill(list) {
  [...list.children].forEach((item, place) => { item.querySelector("select").value = String(place); });
}
