import {
  CardReadingBuilder,
  compact,
  isRecord,
  Json,
  listAt,
  recordAt,
  some,
} from '../CardReadingBuilder';
import { PROPERTY } from '../cyclonedx';
import { CardReading } from '../types';

const typeOf = (one: Json) => one.type ?? one['@type'];
const idOf = (one: Json) => one.spdxId ?? one['@id'];

function readMetrics(builder: CardReadingBuilder, model: Json): void {
  const metrics = listAt(model, 'ai_metric').flatMap((one, i) => {
    const place = `ai_metric.${i}`;
    const key = builder.text(one, 'key', `${place}.key`);
    const value = builder.numberText(one, 'value', `${place}.value`);
    if (key === undefined || value === undefined) return [];
    const [, name, slice] = /^(.+?)\{(.+)\}$/.exec(key) ?? ['', key, ''];
    const pairs = slice
      .split(',')
      .map(part => /^([^=]+)=(.+)$/.exec(part))
      .flatMap(match => (match ? [[match[1], match[2]]] : []));
    return [
      {
        key: name,
        value,
        ...(pairs.length > 0 ? { slice: Object.fromEntries(pairs) } : {}),
      },
    ];
  });
  builder.set(
    'evaluation.metrics',
    some(metrics.filter(one => !('slice' in one))),
    'ai_metric',
  );
  builder.set(
    'evaluation.slices',
    some(metrics.filter(one => 'slice' in one)),
    'ai_metric',
  );
}

function readModel(builder: CardReadingBuilder, model: Json): void {
  const text = (key: string) => builder.text(model, key, key);
  const first = (key: string) => builder.texts(model[key], key)?.[0];
  builder.set('overview.summary', text('summary'), 'summary');
  builder.set('overview.task', first('ai_domain'), 'ai_domain');
  const [architecture, learning] =
    builder.texts(model.ai_typeOfModel, 'ai_typeOfModel') ?? [];
  builder.set('overview.architecture', architecture, 'ai_typeOfModel');
  builder.set('overview.learningType', learning, 'ai_typeOfModel');
  builder.set(
    'environment.hyperparameters',
    some(
      listAt(model, 'ai_hyperparameter').flatMap((one, i) => {
        const place = `ai_hyperparameter.${i}`;
        const name = builder.text(one, 'key', `${place}.key`);
        const value = builder.text(one, 'value', `${place}.value`) ?? '';
        return name ? [{ name, value }] : [];
      }),
    ),
    'ai_hyperparameter',
  );
  const [threshold] = listAt(model, 'ai_metricDecisionThreshold');
  const place = 'ai_metricDecisionThreshold.0.value';
  builder.set(
    'evaluation.threshold',
    builder.numberText(threshold, 'value', place),
    place,
  );
  builder.set(
    'uses.purpose',
    text('ai_informationAboutApplication'),
    'ai_informationAboutApplication',
  );
  builder.set('uses.limits', text('ai_limitation'), 'ai_limitation');
  builder.set(
    'data.preprocessing',
    first('ai_modelDataPreprocessing'),
    'ai_modelDataPreprocessing',
  );
  builder.set(
    'explainability.method',
    first('ai_modelExplainability'),
    'ai_modelExplainability',
  );
  builder.set(
    'risks.standards',
    builder.texts(model.ai_standardCompliance, 'ai_standardCompliance'),
    'ai_standardCompliance',
  );
  builder.set(
    'risks.tier',
    text('ai_safetyRiskAssessment'),
    'ai_safetyRiskAssessment',
  );
  const sensitive = text('ai_useSensitivePersonalInformation');
  if (sensitive) {
    builder.set(
      'data.sensitive',
      { contains: sensitive === 'noAssertion' ? 'unknown' : sensitive },
      'ai_useSensitivePersonalInformation',
    );
  }
  const energies = listAt(
    recordAt(model, 'ai_energyConsumption'),
    'ai_trainingEnergyConsumption',
  );
  const energy = energies.findIndex(
    one => isRecord(one) && one.ai_energyUnit === 'kilowattHour',
  );
  if (energy >= 0) {
    const at = `ai_energyConsumption.ai_trainingEnergyConsumption.${energy}.ai_energyQuantity`;
    builder.set(
      'environment.energy',
      builder.number(energies[energy], 'ai_energyQuantity', at),
      at,
    );
  }
  const location = text('software_downloadLocation');
  if (location && !location.startsWith('models:/')) {
    builder.set('thirdParty.sourceUrl', location, 'software_downloadLocation');
  }
  readMetrics(builder, model);
}

