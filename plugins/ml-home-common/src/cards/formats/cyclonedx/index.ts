import { CardValues } from '../../fields';
import { sliceName } from '../../sliceName';
import { CardMetric, SliceMetric } from '../../values';
import { canonicalJson } from '../../canonicalJson';
import { compact, Json, some } from '../CardReadingBuilder';
import { toSpdxId } from '../licences';
import { CardDocumentInput } from '../types';
import { isUri } from '../uri';
import { attestationsOf } from './attestations';

export type CycloneDxVersion = '1.6' | '1.7';

/** Names of our free properties. */
export const PROPERTY = 'mlhome:';

export interface DocumentEnvironment {
  uuid: () => string;
  /** ISO 8601 */
  now: () => string;
}

type AnyMetric = CardMetric & Partial<Pick<SliceMetric, 'slice'>>;

function licencesOf(values: CardValues): Json[] | undefined {
  const licence = values['overview.licence'];
  if (!licence) return undefined;
  const id = toSpdxId(licence.id);
  const url = licence.link;
  return [
    {
      license: compact(
        id ? { id, url } : { name: licence.name ?? licence.id, url },
      ),
    },
  ];
}

function datasetOf(
  values: CardValues,
  one: NonNullable<CardValues['data.training']>[number],
  use: 'training' | 'evaluation',
): Json {
  const sensitive = values['data.sensitive'];
  const address = one.source && isUri(one.source) ? one.source : undefined;
  const properties = Object.entries(
    compact({
      use,
      digest: one.digest,
      context: one.context,
      rows: one.rows?.toString(),
      source: address ? undefined : one.source,
    }),
  ).map(([name, value]) => ({ name: `${PROPERTY}${name}`, value }));
  return compact({
    type: 'dataset',
    name: one.name,
    contents: compact({ url: address, properties }),
    sensitiveData: sensitive?.kinds && some(sensitive.kinds),
    description: one.description,
  });
}

/** Numbers are texts in this format; sizes and the way of an interval have no place. */
function toMetric(metric: AnyMetric): Json {
  const { key, value, slice, interval } = metric;
  return compact({
    type: key,
    value: String(value),
    slice: slice && sliceName(slice),
    confidenceInterval: interval && {
      lowerBound: String(interval.low),
      upperBound: String(interval.high),
    },
  });
}

const GRAMS_PER_TONNE = 1_000_000;

function energyOf(values: CardValues): Json | undefined {
  const kWh = values['environment.energy'];
  if (kWh === undefined) return undefined;
  const grams = values['environment.carbon'];
  return {
    energyConsumptions: [
      compact({
        activity: 'training',
        energyProviders: [],
        activityEnergyCost: { value: kWh, unit: 'kWh' },
        co2CostEquivalent:
          grams === undefined
            ? undefined
            : { value: grams / GRAMS_PER_TONNE, unit: 'tCO2eq' },
      }),
    ],
  };
}

function modelCardOf(values: CardValues, reference: string): Json {
  const learning = values['overview.learningType'];
  const metrics: AnyMetric[] = [
    ...(values['evaluation.metrics'] ?? []),
    ...(values['evaluation.slices'] ?? []),
  ];
  const formats = (side: 'overview.inputs' | 'overview.outputs') =>
    some(
      (values[side] ?? []).map(({ name, type }) => ({
        format: type ? `${name}: ${type}` : name,
      })),
    );
  const texts = (...list: (string | undefined)[]) =>
    some(list.filter((one): one is string => one !== undefined));
  return compact({
    'bom-ref': `${reference}-card`,
    modelParameters: some(
      compact({
        approach: learning ? { type: learning } : undefined,
        task: values['overview.task'],
        architectureFamily: values['overview.library'],
        modelArchitecture: values['overview.architecture'],
        datasets: some([
          ...(values['data.training'] ?? []).map(one =>
            datasetOf(values, one, 'training'),
          ),
          ...(values['data.evaluation'] ?? []).map(one =>
            datasetOf(values, one, 'evaluation'),
          ),
        ]),
        inputs: formats('overview.inputs'),
        outputs: formats('overview.outputs'),
      }),
    ),
    quantitativeAnalysis: some(
      compact({ performanceMetrics: some(metrics.map(toMetric)) }),
    ),
    considerations: some(
      compact({
        users: values['uses.users'],
        useCases: texts(values['uses.purpose']),
        technicalLimitations: texts(
          values['uses.limits'],
          values['uses.outOfScope'] &&
            `Out of scope: ${values['uses.outOfScope']}`,
        ),
        performanceTradeoffs: texts(values['uses.tradeoffs']),
        ethicalConsiderations: some(
          (values['risks.risks'] ?? []).map(risk =>
            compact({
              name: risk.name,
              mitigationStrategy: risk.mitigation,
            }),
          ),
        ),
        environmentalConsiderations: energyOf(values),
        fairnessAssessments: some(
          (values['fairness.affectedGroups'] ?? []).map(one =>
            compact({
              groupAtRisk: one.group,
              benefits: one.benefits,
              harms: one.harms,
              mitigationStrategy: one.mitigation,
            }),
          ),
        ),
      }),
    ),
  });
}

