/** Each case beside the form of MLflow that did best in it. */

/**
 * The ratio is of figures that were measured in turn: ML Home's beside that
 * form, not its best beside any.
 *
 * @param {object[]} records as `measure` makes them, with `against`, the form they were measured beside
 * @param {string[]} forms
 * @returns {{ id: string, workload: string, title: string, unit: string, target?: number,
 *   ours?: object, best?: object, ratio?: number, forms: object[] }[]}
 */
export function summarizeCases(records, forms) {
  const ids = [...new Set(records.map(({ id }) => id))];
  return ids.map(id => {
    const own = records.filter(each => each.id === id);
    const [{ workload, title, unit, target, better }] = own;
    const theirs = forms
      .map(form => own.find(each => each.system === form))
      .filter(Boolean);
    const usable = theirs.filter(({ figure, failed }) => figure > 0 && !failed);
    // The forms without users do not do the same work; they are shown only.
    const checked = usable.filter(({ system }) => !system.endsWith('-open'));
    const best = [...(checked.length > 0 ? checked : usable)].sort((a, b) =>
      better === 'higher' ? b.figure - a.figure : a.figure - b.figure,
    )[0];
    const portals = own.filter(({ kind }) => kind === 'portal');
    const ours =
      portals.find(({ against }) => against === best?.system) ?? portals[0];
    return {
      ...{ id, workload, title, unit, target, better, ours, best },
      forms: theirs,
      ratio: ratioOf({ ours, best, better }),
      ...(portals.some(({ failed }) => failed) ? { failed: true } : {}),
    };
  });
}

function ratioOf({ ours, best, better }) {
  if (!(ours?.figure > 0) || !best || ours.failed) {
    return undefined;
  }
  return better === 'higher'
    ? ours.figure / best.figure
    : best.figure / ours.figure;
}
