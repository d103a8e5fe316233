import { CardValues } from '../../fields';
import { sliceName } from '../../sliceName';
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
import { toSpdxId } from '../licences';
import { CardDocumentInput, CardReading } from '../types';
import { isUri } from '../uri';

type AnyMetric = CardMetric & Partial<Pick<SliceMetric, 'slice'>>;

const described = (texts: (string | undefined)[]) =>
  some(
    texts.flatMap(text => (text === undefined ? [] : [{ description: text }])),
  );

/** Numbers are texts in this format. */
function toMetric(metric: AnyMetric): Json {
  const { key, value, slice, interval } = metric;
  return compact({
    type: key,
    value: String(value),
    slice: slice && sliceName(slice),
    confidence_interval: interval && {
      lower_bound: String(interval.low),
      upper_bound: String(interval.high),
    },
  });
}

const dataOf = (values: CardValues) =>
  [
    ...(values['data.training'] ?? []),
    ...(values['data.evaluation'] ?? []),
  ].map(one =>
    compact({
      name: one.name,
      link: one.source && isUri(one.source) ? one.source : undefined,
      description: one.description,
      sensitive: values['data.sensitive']?.kinds?.length
        ? { sensitive_data: values['data.sensitive'].kinds }
        : undefined,
    }),
  );

/**
 * JSON of the Model Card Toolkit, schema 0.0.2 (tensorflow/model-card-toolkit, `schema/v0.0.2`). It has no free
 * properties: what it has no place for is lost.
 */
export function writeModelCardToolkit({
  model,
  version,
  values,
  createdAt,
}: CardDocumentInput): Json {
  const licence = values['overview.licence'];
  const spdx = licence && toSpdxId(licence.id);
  const owner = values['overview.owner'];
  const metrics: AnyMetric[] = [
    ...(values['evaluation.metrics'] ?? []),
    ...(values['evaluation.slices'] ?? []),
  ];
  const ports = (side: 'overview.inputs' | 'overview.outputs') =>
    some(
      (values[side] ?? []).map(one => ({
        key: one.name,
        value: one.type ?? '',
      })),
    );
  return compact({
    schema_version: '0.0.2',
    model_details: compact({
      name: model,
      overview: values['overview.summary'],
      owners: owner
        ? [compact({ name: owner, contact: values['overview.contact'] })]
        : undefined,
      version: compact({ name: version, date: createdAt?.slice(0, 10) }),
      licenses: licence
        ? [spdx ? { identifier: spdx } : { custom_text: licence.id }]
        : undefined,
      references: some(
        (values['overview.references'] ?? [])
          .filter(isUri)
          .map(reference => ({ reference })),
      ),
      citations: values['overview.citation']
        ? [{ citation: values['overview.citation'] }]
        : undefined,
    }),
    model_parameters: some(
      compact({
        model_architecture: values['overview.architecture'],
        data: some(dataOf(values)),
        input_format_map: ports('overview.inputs'),
        output_format_map: ports('overview.outputs'),
      }),
    ),
    quantitative_analysis: some(
      compact({ performance_metrics: some(metrics.map(toMetric)) }),
    ),
    considerations: some(
      compact({
        users: described(values['uses.users'] ?? []),
        use_cases: described([values['uses.purpose']]),
        limitations: described([
          values['uses.limits'],
          values['uses.outOfScope'] &&
            `Out of scope: ${values['uses.outOfScope']}`,
        ]),
        tradeoffs: described([values['uses.tradeoffs']]),
        ethical_considerations: some(
          (values['risks.risks'] ?? []).map(risk =>
            compact({
              name: risk.name,
              mitigation_strategy: risk.mitigation,
            }),
          ),
        ),
      }),
    ),
  });
}

const OUT = /^Out of scope:\s*/;

function readSlice(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .map(part => /^\s*([^=]+)=(.+)$/.exec(part))
    .flatMap(match => (match ? [[match[1].trim(), match[2].trim()]] : []));
  return pairs.length > 0 ? Object.fromEntries(pairs) : { slice: text };
}

