/** Turns what was measured into docs/benchmarks.md and a file of raw figures. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { say } from '../../scripts/lib/console.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';
import { round } from './measure.mjs';
import { formOf } from './mlflowServer.mjs';
import { summarizeCases } from './ratios.mjs';
import { render } from './document.mjs';

/** @returns {boolean} whether nothing failed */
export function report(context) {
  const { outcome, options, results } = context;
  const cases = summarizeCases(outcome.records, options.forms);
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const raw = path.join(results, `${stamp}.json`);
  const {
    scaleName,
    scale,
    forms,
    only,
    cases: part,
    repeats,
    warmups,
  } = options;
  const settings = {
    ...{ scaleName, scale, forms, only, part, repeats, warmups },
  };
  const measured = { settings, ...outcome };
  writeFileSync(raw, JSON.stringify({ ...measured, cases }, null, 1));
  say(`\nRaw figures: ${path.relative(process.cwd(), raw)}`);
  cases.forEach(each => say(sentence(each)));
  if (options.writeDoc) {
    writePage([measured]);
  }
  return outcome.records.every(({ failed }) => !failed);
}

/** Writes the page from files of raw figures: workloads may be measured apart. */
export function reportFrom(files) {
  writePage(files.map(file => JSON.parse(readFileSync(file, 'utf8'))));
}

function writePage(parts) {
  const file = path.join(ROOT, 'docs', 'benchmarks.md');
  const kept = existsSync(file);
  writeFileSync(file, format(render(parts), file));
  say(`${kept ? 'Rewrote' : 'Wrote'} ${path.relative(process.cwd(), file)}`);
}

/** As the check of the sources wants it. */
function format(text, file) {
  const require = createRequire(path.join(ROOT, 'package.json'));
  const prettier = require('prettier');
  const config = prettier.resolveConfig.sync(file);
  return prettier.format(text, { ...config, filepath: file });
}

function sentence({ id, ratio, target, best, ours, unit }) {
  if (ratio === undefined) {
    return `${id}: ${round(ours?.figure)} ${unit}${
      ours?.failed ? ' FAILED' : ''
    }`;
  }
  const wanted = target ? `, wanted ${target}×` : '';
  const form = formOf(best.system).label;
  return `${id}: ${round(ratio)}× MLflow (${form})${wanted}: ${round(
    ours.figure,
  )} against ${round(best.figure)} ${unit}`;
}
