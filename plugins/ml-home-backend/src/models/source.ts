import { InputError } from '@backstage/errors';

/** What the address of a version's files means. */
export type VersionSource =
  | { kind: 'loggedModel'; modelId: string }
  | { kind: 'version'; name: string; version: number }
  | { kind: 'alias'; name: string; alias: string }
  | { kind: 'run'; runId: string; path: string }
  | { kind: 'proxied'; uri: string }
  | { kind: 'external'; uri: string };

/** Reads a version's source; throws InputError for local paths and for addresses that leave their folder. */
export function parseSource(source: string): VersionSource {
  if (!source)
    throw new InputError("Missing value for required parameter 'source'");
  let decoded = source;
  try {
    decoded = decodeURIComponent(source);
  } catch {
    // Not percent-encoded.
  }
  if (decoded.split(/[/\\]/).includes('..')) {
    throw new InputError(
      `Invalid model version source: '${source.slice(
        0,
        200,
      )}' leaves its folder`,
    );
  }
  const model = /^models:\/+(.+)$/.exec(source)?.[1];
  if (model) {
    if (/^m-[\w-]+$/.test(model))
      return { kind: 'loggedModel', modelId: model };
    const alias = /^([^/@]+)@([\w-]+)$/.exec(model);
    if (alias) return { kind: 'alias', name: alias[1], alias: alias[2] };
    const version = /^([^/]+)\/(\d{1,9})$/.exec(model);
    if (version) {
      return { kind: 'version', name: version[1], version: Number(version[2]) };
    }
    throw new InputError(
      `Invalid model version source: '${source.slice(
        0,
        200,
      )}'; expected models:/<id>, models:/<name>/<version> or models:/<name>@<alias>`,
    );
  }
  const run = /^runs:\/+([^/]+)(?:\/(.*))?$/.exec(source);
  if (run) return { kind: 'run', runId: run[1], path: run[2] ?? '' };
  if (source.startsWith('mlflow-artifacts:')) {
    return { kind: 'proxied', uri: source };
  }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source) || /^file:/i.test(source)) {
    throw new InputError(
      `Invalid model version source: '${source.slice(
        0,
        200,
      )}'. A local path cannot be reached from here; log the model into a run and register that`,
    );
  }
  return { kind: 'external', uri: source };
}

/** Whether `uri` is the folder or something below it. */
export const isBelow = (uri: string, folder: string): boolean => {
  const trimmed = folder.replace(/\/+$/, '');
  return uri === trimmed || uri.startsWith(`${trimmed}/`);
};
