#!/usr/bin/env node
/**
 * Checks an audit pack of governance without the portal: node scripts/verify-audit-pack.mjs audit-pack-7.json
 *
 * Needs nothing but Node. Ends with 0 when every entry of the ledger has the hash of its content and its place in the
 * chain, and when decisions, evidence, what the rules said of it, policy and state of the pack are what the ledger says
 * of them; with 1 when something does not fit, and with 2 when the file is no audit pack. What the ledger says nothing
 * of, because it was written before it bound verdicts, is told as "not bound" and is no fault of the pack.
 * It cannot know whether the end of the chain was cut off: compare the head with one that was kept elsewhere.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = text => createHash('sha256').update(text).digest('hex');

/** JSON in the form of RFC 8785. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value)
      .filter(key => value[key] !== undefined)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** What of a decision is not as the ledger has it. */
function otherThan(decision, { actor, facts }) {
  // Rules and envelopes decide without a person, and are recorded by what they are.
  const byPeople = facts.by === undefined;
  const pairs = [
    ['another kind', decision.kind, byPeople ? facts.kind : facts.by],
    ['another reason', decision.reason, facts.reason],
    ['other evidence', decision.evidenceDigest, facts.evidence],
    ...(byPeople
      ? [
          ['another person', decision.reviewer, actor],
          ['another person behind it', decision.onBehalfOf, facts.onBehalfOf],
          ['another step', decision.step, facts.step + 1],
          ['other digests', decision.bound, facts.bound],
        ]
      : [['no person', decision.reviewer, undefined]]),
  ];
  return pairs
    .filter(([, mine, its]) => canonical(mine) !== canonical(its))
    .map(([what]) => what);
}

function policyProblems({ policy }, told) {
  if (!policy) return [];
  const problems = [];
  if (sha256(canonical(policy.document)) !== policy.digest) {
    problems.push('policy: its digest does not fit its document');
  }
  const last = told.filter(({ kind }) => kind === 'review-submitted').pop();
  const name = `${policy.key} ${policy.version}`;
  if (last && last.facts.policy !== name) {
    problems.push(`policy: the ledger names ${last.facts.policy}, not ${name}`);
  }
  return problems;
}

/** Signatures that nobody gave, and people who took part and are no longer named. */
function peopleProblems({ review, decisions }, told) {
  const signed = new Set(
    decisions
      .filter(one => !one.lapsedAt && /^approve/.test(one.kind))
      .map(one => canonical([one.step, one.reviewer])),
  );
  const named = new Set((review.conflicts ?? []).map(({ ref }) => ref));
  const missing = told
    .filter(({ kind }) => kind === 'review-submitted')
    .flatMap(({ facts }) => facts.conflicts ?? [])
    .filter(ref => !named.has(ref));
  return [
    ...(review.steps ?? []).flatMap(step =>
      (step.approvals ?? [])
        .filter(
          ({ reviewer }) => !signed.has(canonical([step.number, reviewer])),
        )
        .map(
          one =>
            `review: no decision has ${one.reviewer} sign step ${step.number}`,
        ),
    ),
    ...[...new Set(missing)].map(
      ref => `review: ${ref} took part, and is left out`,
    ),
  ];
}

/** The state that the last decision left, where nothing moved the review after it. */
function stateProblems({ review }, told) {
  const moves = told.filter(
    ({ kind }) =>
      /^review-/.test(kind) &&
      !/^review-(attachment|comment|assigned)/.test(kind),
  );
  const last = moves[moves.length - 1];
  if (last?.kind !== 'review-decided') return [];
  const { state, validUntil } = last.facts;
  const problems = [];
  if (review.state !== state) {
    problems.push(`review: the ledger left it ${state}, not ${review.state}`);
  }
  if (canonical(review.validUntil) !== canonical(validUntil)) {
    problems.push(
      `review: the ledger ends the approval ${validUntil ?? 'never'}`,
    );
  }
  return problems;
}

/** Items of evidence that are not what their digests are over. */
function itemProblems(name, { items = [], digest }) {
  const problems = [];
  const whole = sha256(
    canonical(Object.fromEntries(items.map(item => [item.key, item.digest]))),
  );
  if (whole !== digest) {
    problems.push(`${name}: its digest does not fit its items`);
  }
  for (const item of items) {
    const own = sha256(
      canonical({
        key: item.key,
        value: item.value,
        interval: item.interval,
        n: item.n,
        unit: item.unit,
        detail: item.detail,
      }),
    );
    if (own !== item.digest) {
      problems.push(`${name}: ${item.key} does not fit its digest`);
    }
  }
  return problems;
}

