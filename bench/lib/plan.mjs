/** The cases of every workload, in the order in which they are measured. */

import * as w1 from '../workloads/w1.mjs';
import * as w2 from '../workloads/w2.mjs';
import * as w3 from '../workloads/w3.mjs';
import * as w4 from '../workloads/w4.mjs';
import * as w5 from '../workloads/w5.mjs';
import * as w6 from '../workloads/w6.mjs';
import * as w7 from '../workloads/w7.mjs';
import * as w8 from '../workloads/w8.mjs';

const MODULES = { w1, w2, w3, w4, w5, w6, w7, w8 };

/** @returns {import('./measure.mjs').Case[]} those of the chosen workloads in one group */
export function casesOf(context, group) {
  return context.options.only
    .flatMap(name => MODULES[name]?.cases(context) ?? [])
    .filter(
      each => each.group === group && each.id.includes(context.options.cases),
    );
}
