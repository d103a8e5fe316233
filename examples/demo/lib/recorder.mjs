/** What a run measures while it trains: points with the moment they were measured. */

export function createRecorder({ watch } = {}) {
  const points = [];
  const series = new Map();

  function add(key, value, step, timestamp) {
    points.push({ key, value, step, timestamp });
    if (!series.has(key)) {
      series.set(key, []);
    }
    series.get(key).push({ step, value });
  }

  return {
    points,
    /** @param {Record<string, number>} values by metric key */
    record(step, values) {
      const now = Date.now();
      Object.entries(values).forEach(([key, value]) =>
        add(key, value, step, now),
      );
      watch?.(step, values);
    },
    /** The curve of one metric. */
    curve: key => ({ name: key, points: series.get(key) ?? [] }),
    valueAt: (key, step) =>
      series.get(key)?.find(point => point.step === step)?.value,
  };
}

/**
 * Stops a run of a sweep that is worse, at one step, than the median of the runs
 * before it (the median stopping rule, Golovin et al., 2017).
 */
export function createPruner({ metric, step, best, least, stop }) {
  const seen = [];
  return (at, values) => {
    if (at !== step) {
      return;
    }
    const value = values[metric];
    const sorted = [...seen].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    const enough = seen.length >= least;
    seen.push(value);
    if (enough && (best === 'max' ? value < median : value > median)) {
      stop(
        at,
        `Stopped at step ${step}: ${metric} ${value.toFixed(
          4,
        )} is worse than ` +
          `the median ${median.toFixed(4)} of the ${
            sorted.length
          } runs before.`,
      );
    }
  };
}
