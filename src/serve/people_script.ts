/**
 * Of the page that shows an image: F and J answer, the time from the image to the answer is sent along, and one answer is
 * sent once. Without it the page's form does all but the keys and the time.
 */
export const PEOPLE_SCRIPT = `
const form = document.querySelector("form.verdict"), image = document.querySelector(".shown img");
let shownAt = null, sent = false;
const show = () => requestAnimationFrame(() => { shownAt = performance.now(); });
if (image.complete) show();
else image.addEventListener("load", show);
for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
form.addEventListener("submit", (event) => {
  if (sent) return event.preventDefault();
  sent = true;
  if (shownAt !== null) form.elements.namedItem("ms").value = Math.round(performance.now() - shownAt);
});
addEventListener("keydown", (event) => {
  const verdict = { f: "real", j: "generated" }[event.key.toLowerCase()];
  if (verdict === undefined || event.repeat || event.ctrlKey || event.altKey || event.metaKey || shownAt === null) return;
  event.preventDefault();
  form.querySelector('button[value="' + verdict + '"]').click();
});
// A page that the browser kept shows an image that was answered.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
`;
