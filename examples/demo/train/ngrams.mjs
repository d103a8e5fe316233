/** Language identification by naive Bayes over character n-grams (Cavnar and Trenkle, 1994, use the same features). */

/**
 * @param {{ classes: number, order: number, smoothing: number }} options
 *   `order` is the longest n-gram, `smoothing` is added to every count
 */
export function createNgramModel({ classes, order, smoothing }) {
  const counts = Array.from({ length: classes }, () => new Map());
  const totals = Array(classes).fill(0);
  const lines = Array(classes).fill(0);
  const seen = new Set();

  function learn(text, label) {
    lines[label]++;
    for (const gram of gramsOf(text, order)) {
      seen.add(gram);
      counts[label].set(gram, (counts[label].get(gram) ?? 0) + 1);
      totals[label]++;
    }
  }

  /** Log odds per class, not normalised. */
  function scores(text) {
    const grams = gramsOf(text, order);
    const all = lines.reduce((sum, count) => sum + count, 0);
    return counts.map((known, label) => {
      const scale = Math.log(totals[label] + smoothing * (seen.size + 1));
      return grams.reduce(
        (sum, gram) =>
          sum + Math.log((known.get(gram) ?? 0) + smoothing) - scale,
        Math.log((lines[label] + 1) / (all + classes)),
      );
    });
  }

  function predict(text) {
    const found = scores(text);
    return found.indexOf(Math.max(...found));
  }

  /** Mean negative log probability of the right class, in nats. */
  function lossOf(items) {
    let sum = 0;
    for (const { text, language } of items) {
      const found = scores(text);
      const top = Math.max(...found);
      const total = found.reduce((t, s) => t + Math.exp(s - top), 0);
      sum += Math.log(total) + top - found[language];
    }
    return sum / items.length;
  }

  return { learn, predict, lossOf, size: () => seen.size, counts, totals };
}

function gramsOf(text, order) {
  const padded = ` ${text} `;
  const grams = [];
  for (let n = 1; n <= order; n++) {
    for (let i = 0; i + n <= padded.length; i++) {
      grams.push(padded.slice(i, i + n));
    }
  }
  return grams;
}
