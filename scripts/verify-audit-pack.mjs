#!/usr/bin/env node
/**
 * Checks an audit pack of governance without the portal: node scripts/verify-audit-pack.mjs audit-pack-7.json
 *
 * Needs nothing but Node. Ends with 0 when every entry of the ledger has the hash of its content and its place in the
 * chain, when each decision binds the digests of the evidence in the pack, and with 1 when something does not fit.
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

/** Everything in a pack that does not fit. */
export function problemsOf(pack) {
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
      problems.push(`ledger: the content of entry ${entry.seq} does not fit its hash`);
    } else if (hashAt.get(entry.seq) !== entry.hash) {
      problems.push(`ledger: entry ${entry.seq} is not in the chain`);
    } else {
      const said = JSON.parse(entry.entry);
      if (said.seq !== entry.seq || said.prev !== entry.prev_hash) {
        problems.push(`ledger: entry ${entry.seq} says another place`);
      }
    }
  }
  const said = new Map(
    entries
      .map(entry => JSON.parse(entry.entry).facts ?? {})
      .filter(facts => facts.decision)
      .map(facts => [String(facts.decision), facts]),
  );
  const items = pack.evidence?.items ?? [];
  const digest = sha256(
    canonical(Object.fromEntries(items.map(item => [item.key, item.digest]))),
  );
  if (pack.evidence && digest !== pack.evidence.digest) {
    problems.push('evidence: its digest does not fit its items');
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
      problems.push(`evidence: ${item.key} does not fit its digest`);
    }
  }
  for (const decision of pack.decisions ?? []) {
    const facts = said.get(String(decision.id));
    if (!facts) {
      problems.push(`decision ${decision.id}: the ledger does not know it`);
    } else if (facts.evidence !== decision.evidenceDigest) {
      problems.push(`decision ${decision.id}: the ledger names other evidence`);
    }
  }
  return problems;
}

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node verify-audit-pack.mjs FILE');
  process.exit(2);
}
const pack = JSON.parse(readFileSync(file, 'utf8'));
const problems = problemsOf(pack);
problems.forEach(problem => console.log(`FAIL ${problem}`));
if (problems.length === 0) {
  console.log(
    `PASS review ${pack.review.id} of ${pack.review.model} v${pack.review.version}: ${pack.ledger.entries.length} entries, ${pack.decisions.length} decisions, head ${pack.ledger.head.seq} ${pack.ledger.head.hash}`,
  );
}
process.exit(problems.length === 0 ? 0 : 1);
