// Around django-allauth's scripts, which ask the browser for a passkey: show what needs them where
// they can work, and say in words what went wrong.

const able = Boolean(window.PublicKeyCredential);

for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !able;
for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = able;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // it would go to the console
  for (const part of document.querySelectorAll("[data-passkey-failed]")) {
    part.hidden = false;
    part.focus();
  }
});

// Return in the field of the name is the button: without an answer of the device there is nothing
// to send.
for (const form of document.querySelectorAll("form[data-passkey-form]")) {
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    form.querySelector("button[id]").click();
  });
}
