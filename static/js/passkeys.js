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

// The button asks the device, and sends the form once there is an answer: not before.
for (const form of document.querySelectorAll("form[data-passkey-form]")) {
  form.addEventListener("submit", (event) => {
    if (!form.elements.credential.value) event.preventDefault();
  });
}