/** Only `==` pins a version. */
const pinned = (version: string | undefined) =>
  /^==([\w.!+-]+)$/.exec(version ?? '')?.[1];

const libraryOf = (
  one: NonNullable<CardValues['environment.dependencies']>[number],
): Json => {
  const version = pinned(one.version);
  return compact({
    type: 'library',
    'bom-ref': `pypi-${one.name}`,
    name: one.name,
    version,
    purl: version
      ? `pkg:pypi/${encodeURIComponent(one.name)}@${encodeURIComponent(
          version,
        )}`
      : undefined,
    properties:
      one.version && !version
        ? [{ name: `${PROPERTY}version`, value: one.version }]
        : undefined,
  });
};

function ancestorOf(
  base: NonNullable<CardValues['overview.baseModels']>[number],
): Json {
  return compact({
    type: 'machine-learning-model',
    name: base.name,
    version: base.revision,
    externalReferences: base.url
      ? [{ type: 'distribution', url: base.url }]
      : undefined,
    properties: base.relation
      ? [{ name: `${PROPERTY}relation`, value: base.relation }]
      : undefined,
  });
}

/** An ML-BOM of CycloneDX, with the model as its subject and its packages as components. */
export function writeCycloneDx(
  specVersion: CycloneDxVersion,
  { model, version, values, createdAt }: CardDocumentInput,
  free: Json,
  environment: DocumentEnvironment,
  options: { attestations?: boolean } = {},
): Json {
  const reference = 'model';
  const code = values['overview.code'];
  const owner = values['overview.owner'];
  const dependencies = values['environment.dependencies'] ?? [];
  const pedigree = compact({
    ancestors: some((values['overview.baseModels'] ?? []).map(ancestorOf)),
    commits: code
      ? [compact({ uid: code.commit, url: code.repository })]
      : undefined,
  });
  const references = [
    ...(values['overview.references'] ?? []).map(url => ({
      type: 'documentation',
      url,
    })),
    ...(values['thirdParty.sourceUrl']
      ? [{ type: 'distribution', url: values['thirdParty.sourceUrl'] }]
      : []),
  ];
  const component = compact({
    type: 'machine-learning-model',
    'bom-ref': reference,
    supplier: values['thirdParty.provider']
      ? { name: values['thirdParty.provider'] }
      : undefined,
    authors: owner ? [{ name: owner }] : undefined,
    name: model,
    version,
    description: values['overview.summary'],
    licenses: licencesOf(values),
    pedigree: some(pedigree),
    externalReferences: some(references),
    modelCard: modelCardOf(values, reference),
    tags: values['overview.tags'],
    properties: some([
      ...(createdAt
        ? [{ name: `${PROPERTY}createdAt`, value: createdAt }]
        : []),
      ...Object.entries(free).map(([field, value]) => ({
        name: `${PROPERTY}field:${field}`,
        value: canonicalJson(value),
      })),
    ]),
  });
  return compact({
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: `urn:uuid:${environment.uuid()}`,
    version: 1,
    metadata: { timestamp: environment.now(), component },
    components: some(dependencies.map(libraryOf)),
    dependencies:
      dependencies.length > 0
        ? [
            {
              ref: reference,
              dependsOn: [
                ...new Set(dependencies.map(one => `pypi-${one.name}`)),
              ],
            },
          ]
        : undefined,
    ...(options.attestations
      ? attestationsOf(values, reference, environment)
      : {}),
  });
}
