import { InputError } from '@backstage/errors';
import { isUtf8 } from 'node:buffer';
import { RegistryItem, Section, SECTIONS } from '../mapping/RegistryMapper';
import { JsonScanner } from './JsonScanner';

/** Of one view or service. */
export const MAX_ITEM_BYTES = 4 * 2 ** 20;

/** What a reader gives, part by part. */
export type RegistryPart = { project: string } | RegistryItem;

const isSection = (key: unknown): key is Section =>
  SECTIONS.includes(key as Section);

function parse(text: Buffer, what: string): unknown {
  if (text.length > MAX_ITEM_BYTES) {
    throw new InputError(`${what} is larger than ${MAX_ITEM_BYTES} bytes`);
  }
  try {
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new InputError(`${what} is not JSON: ${(error as Error).message}`);
  }
}

/** Where the object begins: the CLI may print warnings before it, which may hold braces too. */
function startOf(bytes: Buffer): number {
  if (bytes[0] === 0x7b) return 0;
  const ownLine = bytes.indexOf('\n{');
  return ownLine >= 0 ? ownLine + 1 : bytes.indexOf('{');
}

/**
 * Reads the output of `feast registry-dump`, one view or service at a time. Throws InputError when it breaks off, is no
 * JSON or no dump.
 */
export function* fromJson(bytes: Buffer): Generator<RegistryPart> {
  if (!isUtf8(bytes)) throw new InputError('The dump is not UTF-8');
  const start = startOf(bytes);
  if (start < 0) {
    throw new InputError(
      `The dump holds no JSON object${
        bytes.length === 0 ? ': it is empty' : ''
      }; nothing was changed`,
    );
  }
  const scanner = new JsonScanner(bytes, start);
  scanner.expect('{');
  let named = false;
  if (!scanner.takes('}')) {
    do {
      const key = parse(scanner.value(), `The key at byte ${scanner.at}`);
      scanner.expect(':');
      if (isSection(key) && scanner.peek() !== 0x6e) {
        yield* section(scanner, key);
        continue;
      }
      const value = scanner.value();
      if (key !== 'project') continue;
      const project = parse(value, 'project');
      if (typeof project === 'string' && project) {
        named = true;
        yield { project };
      }
    } while (scanner.takes(','));
    scanner.expect('}');
  }
  if (scanner.peek() !== -1) {
    throw new InputError(
      `Something follows the end of the dump at byte ${scanner.at}`,
    );
  }
  if (!named) {
    throw new InputError(
      "This is not what 'feast registry-dump' prints: it has no 'project'",
    );
  }
}

function* section(
  scanner: JsonScanner,
  name: Section,
): Generator<RegistryItem> {
  if (!scanner.takes('[')) {
    throw new InputError(`${name} is not a list`);
  }
  if (scanner.takes(']')) return;
  let index = 0;
  do {
    const value = parse(scanner.value(), `${name}[${index}]`);
    yield { section: name, index, value };
    index += 1;
  } while (scanner.takes(','));
  scanner.expect(']');
}
