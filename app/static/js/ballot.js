// Counts while somebody chooses; without it the server does.
const PAUSE = 600; // one spoken message, not ten
const EURO = 100;
const PRESS = 5;
const GAP = 0.8;
const SHADES = 8;

const find = (selector) => document.querySelector(selector);
const form = find("form.ballot");
const code = find("#field-code");
find(".error-summary")?.focus();

// A code link holds its code behind #, which no server sees; nor does the history.
if (code && /^#[\w-]{16,19}$/.test(location.hash)) {
  code.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  code.form.submit();
}
if (!code && !form) document.querySelectorAll(".languages a").forEach((link) => { link.hash = location.hash; });
if (find(".receipt")) localStorage.clear();

if (form) {
  const fields = [...form.querySelectorAll("[data-cost]")];
  const content = fields[0].type === "checkbox" ? "checked" : "value";
  const plurals = new Intl.PluralRules(document.documentElement.lang);
  const ring = find("[data-coin]");
  const own = find("#own-device");
  const { device, cents } = form.dataset;
  let waiting;

  const say = (forms, n) => (forms[n] ?? forms[plurals.select(n)] ?? forms.other).replace("{n}", n);
  const total = (numbers) => numbers.reduce((sum, each) => sum + each, 0);
  const part = (sum, among, at) => Math.floor(sum / among) + (at < sum % among);
  const number = (field) => Number.parseInt(+field[content], 10) || 0;
  const chosen = () => fields.filter((field) => number(field) > 0);

  // The sample is 10 000,50 as the server writes it.
  const money = (amount, sample) => sample.replace(/10(\D?)000(\D)50/, (_, group, point) =>
    (amount / 100).toFixed(amount % 100 && 2).replace(".", point).replace(/\B(?=(\d{3})+(\D|$))/g, group));

  const draw = (shares) => {
    const whole = Math.max(EURO, total(shares));
    let start = 0;
    ring.replaceChildren(...shares.map((share, at) => {
      const arc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      Object.entries({
        cx: 60, cy: 60, r: 45.5, class: `arc arc-${at % SHADES + 1}`, pathLength: whole,
        "stroke-dasharray": `${share - GAP} ${whole}`, "stroke-dashoffset": -start,
      }).forEach((fact) => arc.setAttribute(...fact));
      start += share;
      return arc;
    }));
  };

  const count = () => {
    const picked = chosen();
    const shares = picked.map((field, at) => content === "value" ? number(field) : part(EURO, picked.length, at));
    const used = {
      choices: picked.length, cents: total(shares), money: total(picked.map((field) => +field.dataset.cost)),
    };
    form.querySelectorAll("[data-measure]").forEach((span) => {
      const { measure, limit, sample, left, over, even } = span.dataset;
      const rest = (limit ?? 0) - used[measure];
      const said = rest ? say(JSON.parse(rest > 0 ? left : over), Math.abs(rest)) : even;
      span.textContent = sample ? said.replace(Math.abs(rest), (amount) => money(amount, sample)) : said;
      span.classList.toggle("over", Boolean(limit) && rest < 0);
    });
    form.querySelectorAll(".slice").forEach((slice) => {
      const at = picked.findIndex((field) => slice.id === `share-${field.value}`);
      slice.textContent = at < 0 ? "" : say(JSON.parse(cents), shares[at]);
    });
    if (ring) draw(shares);
    clearTimeout(waiting);
    waiting = setTimeout(() => { find("[role=status]").textContent = find(".tally").textContent; }, PAUSE);
  };

  const keep = (isSent) => own.checked
    ? localStorage.setItem(device, JSON.stringify([isSent, content, fields.map((field) => field[content])]))
    : localStorage.removeItem(device);
  const change = () => { count(); keep(false); };

  form.addEventListener("click", (event) => {
    const { name, value } = event.target;
    if (name !== "plus" && name !== "minus") return;
    const field = form.elements[`share-${value}`];
    field.value = Math.max(0, number(field) + (name === "plus" ? PRESS : -PRESS)) || "";
    event.preventDefault();
    change();
  });
  form.addEventListener("input", change);
  form.addEventListener("submit", () => keep(true));
  window.addEventListener("pageshow", count);

  const [isSent, kind, values] = JSON.parse(localStorage.getItem(device) ?? "[]");
  own.parentElement.hidden = false;
  own.checked = !!values;
  if (kind === content && !(isSent && "begun" in form.dataset)) {
    fields.forEach((field, at) => { field[content] = values[at]; });
  }
}
