import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import { featureNameSchema } from '@ml-home/backstage-plugin-ml-home-common';

const DEFAULT_FREQUENCY: HumanDuration = { minutes: 10 };
const DEFAULT_MAX_SIZE = '200mb';
const UNITS = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 };

/** A registry that is read on a schedule. */
export interface RegistrySettings {
  project: string;
  frequency: HumanDuration;
  from: { path: string } | { url: URL; token?: string };
}

export interface FeastSettings {
  /** Bytes of a registry, unpacked. */
  maxBytes: number;
  registries: RegistrySettings[];
}

const PROTOCOLS = ['http:', 'https:', 'grpc:', 'grpcs:'];
/** On which `feast serve_registry` listens when it is not told. */
const GRPC_PORT = '6570';

/** Whether a server is asked by gRPC, and not by REST. */
export const isGrpc = ({ protocol }: URL): boolean =>
  protocol === 'grpc:' || protocol === 'grpcs:';

/** `200mb` as bytes, a unit being 1,024 of the one before. */
function bytesOf(text: string): number {
  const [, count, unit] =
    /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)$/i.exec(text.trim()) ?? [];
  if (!count) {
    throw new InputError(
      `mlHome.feast.maxSize must be a size such as 200mb, not '${text}'`,
    );
  }
  const bytes = Number(count) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
  return Math.max(1, Math.floor(bytes));
}

/** The address without `/api/v1` and slashes at its end. */
function serverUrl(text: string, project: string): URL {
  const url = URL.parse(text.replace(/\/+$/, '').replace(/\/api\/v1$/, ''));
  const where = `mlHome.feast.registries, project '${project}'`;
  if (!url || !PROTOCOLS.includes(url.protocol) || !url.hostname) {
    throw new InputError(
      `${where}: 'url' must be the address of Feast's registry server, with http or https for its REST and grpc or grpcs for its gRPC, not '${text}'`,
    );
  }
  if (isGrpc(url)) {
    if (url.pathname && url.pathname !== '/') {
      throw new InputError(
        `${where}: 'url' must hold no path with grpc, but '${text}' does`,
      );
    }
    if (!url.port) url.port = GRPC_PORT;
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `${where}: 'url' must hold no user name, password, query or fragment; give the token as 'token'`,
    );
  }
  return url;
}

function readRegistry(config: Config): RegistrySettings {
  const project = config.getString('project');
  const name = featureNameSchema.safeParse(project);
  if (!name.success) {
    throw new InputError(
      `mlHome.feast.registries: the project '${project}' ${name.error.issues[0].message}`,
    );
  }
  const path = config.getOptionalString('path');
  const url = config.getOptionalString('url');
  if (Boolean(path) === Boolean(url)) {
    throw new InputError(
      `mlHome.feast.registries, project '${project}': give either 'path' or 'url'`,
    );
  }
  return {
    project,
    frequency: config.has('frequency')
      ? readDurationFromConfig(config, { key: 'frequency' })
      : DEFAULT_FREQUENCY,
    from: path
      ? { path }
      : {
          url: serverUrl(url!, project),
          token: config.getOptionalString('token'),
        },
  };
}

/** Reads `mlHome.feast`. Throws InputError that names what is wrong, so that the portal does not start with it. */
export function readSettings(config: Config): FeastSettings {
  const feast = config.getOptionalConfig('mlHome.feast');
  const registries = (feast?.getOptionalConfigArray('registries') ?? []).map(
    readRegistry,
  );
  const projects = registries.map(({ project }) => project);
  const twice = projects.find((name, at) => projects.indexOf(name) !== at);
  if (twice) {
    throw new InputError(
      `mlHome.feast.registries: the project '${twice}' is given twice`,
    );
  }
  return {
    maxBytes: bytesOf(feast?.getOptionalString('maxSize') ?? DEFAULT_MAX_SIZE),
    registries,
  };
}
