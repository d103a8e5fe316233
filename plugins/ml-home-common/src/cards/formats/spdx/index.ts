import { canonicalJson } from '../../canonicalJson';
import { CardValues } from '../../fields';
import { sliceName } from '../../sliceName';
import { compact, Json, some } from '../CardReadingBuilder';
import { DocumentEnvironment, PROPERTY } from '../cyclonedx';
import { toSpdxId } from '../licences';
import { CardDocumentInput } from '../types';
import { isUri } from '../uri';

const INFO = '_:creationinfo';

const entry = (key: string, value: unknown): Json => ({
  type: 'DictionaryEntry',
  key,
  value: String(value),
});

/** SPDX wants whole seconds. */
const seconds = (time: string) => time.replace(/\.\d+Z$/, 'Z');

/** `f1{language=Arabic}`: SPDX has no slices, and a dictionary is all there is for metrics. */
const metricsOf = (values: CardValues) =>
  some([
    ...(values['evaluation.metrics'] ?? []).map(one =>
      entry(one.key, one.value),
    ),
    ...(values['evaluation.slices'] ?? []).map(one =>
      entry(`${one.key}{${sliceName(one.slice)}}`, one.value),
    ),
  ]);

const licenceText = (id: string) =>
  toSpdxId(id) ?? `LicenseRef-${id.replace(/[^A-Za-z0-9.-]+/g, '-')}`;

const list = (value: string | undefined) =>
  value === undefined ? undefined : [value];

/** An SPDX 3.0.1 document of the AI and Dataset profiles, with the five facts that the profile asks of a model. */
export function writeSpdx(
  { model, version, values, createdAt }: CardDocumentInput,
  free: Json,
  environment: DocumentEnvironment,
): Json {
  const now = seconds(environment.now());
  const space = `https://mlhome.dev/spdx/${environment.uuid()}`;
  const id = (name: string) => `${space}#${name}`;
  const element = (type: string, name: string, more: Json): Json => ({
    type,
    spdxId: id(name),
    creationInfo: INFO,
    ...more,
  });
  const relation = (
    name: string,
    relationshipType: string,
    to: string[],
  ): Json =>
    element('Relationship', name, {
      from: id('model'),
      to,
      relationshipType,
    });

  const datasets = (
    [
      ['training', 'data.training', 'trainedOn'],
      ['evaluation', 'data.evaluation', 'testedOn'],
    ] as const
  ).map(([use, field, relationship]) => ({
    relationship,
    elements: (values[field] ?? []).map((one, i) =>
      element(
        'dataset_DatasetPackage',
        `${use}-${i}`,
        compact({
          name: one.name,
          description: one.description,
          software_packageVersion: one.digest,
          software_downloadLocation:
            one.source && isUri(one.source) ? one.source : undefined,
          software_primaryPurpose: 'data',
          dataset_datasetType: ['noAssertion'],
          dataset_datasetSize: one.rows,
        }),
      ),
    ),
  }));

  const bases = (values['overview.baseModels'] ?? []).map((base, i) =>
    element(
      'ai_AIPackage',
      `base-${i}`,
      compact({
        name: base.name,
        software_packageVersion: base.revision,
        software_primaryPurpose: 'model',
        software_downloadLocation: base.url,
      }),
    ),
  );

  const energy = values['environment.energy'];
  const sensitive = values['data.sensitive']?.contains;
  const licence = values['overview.licence'];
  const risks = ['serious', 'high', 'medium', 'low'];
  const tier = values['risks.tier']?.toLowerCase();
  const properties = Object.entries(free).map(([field, value]) => ({
    type: 'extension_CdxPropertyEntry',
    extension_cdxPropName: `${PROPERTY}field:${field}`,
    extension_cdxPropValue: canonicalJson(value),
  }));
  const threshold = values['evaluation.threshold'];

  const aiPackage = element(
    'ai_AIPackage',
    'model',
    compact({
      name: model,
      summary: values['overview.summary'],
      software_packageVersion: version,
      software_primaryPurpose: 'model',
      software_downloadLocation:
        values['thirdParty.sourceUrl'] ??
        `models:/${encodeURIComponent(model)}/${version}`,
      releaseTime: seconds(createdAt ?? now),
      suppliedBy: id('supplier'),
      ai_domain: list(values['overview.task']),
      ai_typeOfModel: some(
        [
          values['overview.architecture'],
          values['overview.learningType'],
        ].filter((one): one is string => one !== undefined),
      ),
      ai_hyperparameter: some(
        (values['environment.hyperparameters'] ?? []).map(one =>
          entry(one.name, one.value),
        ),
      ),
      ai_metric: metricsOf(values),
      ai_metricDecisionThreshold:
        threshold === undefined ? undefined : [entry('threshold', threshold)],
      ai_informationAboutApplication: values['uses.purpose'],
      ai_limitation: values['uses.limits'],
      ai_modelDataPreprocessing: list(values['data.preprocessing']),
      ai_modelExplainability: list(values['explainability.method']),
      ai_standardCompliance: values['risks.standards'],
      ai_safetyRiskAssessment: tier && risks.includes(tier) ? tier : undefined,
      ai_useSensitivePersonalInformation:
        sensitive && (sensitive === 'unknown' ? 'noAssertion' : sensitive),
      ai_energyConsumption:
        energy === undefined
          ? undefined
          : {
              type: 'ai_EnergyConsumption',
              ai_trainingEnergyConsumption: [
                {
                  type: 'ai_EnergyConsumptionDescription',
                  ai_energyQuantity: energy,
                  ai_energyUnit: 'kilowattHour',
                },
              ],
            },
      extension:
        properties.length > 0
          ? [
              {
                type: 'extension_CdxPropertiesExtension',
                extension_cdxProperty: properties,
              },
            ]
          : undefined,
    }),
  );

  const elements = [
    element('Agent', 'supplier', {
      name: values['overview.owner'] ?? 'NOASSERTION',
    }),
    aiPackage,
    ...datasets.flatMap(one => one.elements),
    ...bases,
    element('simplelicensing_LicenseExpression', 'declared-licence', {
      simplelicensing_licenseExpression: licence
        ? licenceText(licence.id)
        : 'NOASSERTION',
    }),
    // Declared is what somebody said; nobody here concluded anything from it.
    element('simplelicensing_LicenseExpression', 'concluded-licence', {
      simplelicensing_licenseExpression: 'NOASSERTION',
    }),
    relation('declares', 'hasDeclaredLicense', [id('declared-licence')]),
    relation('concludes', 'hasConcludedLicense', [id('concluded-licence')]),
    ...datasets.flatMap(({ relationship, elements: some_ }) =>
      some_.length > 0
        ? [
            relation(
              relationship,
              relationship,
              some_.map(one => String(one.spdxId)),
            ),
          ]
        : [],
    ),
    ...(bases.length > 0
      ? [
          relation(
            'descends',
            'descendantOf',
            bases.map(one => String(one.spdxId)),
          ),
        ]
      : []),
  ];
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': INFO,
        specVersion: '3.0.1',
        created: now,
        createdBy: [id('supplier')],
      },
      ...elements,
      element('SpdxDocument', 'document', {
        profileConformance: [
          'core',
          'software',
          'simpleLicensing',
          'ai',
          'dataset',
          ...(properties.length > 0 ? ['extension'] : []),
        ],
        rootElement: [id('model')],
        element: elements.map(one => one.spdxId),
      }),
    ],
  };
}