/** The model of an SPDX 3.0 document: the root element that is an AI package, else the first AI package. */
export function readSpdx(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  const graph = listAt(document, '@graph').filter(isRecord);
  const byId = new Map(graph.map(one => [idOf(one), one]));
  const roots = graph
    .filter(one => typeOf(one) === 'SpdxDocument')
    .flatMap(one => listAt(one, 'rootElement'));
  const packages = graph.filter(one => typeOf(one) === 'ai_AIPackage');
  const model = packages.find(one => roots.includes(idOf(one))) ?? packages[0];
  if (!model) {
    builder.problem(
      '@graph',
      "must hold an element of the type 'ai_AIPackage'",
    );
    return builder.done();
  }
  readModel(builder, model);
  const supplier = byId.get(model.suppliedBy);
  const owner = builder.text(supplier, 'name', 'suppliedBy.name');
  if (owner !== 'NOASSERTION') {
    builder.set('overview.owner', owner, 'suppliedBy.name');
  }
  const related = (type: string) =>
    graph
      .filter(
        one =>
          typeOf(one) === 'Relationship' &&
          one.relationshipType === type &&
          one.from === idOf(model),
      )
      .flatMap(one => listAt(one, 'to'))
      .flatMap(to => byId.get(to) ?? []);
  const [licence] = related('hasDeclaredLicense');
  const id = builder.text(
    licence,
    'simplelicensing_licenseExpression',
    'hasDeclaredLicense',
  );
  if (id && id !== 'NOASSERTION') {
    builder.set(
      'overview.licence',
      { id: id.replace(/^LicenseRef-/, '') },
      'hasDeclaredLicense',
    );
  }
  for (const [field, type] of [
    ['data.training', 'trainedOn'],
    ['data.evaluation', 'testedOn'],
  ] as const) {
    const datasets = related(type).flatMap((one, i) => {
      const place = `${type}.${i}`;
      const name = builder.text(one, 'name', `${place}.name`);
      return name
        ? [
            compact({
              name,
              digest: builder.text(
                one,
                'software_packageVersion',
                `${place}.software_packageVersion`,
              ),
              source: builder.text(
                one,
                'software_downloadLocation',
                `${place}.software_downloadLocation`,
              ),
              rows: builder.number(
                one,
                'dataset_datasetSize',
                `${place}.dataset_datasetSize`,
              ),
              description: builder.text(
                one,
                'description',
                `${place}.description`,
              ),
            }),
          ]
        : [];
    });
    builder.set(field, some(datasets), type);
  }
  const bases = related('descendantOf').flatMap((one, i) => {
    const place = `descendantOf.${i}`;
    const name = builder.text(one, 'name', `${place}.name`);
    return name
      ? [
          compact({
            name,
            revision: builder.text(
              one,
              'software_packageVersion',
              `${place}.software_packageVersion`,
            ),
            url: builder.text(
              one,
              'software_downloadLocation',
              `${place}.software_downloadLocation`,
            ),
          }),
        ]
      : [];
  });
  builder.set('overview.baseModels', some(bases), 'descendantOf');
  builder.free(freeOf(builder, model), 'extension');
  return builder.done();
}

function freeOf(builder: CardReadingBuilder, model: Json): Json {
  const prefix = `${PROPERTY}field:`;
  const free: Json = {};
  const entries = listAt(model, 'extension').flatMap(one =>
    listAt(one, 'extension_cdxProperty'),
  );
  for (const one of entries) {
    if (!isRecord(one)) continue;
    const { extension_cdxPropName: name, extension_cdxPropValue: value } = one;
    if (typeof name !== 'string' || !name.startsWith(prefix)) continue;
    try {
      free[name.slice(prefix.length)] = JSON.parse(String(value));
    } catch {
      builder.problem(`extension.${name}`, 'is not JSON');
    }
  }
  return free;
}
