// Matching by tapping: a left side, then a right side; a pair gets the same number. The lists are filled in behind it.
export function addPairs(fieldset) {
  const selects = [...fieldset.querySelectorAll("select")];
  if (!selects.length || selects[0].disabled || fieldset.dataset.lettered || fieldset.querySelector("audio, img")) return;
  const board = document.createElement("div");
  board.className = "pairs";
  const lefts = selects.map((select) => tile(fieldset.querySelector(`label[for="${select.id}"]`).textContent.trim()));
  const rights = [...selects[0].options].slice(1).map((option) => ({ value: option.value, button: tile(option.textContent.trim()) }));
  for (let row = 0; row < Math.max(lefts.length, rights.length); row += 1) {
    board.append(lefts[row] ?? document.createElement("span"), rights[row]?.button ?? document.createElement("span"));
  }
  let chosen = -1;
  const show = () => {
    lefts.forEach((button, number) => {
      button.setAttribute("aria-pressed", String(number === chosen));
      mark(button, selects[number].value === "" ? "" : String(number + 1));
    });
    for (const { value, button } of rights) {
      mark(button, selects.flatMap((select, number) => (select.value === value ? [number + 1] : [])).join(" "));
    }
  };
  lefts.forEach((button, number) => button.addEventListener("click", () => {
    if (selects[number].value !== "") selects[number].value = "";
    chosen = chosen === number ? -1 : number;
    show();
  }));
  for (const { value, button } of rights) {
    button.addEventListener("click", () => {
      if (chosen < 0) return;
      selects[chosen].value = value;
      chosen = selects.findIndex((select) => select.value === "");
      show();
    });
  }
  for (const select of selects) select.closest(".field").hidden = true;
  fieldset.append(board);
  show();
}

function tile(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tile say";
  const number = document.createElement("span");
  number.className = "no";
  button.append(number, text);
  return button;
}

function mark(button, number) {
  const sign = button.querySelector(".no");
  sign.textContent = number;
  sign.hidden = number === "";
}
