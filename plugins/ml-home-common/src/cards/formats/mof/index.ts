import { CardValues } from '../../fields';
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

/** Kinds of components of the Model Openness Framework 1.0, and which class asks for them. */
export const mofComponents = [
  { name: 'Model architecture', kind: 'code', from: 'III' },
  { name: 'Model parameters (Final)', kind: 'data', from: 'III' },
  { name: 'Technical report', kind: 'document', from: 'III' },
  { name: 'Evaluation results', kind: 'document', from: 'III' },
  { name: 'Model card', kind: 'document', from: 'III' },
  { name: 'Data card', kind: 'document', from: 'III' },
  { name: 'Training code', kind: 'code', from: 'II' },
  { name: 'Inference code', kind: 'code', from: 'II' },
  { name: 'Evaluation code', kind: 'code', from: 'II' },
  { name: 'Evaluation data', kind: 'data', from: 'II' },
  { name: 'Supporting libraries and tools', kind: 'code', from: 'II' },
  { name: 'Research paper', kind: 'document', from: 'I' },
  { name: 'Datasets', kind: 'data', from: 'I' },
  { name: 'Data preprocessing code', kind: 'code', from: 'I' },
  { name: 'Model parameters (Intermediate)', kind: 'data', from: 'I' },
] as const;

export type MofClass = 'I' | 'II' | 'III' | 'unrated';

/** Components that a card shows to be there; a card says nothing of the others. */
function componentsOf(values: CardValues): Json[] {
  const licence = values['overview.licence'];
  const id = licence && (toSpdxId(licence.id) ?? licence.id);
  const has: [string, boolean][] = [
    ['Model architecture', values['overview.architecture'] !== undefined],
    ['Evaluation results', values['evaluation.metrics'] !== undefined],
    ['Model card', values['uses.purpose'] !== undefined],
    ['Data card', values['data.training'] !== undefined],
    ['Training code', values['overview.code']?.repository !== undefined],
  ];
  return has
    .filter(([, there]) => there)
    .map(([name]) =>
      compact({ name, description: `${name} of the release`, license: id }),
    );
}

/** Where the licences of the components are open, by SPDX; others are judged by people. */
const open = new Set([
  'Apache-2.0',
  'MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC0-1.0',
  'CDLA-Permissive-2.0',
  'MPL-2.0',
  'GPL-3.0-only',
  'GPL-3.0-or-later',
  'ISC',
]);

/** The class that the components reach: each class asks for all components of the ones before it. */
export function mofClassOf(
  components: { name: string; license?: string }[],
): MofClass {
  const good = new Set(
    components
      .filter(one => one.license !== undefined && open.has(one.license))
      .map(one => one.name),
  );
  const reaches = (...classes: string[]) =>
    mofComponents
      .filter(one => classes.includes(one.from))
      // A research paper stands for the technical report, and intermediate parameters may be left out.
      .filter(one => one.name !== 'Model parameters (Intermediate)')
      .filter(
        one => one.name !== 'Technical report' || !good.has('Research paper'),
      )
      .every(one => good.has(one.name));
  if (reaches('III', 'II', 'I')) return 'I';
  if (reaches('III', 'II')) return 'II';
  return reaches('III') ? 'III' : 'unrated';
}

/** A release for the Model Openness Tool (lfai/model_openness_tool). It has no place for most of a card. */
export function writeMof({
  model,
  version,
  values,
  createdAt,
}: CardDocumentInput): Json {
  const licence = values['overview.licence'];
  const base = values['overview.baseModels']?.[0];
  return {
    framework: {
      name: 'Model Openness Framework',
      version: '1.0',
      date: '2024-12-15',
    },
    release: compact({
      name: model,
      version,
      date: createdAt?.slice(0, 10),
      license: licence
        ? {
            distribution: compact({
              name: toSpdxId(licence.id) ?? licence.id,
              path: licence.link,
            }),
          }
        : {},
      type: values['overview.task'],
      architecture: values['overview.architecture'],
      origin: base?.name,
      producer: values['overview.owner'] ?? 'unknown',
      contact: values['overview.contact'],
      components: componentsOf(values),
    }),
  };
}

export function readMof(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  const release = recordAt(document, 'release');
  if (!isRecord(document) || Object.keys(release).length === 0) {
    builder.problem('release', 'must be a record');
    return builder.done();
  }
  const text = (key: string) => builder.text(release, key, `release.${key}`);
  builder.set('overview.task', text('type'), 'release.type');
  builder.set(
    'overview.architecture',
    text('architecture'),
    'release.architecture',
  );
  const producer = text('producer');
  if (producer !== 'unknown') {
    builder.set('overview.owner', producer, 'release.producer');
  }
  builder.set('overview.contact', text('contact'), 'release.contact');
  const origin = text('origin');
  builder.set(
    'overview.baseModels',
    origin && [{ name: origin }],
    'release.origin',
  );
  const distribution = recordAt(recordAt(release, 'license'), 'distribution');
  const id = builder.text(
    distribution,
    'name',
    'release.license.distribution.name',
  );
  builder.set(
    'overview.licence',
    id &&
      compact({
        id,
        link: builder.text(
          distribution,
          'path',
          'release.license.distribution.path',
        ),
      }),
    'release.license.distribution',
  );
  some(listAt(release, 'components'))?.forEach((one, i) =>
    builder.text(one, 'name', `release.components.${i}.name`),
  );
  return builder.done();
}
