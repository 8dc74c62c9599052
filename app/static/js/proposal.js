// Adds up the financing plan and counts characters while an association types; the server does both again.
const PAUSE = 600; // one spoken message after a burst of keys, not ten

for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const shown = document.createElement("p");
  const spoken = document.createElement("p");
  shown.className = "hint";
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  area.after(shown, spoken);
  let waiting;
  const count = () => {
    const left = Number(area.dataset.limit) - [...area.value].length;
    const words = left < 0 ? area.dataset.over : area.dataset.left;
    shown.textContent = words.replace("{n}", Math.abs(left));
    shown.classList.toggle("error", left < 0);
    clearTimeout(waiting);
    if (left <= 20) waiting = setTimeout(() => { spoken.textContent = shown.textContent; }, PAUSE);
  };
  area.addEventListener("input", count);
  count();
}

const totals = document.querySelector("[data-totals]");

if (totals) {
  const form = totals.closest("form");
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency", currency: totals.dataset.currency,
  });
  // The same reading as the server's: spaces anywhere, a comma or a point before the cents.
  const centsOf = (typed) => {
    const plain = typed.replace(/\s/g, "").replace(/€$/, "");
    const found = /^([0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)(?:[.,]([0-9]{1,2}))?$/.exec(plain);
    if (!found) return 0;
    return Number(found[1].replace(/[.,]/g, "")) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  };
  const read = (row) => ({
    side: row.dataset.line,
    cents: centsOf(row.querySelector("[name$='.amount']").value),
    status: row.querySelector("[name$='.status']")?.value,
    isInKind: row.querySelector("[name$='.in_kind']")?.checked,
  });
  const add = () => {
    const lines = [...form.querySelectorAll("[data-line]")].map(read);
    const sum = (wanted) => lines.filter(wanted).reduce((all, line) => all + line.cents, 0);
    const expenses = sum((line) => line.side === "expense");
    const income = sum((line) => line.side === "income");
    const found = {
      expenses,
      income,
      difference: expenses - income,
      "expenses-in-kind": sum((line) => line.isInKind),
      "income-in-kind": sum((line) => line.status === "in-kind"),
      asked: sum((line) => line.status === "requested"),
    };
    for (const [name, cents] of Object.entries(found)) {
      totals.querySelector(`[data-total="${name}"]`).textContent = money.format(cents / 100);
    }
  };
  form.addEventListener("input", add);
  window.addEventListener("pageshow", add);
  add();
}
