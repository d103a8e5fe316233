/** What the demo has reviewed: a policy that guards the alias `production`, tiers, and reviews that wait. */

import { DemoError } from '../lib/client.mjs';

/** Of the policy. Nothing but models with one of its tiers feels it. */
export const POLICY = 'demo-serving';

const text = (id, title, field) => ({
  id,
  title,
  evidence: `text:${field}`,
  expression: 'size(value) >= 20',
});

const document = {
  title: 'Serving',
  description:
    'Part of the demo. Whoever has a risk tier gets the alias production, the stage Production or the environment production after two people of different teams have approved.',
  scope: { tiers: ['high', 'limited'], projects: [], models: [] },
  guards: {
    aliases: ['production'],
    stages: ['Production'],
    environments: ['production'],
  },
  steps: [
    {
      role: 'technical',
      title: 'Technical',
      groups: [
        'metrics',
        'slices',
        'data',
        'features',
        'dependencies',
        'environment',
      ],
      dueDays: 3,
    },
    {
      role: 'risk',
      title: 'Risk and fairness',
      groups: ['metrics', 'slices', 'licence', 'text'],
      dueDays: 5,
    },
  ],
  rules: [
    text('purpose', 'The card says what it is for', 'uses.purpose'),
    text('out-of-scope', 'and what it is not for', 'uses.outOfScope'),
    text('limits', 'and where it is weak', 'uses.limits'),
    {
      id: 'held-out',
      title: 'Measured on data held out',
      expression: 'evidence.exists(key, key.startsWith("metric:test_"))',
    },
    {
      id: 'not-worse',
      title: 'Not worse than what was approved last',
      evidence: 'metric:test_accuracy',
      expression: 'base == null || value >= base.value - 0.01',
      missing: 'pass',
    },
  ],
  validDays: 180,
};

/** Yes to these; no to everything else that is asked. */
const TIERS = {
  'query-ranker': ['meets-people'],
  'explicit-lyrics': ['meets-people'],
  'genre-tagger': [],
};
/** Its newest version waits for a technical reviewer; none of the reviewers took part in it. */
const WAITS = 'query-ranker';

/**
 * Loads what is missing. A portal that lets this caller do none of it is left as it is.
 *
 * @returns {Promise<boolean>} whether it is there now
 */
export async function loadGovernance(client) {
  try {
    await publish(client);
    for (const [model, yes] of Object.entries(TIERS)) {
      await assess(client, model, yes);
    }
    await submit(client, WAITS);
    return true;
  } catch (error) {
    if (error instanceof DemoError && isElsewhere(error)) return false;
    throw error;
  }
}

/** The caller may not do this, or nobody is a reviewer there. */
const isElsewhere = ({ code, message }) =>
  code === 'NotAllowedError' || /Nobody holds the role/.test(message);

/** Takes the policy out of force; what it was in stays in the ledger. */
export async function removeGovernance(client) {
  const versions = await versionsOf(client);
  if (versions.some(({ status }) => status === 'published')) {
    await client.own('POST', `governance/policies/${POLICY}/retirement`, {
      reason: 'The demo was removed',
    });
  }
}

async function versionsOf(client) {
  const found = await client.findOwn(`governance/policies/${POLICY}`);
  return found?.items ?? [];
}

async function publish(client) {
  const versions = await versionsOf(client);
  if (versions.some(({ status }) => status === 'published')) return;
  const { version } = await client.own('PUT', `governance/policies/${POLICY}`, {
    document,
  });
  await client.own('POST', `governance/policies/${POLICY}/publication`, {
    version,
    reason: 'So that the demo shows what a review is',
  });
}

async function assess(client, model, yes) {
  const path = `governance/models/${encodeURIComponent(model)}/assessments`;
  const { items } = await client.own('GET', path);
  if (items.length > 0) return;
  const { version, questions } = await client.own(
    'GET',
    'governance/questionnaire',
  );
  await client.own('POST', path, {
    ruleVersion: version,
    answers: Object.fromEntries(
      questions.map(({ id }) => [id, yes.includes(id)]),
    ),
    note: 'Part of the demo.',
  });
}

async function submit(client, model) {
  const { versions } = await client.own(
    'GET',
    `governance/models/${encodeURIComponent(model)}`,
  );
  if (versions.length > 0) return;
  const { items } = await client.own(
    'GET',
    `models/${encodeURIComponent(model)}/versions?limit=1`,
  );
  await client.own('POST', 'governance/reviews', {
    model,
    version: items[0].version,
    note: 'Part of the demo: its card still has open questions.',
  });
}
