import { InputError } from '@backstage/errors';
import {
  CardDocumentInput,
  CardFormat,
  CardReading,
  exportCardDocument,
  Loss,
  readCardDocument,
} from '@ml-home/backstage-plugin-ml-home-common';
import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import { parseJson, parseYaml } from './parseDocument';

const FRONT_MATTER =
  /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$)/;

/** A front matter that was begun: without its end it would become part of the text, and what it says be lost. */
const UNCLOSED = /^\uFEFF?---[ \t]*\r?\n[\w-]+:/;

/** The text of a card in a format, and what is lost on the way. */
export function writeDocument(
  format: CardFormat,
  input: CardDocumentInput,
): { document: string; lossReport: Loss[] } {
  const { document, lossReport } = exportCardDocument(format, input, {
    uuid: randomUUID,
    now: () => new Date().toISOString(),
  });
  if (format !== 'huggingface') {
    return { document: `${JSON.stringify(document, null, 2)}\n`, lossReport };
  }
  const { data, body } = document as { data: object; body: string };
  // Aliases would be read as a trick, and long lines stay whole.
  const front = stringify(data, { aliasDuplicateObjects: false, lineWidth: 0 });
  return { document: `---\n${front}---\n\n${body}`, lossReport };
}

/** What a document of strangers says, in the words of a card. Throws InputError that names what is wrong. */
export function readDocument(format: CardFormat, text: string): CardReading {
  if (format !== 'huggingface') {
    return readCardDocument(format, parseJson(text, 'document'));
  }
  const front = FRONT_MATTER.exec(text);
  if (!front && UNCLOSED.test(text)) {
    throw new InputError("'front matter' has no line '---' at its end");
  }
  const data = front ? parseYaml(front[1], 'front matter') ?? {} : {};
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw new InputError("'front matter' must be a mapping of keys to values");
  }
  return readCardDocument(format, {
    data,
    body: front ? text.slice(front[0].length) : text,
  });
}
