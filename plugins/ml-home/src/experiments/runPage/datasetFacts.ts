import { DatasetInput } from '@ml-home/backstage-plugin-ml-home-common';

export interface DatasetColumn {
  name: string;
  type: string;
  required?: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON, or undefined; clients write JSON in JSON here and there. */
function read(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function typeOf(spec: Record<string, unknown>): string {
  const tensor = spec['tensor-spec'];
  if (isRecord(tensor)) {
    const shape = Array.isArray(tensor.shape) ? tensor.shape.join(' × ') : '';
    return `${tensor.dtype ?? 'tensor'}${shape ? ` [${shape}]` : ''}`;
  }
  const type = spec.type;
  if (type === 'array' && isRecord(spec.items)) {
    return `array of ${typeOf(spec.items)}`;
  }
  return typeof type === 'string' ? type : 'unknown';
}

function columnsIn(value: unknown, prefix: string): DatasetColumn[] {
  const list = read(value);
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).map((spec, at) => ({
    name: String(spec.name ?? (prefix || at)),
    type: typeOf(spec),
    required: typeof spec.required === 'boolean' ? spec.required : undefined,
  }));
}

/** Columns or tensors of a dataset, as the mlflow client writes its schema; empty when it is written otherwise. */
export function columnsOf(
  dataset: Pick<DatasetInput, 'schema'>,
): DatasetColumn[] {
  const schema = read(dataset.schema);
  if (!isRecord(schema)) return [];
  const spec = read(schema.mlflow_colspec);
  if (Array.isArray(spec)) return columnsIn(spec, '');
  const tensors = read(schema.mlflow_tensorspec);
  if (!isRecord(tensors)) return [];
  return ['features', 'targets'].flatMap(part =>
    columnsIn(tensors[part], part),
  );
}

export interface ProfileFact {
  key: string;
  value: number | string;
}

/** Facts of a profile, flat: rows, elements, shapes. */
export function profileOf(
  dataset: Pick<DatasetInput, 'profile'>,
): ProfileFact[] {
  const profile = read(dataset.profile);
  if (!isRecord(profile)) return [];
  return Object.entries(profile).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    if (typeof value === 'number' || typeof value === 'string') {
      return [{ key, value }];
    }
    return [{ key, value: JSON.stringify(value) }];
  });
}

/** Rows of a dataset, from its profile. */
export function rowsOf(
  dataset: Pick<DatasetInput, 'profile'>,
): number | undefined {
  const facts = new Map(profileOf(dataset).map(one => [one.key, one.value]));
  const rows = facts.get('num_rows');
  if (typeof rows === 'number') return rows;
  const shape = read(facts.get('features_shape'));
  return Array.isArray(shape) && typeof shape[0] === 'number'
    ? shape[0]
    : undefined;
}

/** Where a dataset came from, as an address when its source has one. */
export function sourceOf(dataset: Pick<DatasetInput, 'source'>): string {
  const source = read(dataset.source);
  if (!isRecord(source)) return dataset.source;
  for (const key of ['uri', 'url', 'path', 'table_name', 'delta_table_name']) {
    if (typeof source[key] === 'string') return source[key];
  }
  const tags = isRecord(source.tags) ? source.tags : source;
  const name = tags['mlflow.source.name'];
  return typeof name === 'string' ? name : JSON.stringify(source);
}
