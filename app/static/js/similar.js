// Shows the projects close to a title while it is typed; without it they come after the first save.
const PAUSE = 400;
const place = document.querySelector("[data-similar]");
const title = document.querySelector("#field-title");

if (place && title) {
  let waiting;
  const ask = async () => {
    const address = new URL(place.dataset.similar, location.href);
    address.searchParams.set("titre", title.value);
    const answer = await fetch(address);
    if (answer.ok) place.innerHTML = await answer.text();
  };
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
