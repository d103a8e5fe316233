import {
  offlineLines,
  onlineLines,
  trainingLines,
  yamlLines,
} from './featureLines';

const feature = {
  family: 'user-listening',
  name: 'skip_rate_28d',
  entityKeys: ['user_id', 'artist_id'],
  serving: { online: true, offline: true, streaming: false },
  type: { value: 'array<float>', source: 'declared' as const },
  description: {
    value: 'Share: skipped\nsecond line',
    source: 'declared' as const,
  },
};

describe('lines to paste', () => {
  it('name the feature by its view and the keys of its entity', () => {
    expect(onlineLines(feature)).toContain(
      'features=["user-listening:skip_rate_28d"]',
    );
    expect(onlineLines(feature)).toContain(
      '[{"user_id": "…", "artist_id": "…"}]',
    );
    expect(offlineLines(feature)).toContain('"artist_id": ["…"],');
    expect(trainingLines(feature)).toContain('entity_df=labels');
  });

  it('quote what YAML would misread', () => {
    expect(yamlLines(feature).split('\n')).toEqual([
      '# user-listening, spec:',
      'features:',
      '  - name: skip_rate_28d',
      '    type: array<float>',
      '    description: "Share: skipped"',
      '    online: true',
      '    offline: true',
    ]);
    expect(yamlLines({ ...feature, name: 'no' })).toContain('- name: "no"');
  });
});
