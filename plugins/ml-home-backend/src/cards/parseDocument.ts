import { InputError } from '@backstage/errors';
import { parseDocument as parseYamlDocument } from 'yaml';

/** More aliases than a person writes: what multiplies itself by them is a bomb. */
const MOST_ALIASES = 100;
/** Deeper than any card. */
const MOST_DEPTH = 64;

const depthOf = (value: unknown, depth = 0): number => {
  if (depth > MOST_DEPTH || !value || typeof value !== 'object') return depth;
  let deepest = depth;
  for (const inner of Object.values(value)) {
    deepest = Math.max(deepest, depthOf(inner, depth + 1));
  }
  return deepest;
};

/** Reads YAML from strangers. Throws InputError for what is no YAML, names a key twice, or unfolds by its aliases. */
export function parseYaml(text: string, place: string): unknown {
  try {
    const document = parseYamlDocument(text, {
      schema: 'core',
      uniqueKeys: true,
      prettyErrors: true,
    });
    const [error] = document.errors;
    if (error) throw error;
    const value = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (depthOf(value) > MOST_DEPTH) throw new Error('is nested too deeply');
    return value;
  } catch (error) {
    const [line] = String((error as Error).message).split('\n');
    throw new InputError(`'${place}': ${line}`);
  }
}

/** The first key that an object of a JSON text has twice, as a path; undefined where there is none. */
export function repeatedKey(text: string): string | undefined {
  const stack: {
    keys?: Set<string>;
    path: string;
    key: string;
    index: number;
  }[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  let pending: string | undefined;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    const top = stack[stack.length - 1];
    const here = () => {
      if (!top) return '';
      const part = top.keys ? top.key : String(top.index);
      return top.path ? `${top.path}.${part}` : part;
    };
    if (found === '{' || found === '[') {
      if (stack.length > MOST_DEPTH * 2) return undefined;
      stack.push({
        keys: found === '{' ? new Set() : undefined,
        path: here(),
        key: '',
        index: 0,
      });
      pending = undefined;
    } else if (found === '}' || found === ']') {
      stack.pop();
      pending = undefined;
    } else if (found === ',') {
      if (top) top.index += 1;
      pending = undefined;
    } else if (found === ':') {
      if (top?.keys && pending !== undefined) {
        top.key = pending;
        if (top.keys.has(pending)) return here();
        top.keys.add(pending);
        pending = undefined;
      }
    } else {
      pending = JSON.parse(found);
    }
  }
  return undefined;
}

/** Reads JSON from strangers. Throws InputError for what is no JSON, names a key twice, or is nested too deeply. */
export function parseJson(text: string, place: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      `'${place}' is not JSON: ${String((error as Error).message).slice(
        0,
        200,
      )}`,
    );
  }
  if (depthOf(value) > MOST_DEPTH) {
    throw new InputError(`'${place}' is nested too deeply`);
  }
  const repeated = repeatedKey(text);
  if (repeated !== undefined) {
    throw new InputError(
      `'${repeated.slice(0, 300)}' in '${place}' is there twice`,
    );
  }
  return value;
}
