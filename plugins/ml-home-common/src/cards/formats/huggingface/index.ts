import { CardValues } from '../../fields';
import {
  CardReadingBuilder,
  compact,
  isRecord,
  Json,
  recordAt,
  some,
} from '../CardReadingBuilder';
import { isHubLicence } from '../licences';
import { CardDocumentInput, CardReading } from '../types';
import { readBody, writeBody } from './body';
import { readModelIndex, toModelIndex } from './metrics';

/** Front matter and body of a README; the backend turns the first into YAML and back. */
export interface HuggingFaceDocument {
  data: Json;
  body: string;
}

const relations = new Set(['finetune', 'adapter', 'quantized', 'merge']);

function licenceData(values: CardValues): Json {
  const licence = values['overview.licence'];
  if (!licence) return {};
  const lower = licence.id.toLowerCase();
  return isHubLicence(lower)
    ? compact({
        license: lower,
        license_name: licence.name,
        license_link: licence.link,
      })
    : compact({
        license: 'other',
        license_name: licence.name ?? licence.id,
        license_link: licence.link,
      });
}

function baseModelData(values: CardValues): Json {
  const bases = values['overview.baseModels'];
  if (!bases) return {};
  const [relation, ...others] = new Set(bases.map(one => one.relation));
  return compact({
    base_model: bases.map(one => one.name),
    base_model_relation:
      relation && others.length === 0 && relations.has(relation)
        ? relation
        : undefined,
  });
}

/** `scikit-learn 1.9.1` is `sklearn` on the Hub. */
const libraryId = (library: string): string => {
  const id = library.split(/\s+/)[0].toLowerCase();
  return id === 'scikit-learn' ? 'sklearn' : id;
};

function carbonData(values: CardValues): Json | undefined {
  const emissions = values['environment.carbon'];
  if (emissions === undefined) return undefined;
  return compact({
    emissions,
    geographical_location: values['environment.region'],
    hardware_used: values['environment.hardware'],
  });
}

/** Hugging Face README (hub-docs, `modelcard.md`). Free values go below the key `ml_home`, which the Hub keeps. */
export function writeHuggingFace(
  { model, version, values }: CardDocumentInput,
  free: Json,
): HuggingFaceDocument {
  const languages = values['overview.languages'];
  const library = values['overview.library'];
  const metrics = new Set(
    (values['evaluation.metrics'] ?? []).map(one => one.key),
  );
  const data = compact({
    language: languages?.length === 1 ? languages[0] : languages,
    ...licenceData(values),
    library_name: library && libraryId(library),
    pipeline_tag: values['overview.task'],
    tags: values['overview.tags'],
    datasets: some((values['data.training'] ?? []).map(one => one.name)),
    metrics: some([...metrics]),
    ...baseModelData(values),
    co2_eq_emissions: carbonData(values),
    model_name: model,
    'model-index': some(toModelIndex(model, values)),
    ml_home: compact({ version, fields: some(free) }),
  });
  return { data, body: writeBody(`${model}, version ${version}`, values) };
}

function readData(builder: CardReadingBuilder, data: Json): void {
  const text = (key: string) => builder.text(data, key, key);
  builder.set(
    'overview.languages',
    builder.texts(data.language, 'language'),
    'language',
  );
  const licence = Array.isArray(data.license)
    ? builder.texts(data.license, 'license')?.[0]
    : text('license');
  const name = text('license_name');
  const link = text('license_link');
  if (licence) {
    const id = licence === 'other' && name ? name : licence;
    builder.set(
      'overview.licence',
      compact({ id, name: id === name ? undefined : name, link }),
      'license',
    );
  }
  builder.set('overview.library', text('library_name'), 'library_name');
  builder.set('overview.task', text('pipeline_tag'), 'pipeline_tag');
  builder.set('overview.tags', builder.texts(data.tags, 'tags'), 'tags');
  const relation = text('base_model_relation');
  const bases = builder.texts(data.base_model, 'base_model');
  builder.set(
    'overview.baseModels',
    bases?.map(base => compact({ name: base, relation })),
    'base_model',
  );
  builder.set(
    'data.training',
    builder.texts(data.datasets, 'datasets')?.map(one => ({ name: one })),
    'datasets',
  );
  const carbon = data.co2_eq_emissions;
  if (isRecord(carbon)) {
    const place = 'co2_eq_emissions';
    builder.set(
      'environment.carbon',
      builder.number(carbon, 'emissions', `${place}.emissions`),
      `${place}.emissions`,
    );
    builder.set(
      'environment.region',
      builder.text(
        carbon,
        'geographical_location',
        `${place}.geographical_location`,
      ),
      place,
    );
    builder.set(
      'environment.hardware',
      builder.text(carbon, 'hardware_used', `${place}.hardware_used`),
      place,
    );
  } else if (carbon !== undefined && carbon !== null) {
    const bare = builder.number(data, 'co2_eq_emissions', 'co2_eq_emissions');
    builder.set('environment.carbon', bare, 'co2_eq_emissions');
  }
  readModelIndex(builder, data['model-index']);
}

/** The front matter alone, as the transformers flavor of MLflow keeps it in `model_card_data.yaml`. */
export function huggingFaceData(data: Json): CardReading {
  const builder = new CardReadingBuilder();
  readData(builder, data);
  return builder.done();
}

export function readHuggingFace(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  const data = recordAt(document, 'data');
  readData(builder, data);
  const body = isRecord(document) ? document.body : undefined;
  if (typeof body === 'string') readBody(builder, body);
  builder.free(recordAt(data, 'ml_home').fields, 'ml_home.fields');
  return builder.done();
}
