import { canonicalJson } from '../../canonicalJson';
import { Evaluation } from '../../evaluation';
import { CardValues } from '../../fields';
import { sliceName } from '../../sliceName';
import { rocPoints } from '../../statistics';
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
import { CardDocumentInput, CardReading } from '../types';

/** Of a detail, in characters; longer ones go in pieces. */
const PIECE = 1_000;
/** The service takes 100,000 characters in all: what does not fit is lost, and the report says so. */
const MOST_FREE = 60_000;

const ratings = ['High', 'Medium', 'Low', 'Unknown'];

/** A text that fits; a longer one is cut, and kept whole among the details. */
const fit = (text: string | undefined, most: number) =>
  text === undefined || text.length <= most
    ? text
    : `${text.slice(0, most - 1)}…`;

const metricData = (one: CardMetric): Json =>
  compact({
    name: one.key.slice(0, 255),
    type: 'number',
    value: one.value,
    notes: fit(
      [
        one.n === undefined ? '' : `n = ${one.n}`,
        one.interval
          ? `${one.interval.low} to ${one.interval.high} at ${one.interval.level}`
          : '',
      ]
        .filter(Boolean)
        .join(', ') || undefined,
      1_024,
    ),
  });

function curves(evaluation: Evaluation): Json[] {
  const whole = evaluation.slices.find(
    one => Object.keys(one.slice).length === 0,
  );
  const roc = rocPoints(whole?.thresholds ?? []);
  const matrix = whole?.confusion;
  return [
    ...(roc.length > 0
      ? [
          {
            name: 'roc_curve',
            type: 'linear_graph',
            x_axis_name: 'false positive rate',
            y_axis_name: 'true positive rate',
            value: roc.map(({ x, y }) => [x, y]),
          },
        ]
      : []),
    ...(matrix && matrix.labels.length <= 20
      ? [
          {
            name: 'confusion_matrix',
            type: 'matrix',
            x_axis_name: matrix.labels,
            y_axis_name: matrix.labels,
            value: matrix.matrix,
          },
        ]
      : []),
  ];
}

function evaluationDetails(
  values: CardValues,
  evaluations: Evaluation[],
): Json[] | undefined {
  const metrics = values['evaluation.metrics'] ?? [];
  const slices = values['evaluation.slices'] ?? [];
  if (metrics.length + slices.length === 0) return undefined;
  const bySlice = new Map<string, SliceMetric[]>();
  for (const one of slices) {
    const name = sliceName(one.slice);
    bySlice.set(name, [...(bySlice.get(name) ?? []), one]);
  }
  const plots = evaluations.flatMap(curves);
  return [
    compact({
      name: 'evaluation',
      evaluation_observation: fit(values['evaluation.rationale'], 2_096),
      datasets: some(
        (values['data.evaluation'] ?? []).slice(0, 10).map(one => one.name),
      ),
      metric_groups: [
        ...(metrics.length > 0
          ? [{ name: 'all', metric_data: metrics.map(metricData) }]
          : []),
        ...[...bySlice].map(([name, list]) => ({
          name: `slice ${name}`.slice(0, 255),
          metric_data: list.map(metricData),
        })),
        ...(plots.length > 0 ? [{ name: 'plots', metric_data: plots }] : []),
      ],
    }),
  ];
}

