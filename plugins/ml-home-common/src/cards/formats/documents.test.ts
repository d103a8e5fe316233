import { aFullCard } from '../../testUtils';
import { canonicalJson } from '../canonicalJson';
import { cardFieldIds, CardValues } from '../fields';
import { exportCardDocument, readCardDocument } from './documents';
import { CardFormat, cardFormats, Loss } from './types';

const environment = {
  uuid: () => '0192f0c0-0000-4000-8000-000000000001',
  now: () => '2026-11-02T10:00:00.123Z',
};

const exported = (format: CardFormat, values: CardValues) =>
  exportCardDocument(
    format,
    {
      model: 'lyrics',
      version: '3',
      values,
      createdAt: '2026-11-01T10:00:00Z',
    },
    environment,
  );

const normal = (value: unknown) =>
  Array.isArray(value) && value.some(one => typeof one === 'object')
    ? value.map(canonicalJson).sort()
    : canonicalJson(value ?? null);

const fieldsOf = (report: Loss[], kind: Loss['kind']) =>
  report.filter(one => one.kind === kind).map(one => one.field);

describe.each(cardFormats)('%s', format => {
  it('comes back equal but for what the report names, and the report names nothing else', () => {
    const values = aFullCard();
    const { document, lossReport } = exported(format, values);
    const text = JSON.parse(JSON.stringify(document));
    const back = readCardDocument(format, text);
    expect(back.problems).toEqual([]);
    const gone = new Set([
      ...fieldsOf(lossReport, 'lost'),
      ...fieldsOf(lossReport, 'changed'),
    ]);
    for (const id of cardFieldIds) {
      const same =
        JSON.stringify(normal(values[id])) ===
        JSON.stringify(normal(back.values[id]));
      expect([id, same]).toEqual([id, !gone.has(id)]);
    }
    for (const id of fieldsOf(lossReport, 'lost')) {
      expect(back.values[id as never]).toBeUndefined();
    }
  });

  it('takes a card of which nothing is known', () => {
    const { document, lossReport } = exported(format, {});
    expect(lossReport).toEqual([]);
    expect(readCardDocument(format, document).values).toEqual({});
  });
});

describe('formats with free properties', () => {
  it.each([
    'huggingface',
    'cyclonedx-1.6',
    'cyclonedx-1.7',
    'cyclonedx-1.7-attestations',
    'spdx-3.0.1',
    'sagemaker',
  ] as const)('%s loses nothing', format => {
    const { lossReport } = exported(format, aFullCard());
    expect(fieldsOf(lossReport, 'lost')).toEqual([]);
    expect(fieldsOf(lossReport, 'changed')).toEqual([]);
  });

  it('carry what they have a place for in that place', () => {
    const free = Object.fromEntries(
      cardFormats.map(format => [
        format,
        fieldsOf(exported(format, aFullCard()).lossReport, 'property'),
      ]),
    );
    const native = [
      'overview.summary',
      'overview.owner',
      'uses.purpose',
      'uses.limits',
    ];
    for (const format of cardFormats) {
      expect(free[format].filter(id => native.includes(id))).toEqual([]);
    }
    expect(free['cyclonedx-1.7']).not.toContain('environment.energy');
    expect(free['cyclonedx-1.7']).not.toContain('fairness.affectedGroups');
    expect(free.huggingface).not.toContain('evaluation.slices');
    expect(free['spdx-3.0.1']).not.toContain('environment.hyperparameters');
  });
});

describe('hostile documents', () => {
  it.each([
    ['huggingface', { data: { license: 5 }, body: '' }, 'license'],
    [
      'huggingface',
      {
        data: {
          'model-index': [
            {
              name: 'a',
              results: [
                {
                  dataset: { name: 'd' },
                  metrics: [{ type: 'f1', value: '0.9' }],
                },
              ],
            },
          ],
        },
        body: '',
      },
      'model-index.0.results.0.metrics.0.value',
    ],
    ['huggingface', { data: { tags: [{ a: 1 }] }, body: '' }, 'tags.0'],
    [
      'model-card-toolkit',
      {
        quantitative_analysis: {
          performance_metrics: [{ type: 'f1', value: 0.9 }],
        },
      },
      'quantitative_analysis.performance_metrics.0.value',
    ],
    ['model-card-toolkit', [], 'document'],
    ['cyclonedx-1.7', { components: [{ type: 'library' }] }, 'components'],
    ['spdx-3.0.1', { '@graph': 'x' }, '@graph'],
    [
      'sagemaker',
      { model_overview: { model_description: { a: 1 } } },
      'model_overview.model_description',
    ],
    ['mof', {}, 'release'],
    ['croissant', null, 'document'],
  ] as [CardFormat, unknown, string][])(
    '%s: %j is refused by the name of its field',
    (format, document, field) => {
      const { values, problems } = readCardDocument(format, document);
      expect(problems.map(one => one.field)).toContain(field);
      expect(values['overview.licence']).toBeUndefined();
    },
  );

  it('keeps an unknown licence as it is', () => {
    const { values } = readCardDocument('huggingface', {
      data: { license: 'other', license_name: 'Our terms' },
      body: '',
    });
    expect(values['overview.licence']).toEqual({ id: 'Our terms' });
  });

  it('takes a placeholder for nothing', () => {
    const { values } = readCardDocument('huggingface', {
      data: {},
      body: '# x\n\n## Uses\n\n### Direct Use\n\n<!-- why -->\n\n[More Information Needed]\n',
    });
    expect(values).toEqual({});
  });

  it('does not take headings inside code for sections', () => {
    const { values } = readCardDocument('huggingface', {
      data: {},
      body: '# x\n\n## Uses\n\n### Direct Use\n\n```\n## Evaluation\n```\n',
    });
    expect(values['uses.purpose']).toBe('```\n## Evaluation\n```');
  });
});

describe('a dataset whose source is no address', () => {
  // As the mlflow client writes it of data that was made by code.
  const source =
    '{"tags": {"mlflow.user": "root", "mlflow.source.type": "LOCAL"}}';
  const values: CardValues = {
    'data.training': [{ name: 'plays', digest: '81451020', source }],
  };

  it.each(['cyclonedx-1.6', 'cyclonedx-1.7'] as const)(
    'is no url in %s, and comes back',
    format => {
      const { document } = exported(format, values);
      const text = JSON.stringify(document);
      expect(text).not.toContain('"url":"{');
      expect(readCardDocument(format, JSON.parse(text)).values).toMatchObject(
        values,
      );
    },
  );
});

describe('addresses', () => {
  const source = '{"tags":{"seed":"songs-1"}}';

  // Trackers say where data came from as JSON or as a table name; a field for an address must not hold that.
  it('of data are given only where they are some, and the report says so', () => {
    const { document, lossReport } = exported('model-card-toolkit', {
      'data.training': [{ name: 'songs', source }],
      'overview.references': ['see the wiki'],
    });
    expect(JSON.stringify(document)).not.toContain('seed');
    expect(document).not.toHaveProperty('model_details.references');
    expect(lossReport).toEqual([
      expect.objectContaining({ field: 'overview.references', kind: 'lost' }),
      {
        field: 'data.training',
        kind: 'changed',
        detail: 'without source',
      },
    ]);
  });
});
