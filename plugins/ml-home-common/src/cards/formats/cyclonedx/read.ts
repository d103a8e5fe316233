import { CardMetric, SliceMetric } from '../../values';
import {
  CardReadingBuilder,
  compact,
  isRecord,
  Json,
  listAt,
  recordAt,
  some,
} from '../CardReadingBuilder';
import { CardReading } from '../types';
import { PROPERTY } from './index';

type AnyMetric = CardMetric & Partial<Pick<SliceMetric, 'slice'>>;

const isModel = (component: unknown) =>
  isRecord(component) && component.type === 'machine-learning-model';

function propertiesOf(of: unknown): Record<string, string> {
  return Object.fromEntries(
    listAt(of, 'properties').flatMap(one =>
      isRecord(one) &&
      typeof one.name === 'string' &&
      typeof one.value === 'string' &&
      one.name.startsWith(PROPERTY)
        ? [[one.name.slice(PROPERTY.length), one.value]]
        : [],
    ),
  );
}

function readSlice(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .map(part => /^\s*([^=]+)=(.+)$/.exec(part))
    .flatMap(match => (match ? [[match[1].trim(), match[2].trim()]] : []));
  return pairs.length > 0 ? Object.fromEntries(pairs) : { slice: text };
}

function readMetrics(builder: CardReadingBuilder, card: Json): void {
  const place = 'modelCard.quantitativeAnalysis.performanceMetrics';
  const metrics = listAt(
    recordAt(card, 'quantitativeAnalysis'),
    'performanceMetrics',
  ).flatMap((metric, i): AnyMetric[] => {
    const at = `${place}.${i}`;
    const key = builder.text(metric, 'type', `${at}.type`);
    const value = builder.numberText(metric, 'value', `${at}.value`);
    if (key === undefined || value === undefined) return [];
    const bounds = recordAt(metric, 'confidenceInterval');
    const low = builder.numberText(
      bounds,
      'lowerBound',
      `${at}.confidenceInterval.lowerBound`,
    );
    const high = builder.numberText(
      bounds,
      'upperBound',
      `${at}.confidenceInterval.upperBound`,
    );
    const slice = builder.text(metric, 'slice', `${at}.slice`);
    return [
      compact({
        key,
        value,
        interval:
          low !== undefined && high !== undefined
            ? { low, high, level: 0.95 }
            : undefined,
        slice: slice ? readSlice(slice) : undefined,
      }),
    ];
  });
  builder.set(
    'evaluation.metrics',
    some(metrics.filter(one => !one.slice)),
    place,
  );
  builder.set(
    'evaluation.slices',
    some(metrics.filter(one => one.slice)),
    place,
  );
}

function readDatasets(builder: CardReadingBuilder, parameters: Json): void {
  const place = 'modelCard.modelParameters.datasets';
  const kinds = new Set<string>();
  const read = listAt(parameters, 'datasets').flatMap((dataset, i) => {
    const at = `${place}.${i}`;
    const name = builder.text(dataset, 'name', `${at}.name`);
    if (!name) return [];
    const contents = recordAt(dataset, 'contents');
    const { use, digest, context, rows, source } = propertiesOf(contents);
    for (const kind of listAt(dataset, 'sensitiveData')) {
      if (typeof kind === 'string') kinds.add(kind);
    }
    return [
      {
        use,
        value: compact({
          name,
          digest,
          context,
          rows: rows && /^\d+$/.test(rows) ? Number(rows) : undefined,
          source: builder.text(contents, 'url', `${at}.contents.url`) ?? source,
          description: builder.text(
            dataset,
            'description',
            `${at}.description`,
          ),
        }),
      },
    ];
  });
  const of = (evaluation: boolean) =>
    some(
      read
        .filter(one => (one.use === 'evaluation') === evaluation)
        .map(one => one.value),
    );
  builder.set('data.training', of(false), place);
  builder.set('data.evaluation', of(true), place);
  if (kinds.size > 0) {
    builder.set(
      'data.sensitive',
      { contains: 'yes', kinds: [...kinds] },
      place,
    );
  }
}