/** Free values in pieces that fit, as many as the service takes. */
function details(free: Json): Record<string, string> {
  const custom: Record<string, string> = {};
  let used = 0;
  for (const [field, value] of Object.entries(free)) {
    const text = canonicalJson(value);
    used += text.length;
    if (used > MOST_FREE) break;
    for (let i = 0; i * PIECE < text.length; i += 1) {
      const piece = text.slice(i * PIECE, (i + 1) * PIECE);
      custom[`mlhome:${field}${i > 0 ? `#${i}` : ''}`] = piece;
    }
  }
  return custom;
}

/** Content of an Amazon SageMaker model card (`model_card_schema.json` of sagemaker-core). */
export function writeSageMaker(
  { values, evaluations = [] }: CardDocumentInput,
  free: Json,
): Json {
  const tier = values['risks.tier'];
  const rating =
    tier && ratings.find(one => one.toLowerCase() === tier.toLowerCase());
  const training = (values['data.training'] ?? []).slice(0, 15);
  const parameters = (values['environment.hyperparameters'] ?? []).slice(
    0,
    100,
  );
  const image = values['environment.image'];
  return compact({
    model_overview: some(
      compact({
        model_description: fit(values['overview.summary'], 1_024),
        model_creator: fit(values['overview.createdBy'], 1_024),
        model_owner: fit(values['overview.owner'], 1_024),
        algorithm_type: fit(values['overview.architecture'], 1_024),
        problem_type: values['overview.task'],
      }),
    ),
    intended_uses: some(
      compact({
        purpose_of_model: fit(values['uses.purpose'], 2_048),
        factors_affecting_model_efficiency: fit(values['uses.limits'], 2_048),
        intended_uses: fit(values['uses.users']?.join('\n'), 2_048),
        risk_rating: rating,
      }),
    ),
    business_details: some(
      compact({
        business_problem: fit(values['uses.businessProblem'], 2_048),
        business_stakeholders: fit(values['uses.businessOwner'], 2_048),
      }),
    ),
    training_details: some(
      compact({
        training_observations: fit(values['data.preprocessing'], 1_024),
        training_job_details: some(
          compact({
            training_datasets: some(training.map(one => one.name)),
            training_environment: image
              ? { container_image: [image] }
              : undefined,
            hyper_parameters: some(
              parameters.map(one => ({
                name: one.name.slice(0, 255),
                value: one.value.slice(0, 255),
              })),
            ),
          }),
        ),
      }),
    ),
    evaluation_details: evaluationDetails(values, evaluations),
    additional_information: some(
      compact({
        caveats_and_recommendations: fit(values['uses.tradeoffs'], 2_048),
        ethical_considerations: fit(values['fairness.assessment'], 2_048),
        custom_details: some(details(free)),
      }),
    ),
  });
}

function readEvaluations(builder: CardReadingBuilder, document: Json): void {
  const metrics: CardMetric[] = [];
  const slices: SliceMetric[] = [];
  listAt(document, 'evaluation_details').forEach((detail, d) =>
    listAt(detail, 'metric_groups').forEach((group, g) => {
      const place = `evaluation_details.${d}.metric_groups.${g}`;
      const name = builder.text(group, 'name', `${place}.name`) ?? '';
      const pairs = /^slice (.+)$/
        .exec(name)?.[1]
        .split(',')
        .map(part => /^([^=]+)=(.+)$/.exec(part))
        .flatMap(match => (match ? [[match[1], match[2]]] : []));
      listAt(group, 'metric_data').forEach((metric, m) => {
        if (!isRecord(metric) || metric.type !== 'number') return;
        const at = `${place}.metric_data.${m}`;
        const key = builder.text(metric, 'name', `${at}.name`);
        const value = builder.number(metric, 'value', `${at}.value`);
        if (key === undefined || value === undefined) return;
        if (pairs && pairs.length > 0) {
          slices.push({ key, value, slice: Object.fromEntries(pairs) });
        } else metrics.push({ key, value });
      });
    }),
  );
  builder.set('evaluation.metrics', some(metrics), 'evaluation_details');
  builder.set('evaluation.slices', some(slices), 'evaluation_details');
}

/** Joins the pieces of details that an export of ours made. */
function freeOf(builder: CardReadingBuilder, custom: Json): Json {
  const joined: Record<string, string> = {};
  for (const [key, value] of Object.entries(custom)) {
    const match = /^mlhome:([\w.]+)(?:#(\d+))?$/.exec(key);
    if (match && typeof value === 'string' && !match[2]) {
      let text = value;
      for (let i = 1; typeof custom[`${key}#${i}`] === 'string'; i += 1) {
        text += custom[`${key}#${i}`];
      }
      joined[match[1]] = text;
    }
  }
  const free: Json = {};
  for (const [field, text] of Object.entries(joined)) {
    try {
      free[field] = JSON.parse(text);
    } catch {
      builder.problem(`custom_details.mlhome:${field}`, 'is not JSON');
    }
  }
  return free;
}

export function readSageMaker(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  if (!isRecord(document)) {
    builder.problem('document', 'must be a record');
    return builder.done();
  }
  const places: [Parameters<CardReadingBuilder['set']>[0], string, string][] = [
    ['overview.summary', 'model_overview', 'model_description'],
    ['overview.createdBy', 'model_overview', 'model_creator'],
    ['overview.owner', 'model_overview', 'model_owner'],
    ['overview.architecture', 'model_overview', 'algorithm_type'],
    ['overview.task', 'model_overview', 'problem_type'],
    ['uses.purpose', 'intended_uses', 'purpose_of_model'],
    ['uses.limits', 'intended_uses', 'factors_affecting_model_efficiency'],
    ['risks.tier', 'intended_uses', 'risk_rating'],
    ['uses.businessProblem', 'business_details', 'business_problem'],
    ['uses.businessOwner', 'business_details', 'business_stakeholders'],
    ['data.preprocessing', 'training_details', 'training_observations'],
    ['uses.tradeoffs', 'additional_information', 'caveats_and_recommendations'],
    ['fairness.assessment', 'additional_information', 'ethical_considerations'],
  ];
  for (const [field, group, key] of places) {
    const place = `${group}.${key}`;
    const text = builder.text(recordAt(document, group), key, place);
    builder.set(field, text === 'Unknown' ? undefined : text, place);
  }
  const users = builder.text(
    recordAt(document, 'intended_uses'),
    'intended_uses',
    'intended_uses.intended_uses',
  );
  builder.set(
    'uses.users',
    users?.split('\n').filter(Boolean),
    'intended_uses.intended_uses',
  );
  const job = recordAt(
    recordAt(document, 'training_details'),
    'training_job_details',
  );
  const place = 'training_details.training_job_details';
  builder.set(
    'data.training',
    builder
      .texts(job.training_datasets, `${place}.training_datasets`)
      ?.map(name => ({ name })),
    place,
  );
  builder.set(
    'environment.image',
    builder.texts(
      recordAt(job, 'training_environment').container_image,
      `${place}.training_environment.container_image`,
    )?.[0],
    place,
  );
  builder.set(
    'environment.hyperparameters',
    some(
      listAt(job, 'hyper_parameters').flatMap((one, i) => {
        const at = `${place}.hyper_parameters.${i}`;
        const name = builder.text(one, 'name', `${at}.name`);
        const value = builder.text(one, 'value', `${at}.value`) ?? '';
        return name ? [{ name, value }] : [];
      }),
    ),
    place,
  );
  const [evaluation] = listAt(document, 'evaluation_details');
  builder.set(
    'evaluation.rationale',
    builder.text(
      evaluation,
      'evaluation_observation',
      'evaluation_details.0.evaluation_observation',
    ),
    'evaluation_details.0.evaluation_observation',
  );
  builder.set(
    'data.evaluation',
    builder
      .texts(
        isRecord(evaluation) ? evaluation.datasets : undefined,
        'evaluation_details.0.datasets',
      )
      ?.map(name => ({ name })),
    'evaluation_details.0.datasets',
  );
  readEvaluations(builder, document);
  const custom = recordAt(
    recordAt(document, 'additional_information'),
    'custom_details',
  );
  builder.free(freeOf(builder, custom), 'custom_details');
  return builder.done();
}
