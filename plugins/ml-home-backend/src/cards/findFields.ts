import {
  CardFieldId,
  CardFields,
  CardOrigin,
  CardValues,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CardCosts } from './CardCostSource';
import { FoundFields } from './FoundFields';
import { fileOrder } from './fileFacts';
import { findEvaluation } from './findEvaluation';
import { CardSources } from './rows';

type Tags = Record<string, string>;

const toRecord = (list: { key: string; value: string }[] | null): Tags =>
  Object.fromEntries((list ?? []).map(({ key, value }) => [key, value]));

const iso = (time: Date | string | number) => new Date(time).toISOString();

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value : undefined;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap(one => textOf(one) ?? []) : [];

/** `mlmodel:default/base` as people call it. */
const nameOfRef = (ref: string) =>
  ref.replace(/^[^:]*:/, '').replace(/^default\//, '');

/** What the YAML in the catalog says of the model. */
function addDeclared(found: FoundFields, { version }: CardSources): void {
  const { declaration } = version;
  if (!declaration) return;
  const { metadata, spec } = declaration;
  const origin: CardOrigin = {
    source: 'declared',
    from: declaration.location ?? undefined,
    at: iso(declaration.changed_at),
  };
  const add = <K extends CardFieldId>(id: K, value: CardValues[K]) =>
    found.add(id, value, origin);
  add('overview.summary', textOf(metadata.description));
  add('overview.owner', declaration.owner_ref ?? undefined);
  add('overview.task', textOf(spec.task));
  add('overview.tags', metadata.tags);
  add(
    'overview.references',
    metadata.links?.flatMap(link => textOf(link.url) ?? []),
  );
  add('uses.purpose', textOf(spec.intendedUse));
  add('uses.outOfScope', textOf(spec.outOfScope));
  add('data.features', textsOf(spec.consumes));
  const third = (spec.thirdParty ?? {}) as Record<string, unknown>;
  const bases = textsOf(spec.derivedFrom).map(ref => ({
    name: nameOfRef(ref),
  }));
  add('overview.baseModels', bases);
  const licence = textOf(third.licence);
  add('overview.licence', licence ? { id: licence } : undefined);
  add('thirdParty.provider', textOf(third.provider));
  add('thirdParty.sourceUrl', textOf(third.sourceUrl));
  add('thirdParty.revision', textOf(third.revision));
}

const EVALUATION =
  /^(eval|evaluation|test|testing|validation|valid|val|holdout)$/i;

function rowsOf(profile: string | null): number | undefined {
  if (!profile) return undefined;
  try {
    const { num_rows: rows } = JSON.parse(profile);
    return Number.isSafeInteger(rows) && rows >= 0 ? rows : undefined;
  } catch {
    return undefined;
  }
}

function addDatasets(found: FoundFields, sources: CardSources): void {
  const { run, datasets, version } = sources;
  const origin: CardOrigin = { source: 'run', from: run?.run_id };
  const views = datasets.map(one => ({
    name: one.name,
    digest: one.digest || undefined,
    source: one.source || undefined,
    context: one.context || undefined,
    rows: rowsOf(one.profile),
  }));
  const some = <T>(list: T[]) => (list.length > 0 ? list : undefined);
  const isEvaluation = (context?: string) => EVALUATION.test(context ?? '');
  found.add(
    'data.training',
    some(views.filter(one => !isEvaluation(one.context))),
    origin,
  );
  found.add(
    'data.evaluation',
    some(views.filter(one => isEvaluation(one.context))),
    origin,
  );
  const trainedOn = textsOf(version.declaration?.spec.trainedOn);
  found.add(
    'data.training',
    some(trainedOn.map(ref => ({ name: nameOfRef(ref) }))),
    {
      source: 'declared',
      from: version.declaration?.location ?? undefined,
    },
  );
}

/** References of Feast's client; a list that was cut ends in dots, and its last one is left out. */
const featureRefs = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map(ref => ref.trim())
    .filter(ref => ref && !ref.endsWith('...'));

const HOUR_MS = 3_600_000;

function addRun(found: FoundFields, { run }: CardSources): void {
  if (!run) return;
  const tags = toRecord(run.tags);
  const origin: CardOrigin = {
    source: 'run',
    from: run.run_id,
    at: iso(Number(run.end_time ?? run.start_time)),
  };
  const add = <K extends CardFieldId>(id: K, value: CardValues[K]) =>
    found.add(id, value, origin);
  const commit = textOf(tags['mlflow.source.git.commit']);
  const dirty = tags['mlflow.source.git.dirty'];
  add(
    'overview.code',
    commit
      ? {
          commit,
          repository: textOf(tags['mlflow.source.git.repoURL']),
          branch: textOf(tags['mlflow.source.git.branch']),
          ...(dirty === undefined ? {} : { dirty: /^true$/i.test(dirty) }),
        }
      : undefined,
  );
  add('overview.architecture', textOf(tags.estimator_name));
  add('overview.createdBy', run.created_by ?? (run.client_user || undefined));
  const features = featureRefs(tags['feast.feature_refs']);
  add('data.features', features.length > 0 ? features : undefined);
  const image = textOf(tags['mlflow.docker.image.uri']);
  const imageId = textOf(tags['mlflow.docker.image.id']);
  add(
    'environment.image',
    image && imageId && !image.includes('@') ? `${image} (${imageId})` : image,
  );
  add('environment.hardware', run.gpus > 0 ? `${run.gpus} × GPU` : undefined);
  if (run.status === 'FINISHED' && run.end_time !== null) {
    const hours = (Number(run.end_time) - Number(run.start_time)) / HOUR_MS;
    add('environment.hours', hours >= 0 ? hours : undefined);
  }
  const params = (run.params ?? []).map(({ key, value }) => ({
    name: key,
    value,
  }));
  add('environment.hyperparameters', params.length > 0 ? params : undefined);
}

function addFiles(found: FoundFields, { version }: CardSources): void {
  for (const file of fileOrder) {
    const values = version.files?.[file]?.values ?? {};
    const origin: CardOrigin = {
      source: 'run',
      from: version.run_id ? `${version.run_id}, ${file}` : file,
      at: version.files_changed_at ? iso(version.files_changed_at) : undefined,
    };
    for (const [id, value] of Object.entries(values)) {
      found.add(id as CardFieldId, value as never, origin);
    }
  }
}

function addRegistry(found: FoundFields, { version }: CardSources): void {
  const origin: CardOrigin = {
    source: 'run',
    from: 'mlflow',
    at: iso(version.created_at),
  };
  const tags = { ...toRecord(version.model_tags), ...toRecord(version.tags) };
  found.add(
    'overview.summary',
    textOf(version.description) ?? textOf(version.model_description),
    origin,
  );
  found.add('overview.owner', version.model_owner ?? undefined, {
    ...origin,
    from:
      version.model_owner === version.model_created_by
        ? 'mlflow'
        : 'the project of the model',
    source:
      version.model_owner === version.model_created_by ? 'run' : 'declared',
  });
  found.add('overview.createdAt', iso(version.created_at), origin);
  found.add('overview.createdBy', version.created_by ?? undefined, origin);
  found.add('overview.task', textOf(tags.task), origin);
  const licence = textOf(tags.license) ?? textOf(tags.licence);
  found.add('overview.licence', licence ? { id: licence } : undefined, origin);
}

function addCosts(found: FoundFields, costs: CardCosts): void {
  const { cost, energy, carbon, hardware, region } = costs;
  const origin = (of: { from: string; at?: string }): CardOrigin => ({
    source: 'import',
    from: of.from,
    at: of.at,
  });
  if (cost) {
    const { amount, currency } = cost;
    found.add('environment.cost', { amount, currency }, origin(cost));
  }
  if (energy) found.add('environment.energy', energy.kWh, origin(energy));
  if (carbon) found.add('environment.carbon', carbon.grams, origin(carbon));
  if (hardware) {
    found.add('environment.hardware', hardware.text, origin(hardware));
  }
  if (region) found.add('environment.region', region.text, origin(region));
}

/** What machines know of a model version, each value with its origin. What is believed first is added first. */
export function findFields(
  sources: CardSources,
  costs: CardCosts = {},
): CardFields {
  const found = new FoundFields();
  addCosts(found, costs);
  addDeclared(found, sources);
  findEvaluation(found, sources);
  addDatasets(found, sources);
  addFiles(found, sources);
  addRun(found, sources);
  addRegistry(found, sources);
  return found.all();
}