function readEnergy(builder: CardReadingBuilder, considerations: Json): void {
  const place =
    'modelCard.considerations.environmentalConsiderations.energyConsumptions';
  const training = listAt(
    recordAt(considerations, 'environmentalConsiderations'),
    'energyConsumptions',
  ).findIndex(one => isRecord(one) && one.activity === 'training');
  if (training < 0) return;
  const one = listAt(
    recordAt(considerations, 'environmentalConsiderations'),
    'energyConsumptions',
  )[training];
  builder.set(
    'environment.energy',
    builder.number(
      recordAt(one, 'activityEnergyCost'),
      'value',
      `${place}.${training}.activityEnergyCost.value`,
    ),
    place,
  );
  const tonnes = builder.number(
    recordAt(one, 'co2CostEquivalent'),
    'value',
    `${place}.${training}.co2CostEquivalent.value`,
  );
  if (tonnes !== undefined) {
    // To the microgram: what dividing by a million leaves behind is no value.
    const grams = Math.round(tonnes * 1e12) / 1e6;
    builder.set('environment.carbon', grams, place);
  }
}

const OUT = /^Out of scope:\s*/;

function readConsiderations(builder: CardReadingBuilder, card: Json): void {
  const considerations = recordAt(card, 'considerations');
  const place = 'modelCard.considerations';
  const texts = (key: string) =>
    builder.texts(considerations[key], `${place}.${key}`) ?? [];
  builder.set('uses.users', some(texts('users')), `${place}.users`);
  builder.set('uses.purpose', texts('useCases').join('\n\n'), place);
  const limits = texts('technicalLimitations');
  builder.set(
    'uses.limits',
    limits.filter(one => !OUT.test(one)).join('\n\n'),
    place,
  );
  builder.set(
    'uses.outOfScope',
    limits
      .filter(one => OUT.test(one))
      .map(one => one.replace(OUT, ''))
      .join('\n\n'),
    place,
  );
  builder.set(
    'uses.tradeoffs',
    texts('performanceTradeoffs').join('\n\n'),
    place,
  );
  const records = (key: string, names: Record<string, string>) =>
    some(
      listAt(considerations, key).map((one, i) =>
        compact(
          Object.fromEntries(
            Object.entries(names).map(([to, from]) => [
              to,
              builder.text(one, from, `${place}.${key}.${i}.${from}`),
            ]),
          ),
        ),
      ),
    );
  builder.set(
    'risks.risks',
    records('ethicalConsiderations', {
      name: 'name',
      mitigation: 'mitigationStrategy',
    }),
    `${place}.ethicalConsiderations`,
  );
  builder.set(
    'fairness.affectedGroups',
    records('fairnessAssessments', {
      group: 'groupAtRisk',
      benefits: 'benefits',
      harms: 'harms',
      mitigation: 'mitigationStrategy',
    }),
    `${place}.fairnessAssessments`,
  );
  readEnergy(builder, considerations);
}

