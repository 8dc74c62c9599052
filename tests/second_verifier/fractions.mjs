// Exact fractions of whole numbers without bound.

function common(a, b) {
  let [m, n] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (n) [m, n] = [n, m % n];
  return m;
}

export function fraction(n, d = 1n) {
  const by = d < 0n ? -common(n, d) : common(n, d);
  return { n: n / by, d: d / by };
}

export const ZERO = fraction(0n);
export const add = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a, b) => fraction(a.n * b.n, a.d * b.d);
export const divide = (a, b) => fraction(a.n * b.d, a.d * b.n);
export const spelt = (a) => `${a.n}/${a.d}`;

export function compare(a, b) {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : Number(difference > 0n);
}

export function floor(a) {
  const whole = a.n / a.d;
  return a.n < 0n && whole * a.d !== a.n ? whole - 1n : whole;
}

/** Return the fraction a text spells, or null when it is not in the one form there is. */
export function parse(text) {
  const parts = /^(-?\d+)\/(\d+)$/.exec(text);
  if (!parts || /^0/.test(parts[2])) return null;
  const read = fraction(BigInt(parts[1]), BigInt(parts[2]));
  return spelt(read) === text ? read : null;
}
