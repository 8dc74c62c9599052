// Keeps the running total of the ballot in sight; without it the page does the same work.
const PAUSE = 600; // one spoken message after a burst of ticks, not ten

const form = document.querySelector("form.ballot");
const shown = form.querySelector("[data-tally]");

if (shown) {
  const spoken = form.querySelector("[role=status]");
  const { tally, empty, currency } = shown.dataset;
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency", currency, maximumFractionDigits: 0,
  });
  let waiting;

  const chosen = () => [...form.querySelectorAll("input[data-cost]")].filter((input) =>
    input.type === "checkbox" ? input.checked : Number.parseInt(input.value, 10) > 0);

  const count = () => {
    const inputs = chosen();
    const add = (value) => inputs.reduce((sum, input) => sum + Number.parseInt(value(input), 10), 0);
    const facts = {
      n: inputs.length,
      each: Math.floor(100 / inputs.length),
      sum: inputs.length && inputs[0].type === "text" ? add((input) => input.value) : 0,
      cost: money.format(add((input) => input.dataset.cost) / 100),
    };
    shown.textContent = inputs.length ? tally.replace(/\{(\w+)\}/g, (_, name) => facts[name]) : empty;
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = shown.textContent; }, PAUSE);
  };

  shown.hidden = false;
  form.addEventListener("input", count);
  // A page that comes back from the browser's memory keeps its ticks.
  window.addEventListener("pageshow", count);
  count();
}
