import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import {
  CostImportMode,
  costImportModeSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { BucketSettings } from './places/BucketPlace';

/** A folder or bucket that is looked at on a schedule. */
export interface BillsSettings {
  name: string;
  from: { path: string } | BucketSettings;
  mode: CostImportMode;
  /** Whether each file is a bill, or all files of a folder are parts of one. */
  unit: 'file' | 'folder';
  frequency: HumanDuration;
}

const WHERE = 'mlHome.costs.bills';

function readPlace(config: Config, where: string): BillsSettings['from'] {
  const path = config.getOptionalString('path');
  const bucket = config.getOptionalString('bucket');
  if (Boolean(path) === Boolean(bucket)) {
    throw new InputError(`${where}: give either 'path' or 'bucket'`);
  }
  if (path) return { path };
  return {
    bucket: bucket!,
    prefix: config.getOptionalString('prefix') ?? '',
    region: config.getOptionalString('region'),
    endpoint: config.getOptionalString('endpoint'),
    forcePathStyle: config.getOptionalBoolean('forcePathStyle'),
    accessKeyId: config.getOptionalString('accessKeyId'),
    secretAccessKey: config.getOptionalString('secretAccessKey'),
  };
}

function readOne(config: Config): BillsSettings {
  const name = config.getString('name').trim();
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw new InputError(
      `${WHERE}: 'name' must be of letters, digits, '.', '_' and '-', not '${name}'`,
    );
  }
  const where = `${WHERE}, '${name}'`;
  const mode = costImportModeSchema.safeParse(
    config.getOptionalString('mode') ?? 'replace',
  );
  if (!mode.success) {
    throw new InputError(`${where}: 'mode' must be replace, period or add`);
  }
  const unit = config.getOptionalString('unit') ?? 'file';
  if (unit !== 'file' && unit !== 'folder') {
    throw new InputError(`${where}: 'unit' must be file or folder`);
  }
  return {
    name,
    from: readPlace(config, where),
    mode: mode.data,
    unit,
    frequency: config.has('frequency')
      ? readDurationFromConfig(config, { key: 'frequency' })
      : { hours: 1 },
  };
}

/** Reads `mlHome.costs.bills`. Throws InputError that names what is wrong, so that the portal does not start with it. */
export function readSettings(config: Config): BillsSettings[] {
  const all = (config.getOptionalConfigArray(WHERE) ?? []).map(readOne);
  const names = all.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new InputError(`${WHERE}: '${twice}' is given twice`);
  return all;
}
