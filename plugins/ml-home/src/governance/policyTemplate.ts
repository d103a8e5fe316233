/** What a new policy begins with: two signatures for the serving alias, and a look at accuracy. */
export const policyTemplate = {
  title: 'Serving',
  description: 'What a version needs before it serves.',
  scope: { tiers: [], projects: [], models: [] },
  guards: {
    aliases: ['champion'],
    stages: ['Production'],
    environments: ['production'],
  },
  steps: [
    {
      role: 'technical',
      title: 'Technical',
      needs: 1,
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
      title: 'Risk',
      needs: 1,
      groups: ['metrics', 'slices', 'licence', 'text'],
      dueDays: 5,
    },
  ],
  rules: [
    {
      id: 'not-worse',
      title: 'No metric is lost',
      evidence: 'metric:test_accuracy',
      expression: 'base == null || value >= base.value - 0.01',
      missing: 'insufficient',
      severity: 'deny',
    },
  ],
  validDays: 180,
};