function readComponent(builder: CardReadingBuilder, component: Json): void {
  const text = (key: string) => builder.text(component, key, key);
  builder.set('overview.summary', text('description'), 'description');
  const [author] = listAt(component, 'authors');
  builder.set(
    'overview.owner',
    builder.text(author, 'name', 'authors.0.name'),
    'authors.0.name',
  );
  builder.set(
    'thirdParty.provider',
    builder.text(recordAt(component, 'supplier'), 'name', 'supplier.name'),
    'supplier.name',
  );
  const licence = recordAt(listAt(component, 'licenses')[0], 'license');
  const id = builder.text(licence, 'id', 'licenses.0.license.id');
  const name = builder.text(licence, 'name', 'licenses.0.license.name');
  if (id ?? name) {
    builder.set(
      'overview.licence',
      compact({
        id: id ?? name,
        link: builder.text(licence, 'url', 'licenses.0.license.url'),
      }),
      'licenses.0.license',
    );
  }
  builder.set('overview.tags', builder.texts(component.tags, 'tags'), 'tags');
  const pedigree = recordAt(component, 'pedigree');
  const bases = listAt(pedigree, 'ancestors').flatMap((one, i) => {
    const at = `pedigree.ancestors.${i}`;
    const base = builder.text(one, 'name', `${at}.name`);
    return base
      ? [
          compact({
            name: base,
            relation: propertiesOf(one).relation,
            revision: builder.text(one, 'version', `${at}.version`),
            url: builder.text(
              listAt(one, 'externalReferences')[0],
              'url',
              `${at}.externalReferences.0.url`,
            ),
          }),
        ]
      : [];
  });
  builder.set('overview.baseModels', some(bases), 'pedigree.ancestors');
  const [commit] = listAt(pedigree, 'commits');
  const uid = builder.text(commit, 'uid', 'pedigree.commits.0.uid');
  builder.set(
    'overview.code',
    uid &&
      compact({
        commit: uid,
        repository: builder.text(commit, 'url', 'pedigree.commits.0.url'),
      }),
    'pedigree.commits.0',
  );
  const urls = (type: string) =>
    listAt(component, 'externalReferences').flatMap((one, i) =>
      isRecord(one) && one.type === type
        ? builder.text(one, 'url', `externalReferences.${i}.url`) ?? []
        : [],
    );
  builder.set(
    'overview.references',
    some(urls('documentation')),
    'externalReferences',
  );
  builder.set(
    'thirdParty.sourceUrl',
    urls('distribution')[0],
    'externalReferences',
  );
}

function readLibraries(builder: CardReadingBuilder, document: Json): void {
  const libraries = listAt(document, 'components').flatMap((one, i) => {
    if (!isRecord(one) || one.type !== 'library') return [];
    const name = builder.text(one, 'name', `components.${i}.name`);
    const version = builder.text(one, 'version', `components.${i}.version`);
    const asked = propertiesOf(one).version;
    return name
      ? [compact({ name, version: version ? `==${version}` : asked })]
      : [];
  });
  builder.set('environment.dependencies', some(libraries), 'components');
}

/** The first machine-learning model of a BOM of CycloneDX 1.5 or later. */
export function readCycloneDx(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  const subject = recordAt(recordAt(document, 'metadata'), 'component');
  const component = isModel(subject)
    ? subject
    : listAt(document, 'components').find(isModel);
  if (!isRecord(document) || !isRecord(component)) {
    builder.problem(
      'components',
      "must hold a component of the type 'machine-learning-model'",
    );
    return builder.done();
  }
  readComponent(builder, component);
  const card = recordAt(component, 'modelCard');
  const parameters = recordAt(card, 'modelParameters');
  const place = 'modelCard.modelParameters';
  const text = (key: string) =>
    builder.text(parameters, key, `${place}.${key}`);
  builder.set(
    'overview.learningType',
    builder.text(
      recordAt(parameters, 'approach'),
      'type',
      `${place}.approach.type`,
    ),
    `${place}.approach.type`,
  );
  builder.set('overview.task', text('task'), `${place}.task`);
  builder.set('overview.library', text('architectureFamily'), place);
  builder.set('overview.architecture', text('modelArchitecture'), place);
  for (const [field, key] of [
    ['overview.inputs', 'inputs'],
    ['overview.outputs', 'outputs'],
  ] as const) {
    const ports = listAt(parameters, key).flatMap((one, i) => {
      const format = builder.text(one, 'format', `${place}.${key}.${i}.format`);
      if (!format) return [];
      const [, name, type] = /^([^:]+): (.+)$/.exec(format) ?? [
        '',
        format,
        undefined,
      ];
      return [compact({ name, type })];
    });
    builder.set(field, some(ports), `${place}.${key}`);
  }
  readDatasets(builder, parameters);
  readMetrics(builder, card);
  readConsiderations(builder, card);
  readLibraries(builder, document);
  const free: Json = {};
  for (const [name, value] of Object.entries(propertiesOf(component))) {
    if (!name.startsWith('field:')) continue;
    try {
      free[name.slice('field:'.length)] = JSON.parse(value);
    } catch {
      builder.problem(`properties.${PROPERTY}${name}`, 'is not JSON');
    }
  }
  builder.free(free, 'properties');
  return builder.done();
}
