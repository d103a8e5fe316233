import { CardValues, EvaluationInput } from '../cards';

/** Values of every field of a card, so that what a format loses can be told field by field. */
export const aFullCard = (values: CardValues = {}): CardValues => ({
  'overview.summary': 'Says whether lyrics are *explicit*.',
  'overview.owner': 'group:default/lyrics',
  'overview.contact': 'lyrics@example.com',
  'overview.task': 'text-classification',
  'overview.learningType': 'supervised',
  'overview.architecture': 'LogisticRegression',
  'overview.library': 'scikit-learn 1.9.1',
  'overview.inputs': [{ name: 'text', type: 'string', required: true }],
  'overview.outputs': [{ name: 'score', type: 'double' }],
  'overview.licence': { id: 'Apache-2.0' },
  'overview.baseModels': [
    {
      name: 'org/base',
      relation: 'finetune',
      revision: 'abc123',
      url: 'https://example.com/org/base',
    },
  ],
  'overview.languages': ['en', 'sv'],
  'overview.code': {
    commit: '0123456789abcdef0123456789abcdef01234567',
    repository: 'https://example.com/lyrics.git',
    branch: 'main',
    dirty: false,
  },
  'overview.createdBy': 'user:default/ada',
  'overview.createdAt': '2026-11-01T10:00:00.000Z',
  'overview.citation': '@misc{lyrics, title={Lyrics}}',
  'overview.references': ['https://example.com/paper'],
  'overview.tags': ['lyrics', 'demo'],
  'uses.purpose':
    'Marks lyrics so that filters work.\n\n#### Where\n\nIn search.',
  'uses.users': ['Listeners', 'Label support'],
  'uses.outOfScope': 'Judging artists.',
  'uses.limits': 'Weak for slang.\n\n- also for *old* words',
  'uses.tradeoffs': 'Recall before precision.',
  'uses.businessOwner': 'user:default/ruth',
  'uses.businessProblem': 'Parents asked for filters.',
  'data.training': [
    {
      name: 'lyrics',
      digest: 'd1',
      source: 's3://lake/lyrics',
      context: 'train',
      rows: 1000,
      description: 'Lyrics with labels.',
    },
    { name: 'reviews', digest: 'd2' },
  ],
  'data.evaluation': [
    { name: 'holdout', digest: 'd3', context: 'eval', rows: 200 },
  ],
  'data.features': ['listener/sessions:entropy_7d'],
  'data.preprocessing': 'Lower case.',
  'data.sensitive': { contains: 'yes', kinds: ['language'] },
  'evaluation.metrics': [
    {
      key: 'f1',
      value: 0.902,
      n: 200,
      interval: { low: 0.88, high: 0.92, level: 0.95, method: 'wilson' },
      direction: 'higher',
      dataset: 'holdout',
      evaluation: 'holdout',
    },
    { key: 'latency_ms', value: 41, unit: 'ms', direction: 'lower' },
  ],
  'evaluation.slices': [
    {
      key: 'f1',
      value: 0.841,
      n: 20,
      slice: { language: 'Arabic' },
      interval: { low: 0.7, high: 0.91, level: 0.95 },
    },
  ],
  'evaluation.rationale': 'Both errors cost.',
  'evaluation.threshold': 0.46,
  'evaluation.band': { metric: 'f1', gap: 0.03, minN: 200 },
  'fairness.groups': [
    {
      attribute: 'language',
      group: 'Arabic',
      n: 20,
      selectionRate: 0.4,
      truePositiveRate: 0.8,
    },
  ],
  'fairness.affectedGroups': [
    {
      group: 'Artists',
      benefits: 'Reach',
      harms: 'Fewer streams',
      mitigation: 'Appeal',
    },
  ],
  'fairness.assessment': 'Arabic falls behind.',
  'explainability.method': 'Weights of words.',
  'explainability.importance': [{ feature: 'word', value: 0.4 }],
  'environment.hardware': '4 × GPU',
  'environment.hours': 11.5,
  'environment.energy': 18.6,
  'environment.carbon': 2270,
  'environment.cost': { amount: 12.5, currency: 'EUR' },
  'environment.region': 'eu-north-1',
  'environment.python': '3.11.9',
  'environment.dependencies': [
    { name: 'scikit-learn', version: '==1.9.1' },
    { name: 'pandas', version: '>=2' },
    { name: 'numpy' },
  ],
  'environment.image': 'registry.example.com/train:1',
  'environment.hyperparameters': [
    { name: 'C', value: '1.0' },
    { name: 'penalty', value: 'l2' },
  ],
  'risks.risks': [
    { name: 'Wrongly marked', mitigation: 'Appeal within a day' },
    { name: 'Gamed' },
  ],
  'risks.tier': 'medium',
  'risks.standards': ['ISO/IEC 42001'],
  'oversight.overrule': 'Label support, within 24 h.',
  'oversight.monitoring': 'Share of marked tracks by language.',
  'oversight.escalation': '#lyrics-oncall',
  'thirdParty.provider': 'Example Org',
  'thirdParty.sourceUrl': 'https://example.com/org/base',
  'thirdParty.revision': 'abc123',
  'thirdParty.terms': 'No resale.',
  ...values,
});

/** An evaluation of a binary classifier by language: counts, thresholds, calibration. */
export const anEvaluation = (
  given: Partial<EvaluationInput> = {},
): EvaluationInput => ({
  name: 'holdout',
  dataset: { name: 'holdout-2026', digest: 'h1' },
  positive: 'explicit',
  negative: 'clean',
  threshold: 0.5,
  band: { metric: 'f1', gap: 0.05, minN: 50 },
  slices: [
    {
      slice: {},
      counts: { tp: 800, fp: 100, tn: 1000, fn: 100 },
      thresholds: [
        { threshold: 0.25, tp: 880, fp: 300, tn: 800, fn: 20 },
        { threshold: 0.5, tp: 800, fp: 100, tn: 1000, fn: 100 },
        { threshold: 0.75, tp: 600, fp: 20, tn: 1080, fn: 300 },
      ],
      calibration: [
        { low: 0, high: 0.5, n: 1100, positives: 100, meanScore: 0.1 },
        { low: 0.5, high: 1, n: 900, positives: 800, meanScore: 0.85 },
      ],
    },
    {
      slice: { language: 'English' },
      counts: { tp: 700, fp: 60, tn: 800, fn: 60 },
    },
    {
      slice: { language: 'Arabic' },
      counts: { tp: 90, fp: 38, tn: 180, fn: 37 },
    },
    {
      slice: { language: 'Tagalog' },
      counts: { tp: 10, fp: 2, tn: 20, fn: 3 },
    },
  ],
  ...given,
});
