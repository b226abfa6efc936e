// A QR code leads to /card#secret: put the secret into the form, take it out of the address and the history, and send it.
const form = document.getElementById("card-form");
const secret = location.hash.slice(1);
if (form && secret) {
  history.replaceState(null, "", location.pathname);
  form.querySelector("input[name=card], input[name=secret]").value = decodeURIComponent(secret);
  form.requestSubmit();
}
