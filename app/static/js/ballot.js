// Keeps the running total of the ballot in sight; without it the page does the same work.
const PAUSE = 600; // one spoken message after a burst of ticks, not ten
const EURO = 100;
const GAP = 0.8; // between two slices of the coin, told apart without colour
const SHADES = 8;

const form = document.querySelector("form.ballot");
const shown = form.querySelector("[data-tally]");

if (shown) {
  const spoken = form.querySelector("[role=status]");
  const { tally, empty, currency } = shown.dataset;
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency", currency, maximumFractionDigits: 0,
  });
  let waiting;

  const ring = form.querySelector("[data-coin] g");
  const draw = (shares) => {
    const whole = Math.max(EURO, shares.reduce((sum, share) => sum + share, 0));
    let start = 0;
    ring.replaceChildren(...shares.map((share, at) => {
      const arc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      const facts = {
        cx: 60, cy: 60, r: 45.5, class: `arc arc-${at % SHADES + 1}`, pathLength: whole,
        "stroke-dasharray": `${Math.max(share - GAP, GAP)} ${whole}`, "stroke-dashoffset": -start,
      };
      Object.entries(facts).forEach(([name, value]) => arc.setAttribute(name, value));
      start += share;
      return arc;
    }));
  };

  const chosen = () => [...form.querySelectorAll("input[data-cost]")].filter((input) =>
    input.type === "checkbox" ? input.checked : Number.parseInt(input.value, 10) > 0);

  const count = () => {
    const inputs = chosen();
    const add = (value) => inputs.reduce((sum, input) => sum + Number.parseInt(value(input), 10), 0);
    const isNumbered = inputs.length && inputs[0].type === "text";
    const each = EURO / inputs.length;
    if (ring) draw(inputs.map((input) => isNumbered ? Number.parseInt(input.value, 10) : each));
    const facts = {
      n: inputs.length,
      each: Math.floor(each),
      sum: isNumbered ? add((input) => input.value) : 0,
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