/** What the rules said, and what it was compared with: by the last entry that tells of this evidence. */
function verdictProblems({ evidence, baseline }, told) {
  const problems = [];
  const unbound = [];
  if (evidence) {
    const tells = told.filter(({ facts }) => facts?.evidence);
    const last = tells.filter(
      ({ facts }) => facts.evidence === evidence.digest,
    );
    const { rules } = last[last.length - 1]?.facts ?? {};
    // An open review that was reopened before the ledger said by what has evidence that no entry names.
    if (rules === undefined && tells.some(({ facts }) => facts.rules)) {
      problems.push('evidence: the ledger tells of other evidence');
    } else if (rules === undefined) {
      unbound.push('the verdicts of the rules');
    } else if (sha256(canonical(evidence.rules)) !== rules) {
      problems.push('rules: the ledger has other verdicts');
    }
  }
  const submitted = told
    .filter(({ kind }) => kind === 'review-submitted')
    .pop();
  const known = submitted?.facts.baseline;
  if (submitted && submitted.facts.rules === undefined) {
    if (baseline) unbound.push('the evidence that was approved before');
  } else if (known && !baseline) {
    problems.push('baseline: it is left out');
  } else if (!known && baseline) {
    problems.push('baseline: the ledger knows none');
  } else if (known && known.evidence !== baseline.digest) {
    problems.push('baseline: the ledger names other evidence');
  } else if (known && known.rules !== sha256(canonical(baseline.rules))) {
    problems.push('baseline: the ledger has other verdicts');
  }
  return { problems, unbound };
}

/** Everything in a pack that does not fit, and what the ledger does not bind. */
function examine(pack) {
  const problems = [];
  const { entries = [], chain = [], head } = pack.ledger ?? {};
  const hashAt = new Map(chain.map(link => [link.seq, link.hash]));
  chain.forEach((link, i) => {
    if (i === 0) return;
    if (link.seq !== chain[i - 1].seq + 1) {
      problems.push(`ledger: entry ${chain[i - 1].seq + 1} is missing`);
    } else if (link.prev !== chain[i - 1].hash) {
      problems.push(`ledger: entry ${link.seq} does not follow the one before`);
    }
  });
  if (head && chain.length && chain[chain.length - 1].hash !== head.hash) {
    problems.push('ledger: the chain does not end at the head');
  }
  for (const entry of entries) {
    if (sha256(entry.entry) !== entry.hash) {
      problems.push(
        `ledger: the content of entry ${entry.seq} does not fit its hash`,
      );
    } else if (hashAt.get(entry.seq) !== entry.hash) {
      problems.push(`ledger: entry ${entry.seq} is not in the chain`);
    } else {
      const said = JSON.parse(entry.entry);
      if (said.seq !== entry.seq || said.prev !== entry.prev_hash) {
        problems.push(`ledger: entry ${entry.seq} says another place`);
      }
      // The columns beside the entry are for reading only: they must not say something else.
      for (const column of ['actor', 'at', 'kind']) {
        if (canonical(said[column]) !== canonical(entry[column])) {
          problems.push(`ledger: entry ${entry.seq} names another ${column}`);
        }
      }
    }
  }
  const told = entries.map(entry => JSON.parse(entry.entry));
  const said = new Map(
    told
      .filter(({ facts }) => facts?.decision)
      .map(({ actor, facts }) => [String(facts.decision), { actor, facts }]),
  );
  for (const name of ['evidence', 'baseline']) {
    if (pack[name]) problems.push(...itemProblems(name, pack[name]));
  }
  for (const decision of pack.decisions ?? []) {
    const known = said.get(String(decision.id));
    if (!known) {
      problems.push(`decision ${decision.id}: the ledger does not know it`);
    } else {
      problems.push(
        ...otherThan(decision, known).map(
          what => `decision ${decision.id}: the ledger names ${what}`,
        ),
      );
    }
  }
  const listed = new Set((pack.decisions ?? []).map(({ id }) => String(id)));
  for (const id of said.keys()) {
    if (!listed.has(id)) problems.push(`decision ${id}: it is left out`);
  }
  const verdicts = verdictProblems(pack, told);
  problems.push(
    ...policyProblems(pack, told),
    ...peopleProblems(pack, told),
    ...stateProblems(pack, told),
    ...verdicts.problems,
  );
  return { problems, unbound: verdicts.unbound };
}

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node verify-audit-pack.mjs FILE');
  process.exit(2);
}
let pack;
let problems;
let unbound;
try {
  pack = JSON.parse(readFileSync(file, 'utf8'));
  if (pack?.format !== 'ml-home-audit-pack/1') {
    throw new Error("its 'format' is not ml-home-audit-pack/1");
  }
  for (const part of ['review', 'ledger', 'decisions']) {
    if (!pack[part]) throw new Error(`it has no '${part}'`);
  }
  ({ problems, unbound } = examine(pack));
} catch (error) {
  console.error(`${file} cannot be checked: ${error.message}`);
  process.exit(2);
}
problems.forEach(problem => console.log(`FAIL ${problem}`));
unbound.forEach(what =>
  console.log(`NOTE not bound by the ledger, which is older: ${what}`),
);
if (problems.length === 0) {
  console.log(
    `PASS review ${pack.review.id} of ${pack.review.model} v${pack.review.version}: ${pack.ledger.entries.length} entries, ${pack.decisions.length} decisions, head ${pack.ledger.head.seq} ${pack.ledger.head.hash}`,
  );
}
process.exit(problems.length === 0 ? 0 : 1);
