/** Names of the fields of model cards, and what is asked of people. */
export const cardFieldMessages = {
  cardField: {
    overview: {
      summary: 'Summary',
      owner: 'Owner',
      contact: 'Contact',
      task: 'Task',
      learningType: 'Learning type',
      architecture: 'Architecture',
      library: 'Library',
      inputs: 'Inputs',
      outputs: 'Outputs',
      licence: 'Licence',
      baseModels: 'Base models',
      languages: 'Languages',
      code: 'Code version',
      createdBy: 'Created by',
      createdAt: 'Created at',
      citation: 'Citation',
      references: 'References',
      tags: 'Tags',
    },
    uses: {
      purpose: 'Purpose',
      users: 'Users',
      outOfScope: 'Out of scope',
      limits: 'Limits',
      tradeoffs: 'Trade-offs',
      businessOwner: 'Business owner',
      businessProblem: 'Business problem',
    },
    data: {
      training: 'Training data',
      evaluation: 'Evaluation data',
      features: 'Features',
      preprocessing: 'Preprocessing',
      sensitive: 'Sensitive data',
    },
    evaluation: {
      metrics: 'Metrics',
      slices: 'Metrics by slice',
      rationale: 'Why these metrics',
      threshold: 'Threshold in use',
      band: 'Allowed gap of slices',
    },
    fairness: {
      groups: 'Rates by group',
      affectedGroups: 'Affected groups',
      assessment: 'Assessment',
    },
    explainability: {
      method: 'How answers are explained',
      importance: 'Importance',
    },
    environment: {
      hardware: 'Hardware',
      hours: 'Training time',
      energy: 'Energy',
      carbon: 'Carbon',
      cost: 'Cost',
      region: 'Region',
      python: 'Python',
      dependencies: 'Dependencies',
      image: 'Container image',
      hyperparameters: 'Hyperparameters',
    },
    risks: {
      risks: 'Risks and mitigations',
      tier: 'Risk tier',
      standards: 'Standards met',
    },
    oversight: {
      overrule: 'Overruling',
      monitoring: 'Monitoring',
      escalation: 'Escalation',
    },
    thirdParty: {
      provider: 'Provider',
      sourceUrl: 'Source',
      revision: 'Pinned revision',
      terms: 'Terms',
    },
  },
  cardAsk: {
    uses: {
      purpose: 'What is it for?',
      users: 'Who uses it?',
      outOfScope: 'What must it not be used for?',
      limits: 'Where is it weak?',
    },
    data: {
      sensitive: 'Does the data hold sensitive personal information?',
    },
    evaluation: {
      rationale: 'Why these metrics, and not others?',
    },
    fairness: {
      affectedGroups: 'Which groups could be helped or hurt, and how?',
      assessment: 'What do the rates by group mean here?',
    },
    explainability: {
      method: 'How can one answer of it be explained?',
    },
    risks: {
      risks: 'What can go wrong, and what is done about it?',
    },
    oversight: {
      overrule: 'Who can overrule it, and how fast?',
      monitoring: 'What is watched once it runs?',
      escalation: 'Whom to call when it fails?',
    },
    thirdParty: {
      terms: 'Which terms bind its use?',
    },
  },
} as const;