function readMetrics(builder: CardReadingBuilder, document: unknown): void {
  const metrics = listAt(
    recordAt(document, 'quantitative_analysis'),
    'performance_metrics',
  ).flatMap((metric, i): AnyMetric[] => {
    const place = `quantitative_analysis.performance_metrics.${i}`;
    const key = builder.text(metric, 'type', `${place}.type`);
    const value = builder.numberText(metric, 'value', `${place}.value`);
    if (key === undefined || value === undefined) return [];
    const bounds = recordAt(metric, 'confidence_interval');
    const [low, high] = ['lower_bound', 'upper_bound'].map(side =>
      builder.numberText(bounds, side, `${place}.confidence_interval.${side}`),
    );
    const slice = builder.text(metric, 'slice', `${place}.slice`);
    return [
      compact({
        key,
        value,
        // The format does not say the level; 95 % is what its own library computes.
        interval:
          low !== undefined && high !== undefined
            ? { low, high, level: 0.95 }
            : undefined,
        slice: slice ? readSlice(slice) : undefined,
      }),
    ];
  });
  const place = 'quantitative_analysis.performance_metrics';
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

export function readModelCardToolkit(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  if (!isRecord(document)) {
    builder.problem('document', 'must be a record');
    return builder.done();
  }
  const details = recordAt(document, 'model_details');
  const text = (of: unknown, key: string, place: string) =>
    builder.text(of, key, place);
  builder.set(
    'overview.summary',
    text(details, 'overview', 'model_details.overview'),
    'model_details.overview',
  );
  const [owner] = listAt(details, 'owners');
  builder.set(
    'overview.owner',
    text(owner, 'name', 'model_details.owners.0.name'),
    'model_details.owners.0.name',
  );
  builder.set(
    'overview.contact',
    text(owner, 'contact', 'model_details.owners.0.contact'),
    'model_details.owners.0.contact',
  );
  const [licence] = listAt(details, 'licenses');
  const id =
    text(licence, 'identifier', 'model_details.licenses.0.identifier') ??
    text(licence, 'custom_text', 'model_details.licenses.0.custom_text');
  builder.set('overview.licence', id && { id }, 'model_details.licenses.0');
  builder.set(
    'overview.references',
    builder.texts(
      some(
        listAt(details, 'references').map(one =>
          isRecord(one) ? one.reference : one,
        ),
      ),
      'model_details.references',
    ),
    'model_details.references',
  );
  builder.set(
    'overview.citation',
    text(
      listAt(details, 'citations')[0],
      'citation',
      'model_details.citations.0.citation',
    ),
    'model_details.citations.0.citation',
  );
  const parameters = recordAt(document, 'model_parameters');
  builder.set(
    'overview.architecture',
    text(
      parameters,
      'model_architecture',
      'model_parameters.model_architecture',
    ),
    'model_parameters.model_architecture',
  );
  const data = listAt(parameters, 'data').flatMap((one, i) => {
    const place = `model_parameters.data.${i}`;
    const name = text(one, 'name', `${place}.name`);
    return name
      ? [
          compact({
            name,
            source: text(one, 'link', `${place}.link`),
            description: text(one, 'description', `${place}.description`),
          }),
        ]
      : [];
  });
  builder.set('data.training', some(data), 'model_parameters.data');
  for (const [field, key] of [
    ['overview.inputs', 'input_format_map'],
    ['overview.outputs', 'output_format_map'],
  ] as const) {
    const ports = listAt(parameters, key).flatMap((one, i) => {
      const place = `model_parameters.${key}.${i}`;
      const name = text(one, 'key', `${place}.key`);
      const type = text(one, 'value', `${place}.value`);
      return name ? [compact({ name, type })] : [];
    });
    builder.set(field, some(ports), `model_parameters.${key}`);
  }
  readMetrics(builder, document);
  const considerations = recordAt(document, 'considerations');
  const descriptions = (key: string) =>
    listAt(considerations, key).flatMap((one, i) => {
      const said =
        typeof one === 'string'
          ? one
          : text(one, 'description', `considerations.${key}.${i}.description`);
      return said ? [said] : [];
    });
  builder.set(
    'uses.users',
    some(descriptions('users')),
    'considerations.users',
  );
  builder.set(
    'uses.purpose',
    descriptions('use_cases').join('\n\n'),
    'considerations.use_cases',
  );
  const limits = descriptions('limitations');
  builder.set(
    'uses.limits',
    limits.filter(one => !OUT.test(one)).join('\n\n'),
    'considerations.limitations',
  );
  builder.set(
    'uses.outOfScope',
    limits
      .filter(one => OUT.test(one))
      .map(one => one.replace(OUT, ''))
      .join('\n\n'),
    'considerations.limitations',
  );
  builder.set(
    'uses.tradeoffs',
    descriptions('tradeoffs').join('\n\n'),
    'considerations.tradeoffs',
  );
  const risks = listAt(considerations, 'ethical_considerations').flatMap(
    (one, i) => {
      const place = `considerations.ethical_considerations.${i}`;
      const name = text(one, 'name', `${place}.name`);
      const mitigation = text(
        one,
        'mitigation_strategy',
        `${place}.mitigation_strategy`,
      );
      return name ? [compact({ name, mitigation })] : [];
    },
  );
  builder.set(
    'risks.risks',
    some(risks),
    'considerations.ethical_considerations',
  );
  return builder.done();
}
