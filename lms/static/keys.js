// Serbian letters, and the tiles of a word, for whoever has no keyboard for them. They type where the cursor is.
const FIELDS = "input.gap, textarea";

export function addKeys(template) {
  const form = template.closest("form");
  const fields = [...form.querySelectorAll(FIELDS)];
  if (!fields.length) return;
  let field = fields[0];
  for (const one of fields) one.addEventListener("focus", () => { field = one; });
  const keys = template.content.firstElementChild.cloneNode(true);
  template.replaceWith(keys);
  const used = [];
  keys.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.undo) takeBack(field, used);
    else if (button.dataset.text !== undefined) place(field, button, used);
    else insert(field, button.textContent.trim());
  });
}

function insert(field, text) {
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}

// Words get a space between them, letters do not.
function place(field, tile, used) {
  const text = tile.dataset.text;
  const words = [...tile.parentElement.querySelectorAll("[data-text]")].some((one) => [...one.dataset.text].length > 2);
  used.push([tile, field.value]);
  field.value += (words && field.value ? " " : "") + text;
  tile.disabled = true;
  tile.classList.add("used");
  const next = tile.parentElement.querySelector("[data-text]:not(:disabled)") ?? tile.parentElement.querySelector("[data-undo]");
  next.focus();
}

function takeBack(field, used) {
  const last = used.pop();
  if (!last) return;
  const [tile, before] = last;
  field.value = before;
  tile.disabled = false;
  tile.classList.remove("used");
}
